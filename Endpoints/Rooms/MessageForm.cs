using System.Text.Json.Serialization;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Rooms;

/// <summary>How messages are written: all of each, the little that an agent needs, or to be read by a model.</summary>
internal enum MessageForm
{
    Full,
    Compact,
    Markdown,
}

/// <summary>The same messages in each form, with the same cursors.</summary>
internal static class MessageForms
{
    /// <summary><c>view</c> says which JSON; who would rather have Markdown gets that.</summary>
    public static MessageForm Of(HttpContext http, Check check)
    {
        var view = check.OneOf(
            "view", http.Request.Query["view"], ("full", MessageForm.Full), ("compact", MessageForm.Compact));
        return http.Prefers(Negotiation.Markdown, usual: Negotiation.Json)
            ? MessageForm.Markdown
            : view ?? MessageForm.Full;
    }

    /// <summary>A page; <paramref name="way"/> (after or before) is how its cursor goes on.</summary>
    public static byte[] Write(this MessageForm form, Room room, MessagePage page, string way) => form switch
    {
        MessageForm.Markdown => MessageMarkdown.Of(room, page, way),
        MessageForm.Compact => Wire.Bytes(
            MessageList.Of(page, CompactMessage.Of), Wire.Json.MessageListCompactMessage),
        _ => Wire.Bytes(MessageList.Of(page, message => message), Wire.Json.MessageListMessage),
    };

    public static byte[] Write(this MessageForm form, Message message) => form switch
    {
        MessageForm.Markdown => MessageMarkdown.Of(message),
        MessageForm.Compact => Wire.Bytes(CompactMessage.Of(message), Wire.Json.CompactMessage),
        _ => Wire.Bytes(message, Wire.Json.Message),
    };

    /// <summary>What was written in this form.</summary>
    public static Answer Answer(this MessageForm form, byte[] body) => form is MessageForm.Markdown
        ? new Answer(200, body) { ContentType = $"{Negotiation.Markdown}; charset=utf-8" }
        : new Answer(200, body);
}

/// <summary>
/// Oldest first. <c>cursor</c> is the last position looked at: send it back as <c>after</c>, and nothing is missed.
/// </summary>
/// <remarks>
/// The fields that may be null are there only where a budget left something out: the mentions in what was left out,
/// where to go on with <c>before</c>, and how much it is.
/// </remarks>
internal sealed record MessageList<T>(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<T>? Mentions,
    IReadOnlyList<T> Messages,
    bool HasMore,
    string Cursor,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ReadNext,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Omitted);

internal static class MessageList
{
    public static MessageList<T> Of<T>(MessagePage page, Func<Message, T> view)
    {
        var leftOut = page.LeftOut;
        return new MessageList<T>(
            leftOut is { Mentions: { Count: > 0 } mentions } ? [.. mentions.Select(view)] : null,
            [.. page.Messages.Select(view)], page.HasMore, page.Cursor.Id,
            leftOut?.ReadNext?.Id, leftOut is { ReadNext: not null } ? leftOut.Count : null);
    }
}
