using MeetAi.Endpoints.Realtime;
using MeetAi.RateLimit;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Rooms;

/// <summary>
/// Messages are written by POST and no other way: the streams only tell what is already on disk.
/// </summary>
internal static class MessageEndpoints
{
    public static void MapMessages(this IEndpointRouteBuilder app)
    {
        var messages = app.MapGroup("/api/rooms/{roomId}/messages");
        messages.MapGet("", List).TakesPlace(query: "wait");
        messages.MapPost("", Post).Limited(Limits.Messages);
        messages.MapGet("{messageId}", Get);
        messages.MapDelete("{messageId}", Delete);
    }

    private static async Task<IResult> List(
        string roomId, HttpContext http, Caller caller, RoomStore rooms, MessagePages pages)
    {
        var (room, problem) = rooms.Enter(caller, roomId, Right.Read);
        return room is null ? problem! : await pages.Answer(http, caller.Key, room);
    }

    private static Task<IResult> Post(
        string roomId, HttpContext http, Caller caller, RoomStore rooms, Posting posting)
        => posting.Answer(http, caller, who => rooms.Enter(who!, roomId, Right.Write));

    private static IResult Get(
        string roomId, string messageId, HttpContext http, Caller caller, RoomStore rooms, MessageStore messages)
    {
        var (room, problem) = rooms.Enter(caller, roomId, Right.Read);
        return room is null ? problem! : messages.Show(http, room, messageId);
    }

    /// <summary>
    /// What a key wrote it may take back; what its person wrote with another key, and what others wrote, is managed.
    /// </summary>
    private static async Task<IResult> Delete(
        string roomId, string messageId, Caller caller,
        RoomStore rooms, MessageStore messages, TombstoneStore tombstones, Hub hub)
    {
        var (room, problem) = rooms.Enter(caller, roomId, Right.Know);
        if (room is null)
            return problem!;

        if (Find(messages, room, messageId) is not { DeletedAt: null } message)
            return Problems.NotFound;

        if (Needed(message).FirstOrDefault(one => one.IsOf(caller, room)) is not { } right)
            return Problems.Forbidden with { Detail = "Only its author or an owner of the room may delete a message." };

        var deleted = await tombstones.Bury(
            caller.Key, right.Scope, right.Role, room, message, hub.MessageDeleted);
        return deleted is null ? Problems.NotFound : TypedResults.NoContent();

        Right[] Needed(Message message) => message.Author switch
        {
            { } author when author.KeyId == caller.Key.Id => [Right.TakeBack, Right.Retract],
            { } author when author.PersonId == caller.Person.Id => [Right.Retract],
            _ => [Right.Manage],
        };
    }

    /// <summary>One message of a room, to somebody who may read it.</summary>
    public static IResult Show(this MessageStore messages, HttpContext http, Room room, string messageId)
    {
        var check = new Check();
        var form = MessageForms.Of(http, check);
        if (check.Problem is { } problem)
            return problem;

        return Find(messages, room, messageId) is { } message
            ? form.Answer(form.Write(message))
            : Problems.NotFound;
    }

    private static Message? Find(MessageStore messages, Room room, string messageId)
        => Ids.TryParse(messageId, out var id) ? messages.Find(room, id) : null;
}
