using System.Text.Json.Serialization;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Rooms;

/// <summary>
/// The little of a message that an agent needs to follow and to answer, at about a third of the frame: what is left out
/// has its default (a human with a key, no reply, not deleted). Who must know which key wrote it reads the whole.
/// </summary>
internal sealed record CompactMessage(
    Guid Id,
    long Seq,
    string Sender,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SenderType? SenderType,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Anonymous,
    string Content,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? ReplyTo,
    DateTimeOffset At,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Deleted)
{
    public static CompactMessage Of(Message message) => new(
        message.Id, message.Seq, message.Sender,
        message.SenderType is Storage.SenderType.Agent ? message.SenderType : null,
        message.Author is null, message.Content, message.ReplyTo, message.CreatedAt, message.DeletedAt is not null);
}
