using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Webhooks;

/// <summary>What is sent: what happened, when, and the thing itself as it is now.</summary>
internal sealed record Payload<T>(string Type, DateTimeOffset Timestamp, T Data);

internal sealed record MessageDeletedData(Guid Id, Guid RoomId, long Seq);

internal sealed record RoomUpdatedData(
    Guid Id, string Name, Visibility Visibility, bool AnonymousPosts, DateTimeOffset CreatedAt);

internal sealed record RoomDeletedData(Guid RoomId, string Name);

internal sealed record TestData(Guid WebhookId, Guid RoomId);

/// <summary>
/// Makes the body of a delivery when it is sent, so that a message that was deleted in between is never told: its text
/// is kept in one place only.
/// </summary>
internal sealed class Payloads(RoomStore rooms, MessageStore messages)
{
    /// <summary>The words for the events, the same in both directions.</summary>
    public static IReadOnlyList<(string Word, WebhookEvents Event)> Events { get; } =
    [
        ("message.created", WebhookEvents.MessageCreated),
        ("message.deleted", WebhookEvents.MessageDeleted),
        ("room.updated", WebhookEvents.RoomUpdated),
        ("room.deleted", WebhookEvents.RoomDeleted),
    ];

    private const string Test = "webhook.test";

    public static string Word(WebhookEvents happened)
        => happened is WebhookEvents.Test ? Test : Events.First(one => one.Event == happened).Word;

    public static byte[] OfTest(Webhook webhook, Room room, DateTimeOffset now) => Wire.Bytes(
        new Payload<TestData>(Test, now, new TestData(webhook.Id, room.Id)), Wire.Json.PayloadTestData);

    /// <summary>Null when there is nothing left to tell.</summary>
    public byte[]? Of(Dispatch dispatch)
    {
        var (delivery, word) = (dispatch.Delivery, Word(dispatch.Delivery.Event));
        if (dispatch.DeletedRoom is { } deleted)
        {
            var data = new RoomDeletedData(deleted.Id, deleted.Name);
            return Wire.Bytes(
                new Payload<RoomDeletedData>(word, delivery.At, data), Wire.Json.PayloadRoomDeletedData);
        }

        if (rooms.Behind(dispatch) is not { } room)
            return null;

        return delivery.Place is null
            ? Wire.Bytes(
                new Payload<RoomUpdatedData>(word, delivery.At, Updated(room)), Wire.Json.PayloadRoomUpdatedData)
            : messages.Find(room, delivery) is { } message
                ? Of(delivery, word, message)
                : null;
    }

    private static byte[]? Of(Delivery delivery, string word, Message message) => delivery.Event switch
    {
        WebhookEvents.MessageDeleted => Wire.Bytes(
            new Payload<MessageDeletedData>(
                word, delivery.At, new MessageDeletedData(message.Id, message.RoomId, message.Seq)),
            Wire.Json.PayloadMessageDeletedData),
        _ when message.DeletedAt is not null => null,
        _ => Wire.Bytes(new Payload<Message>(word, delivery.At, message), Wire.Json.PayloadMessage),
    };

    private static RoomUpdatedData Updated(Room room)
        => new(room.Id, room.Name, room.Visibility, room.AnonymousPosts, room.CreatedAt);
}
