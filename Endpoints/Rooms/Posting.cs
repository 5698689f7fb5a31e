using MeetAi.Endpoints.Figures;
using MeetAi.Endpoints.Realtime;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Rooms;

/// <summary>A door for somebody, with a key or without one: the room, or why they do not come in.</summary>
internal delegate (Room? Room, Problem? Problem) Entrance(Caller? caller);

/// <summary>
/// Writing a message, the same behind the members' door and the public one. Who comes without a key says it
/// anonymously, and only once: there is no Idempotency-Key of nobody.
/// </summary>
internal sealed class Posting(
    MessageStore messages, LiveKeys keys, PersonStore people, Fullness fullness, Hub hub, Idempotency idempotency)
{
    public async Task<IResult> Answer(HttpContext http, Caller? caller, Entrance enter)
    {
        var bytes = await Body.Read(http);
        var (room, problem) = enter(caller);
        if (room is null)
            return problem!;

        if (fullness.IsOver)
            return Problems.BoxFull;

        return caller is null
            ? await Post(once: null)
            : await idempotency.Run(http, caller, bytes, Post, retell: id => messages.Find(room, id));

        async Task<IResult> Post(Once? once)
        {
            var (draft, wrong) = Draft(http, bytes, caller, room);
            if (draft is null)
                return wrong!;

            var message = await messages.Append(
                caller?.Key, room, draft, once,
                made => new StoredAnswer(once!.BodyHash, 201, Location(room, made), [], made.Id),
                hub.Publish);
            return message is null
                ? Refused(caller, enter)
                : Endpoints.Answer.Created(message, Wire.Json.Message, Location(room, message));
        }
    }

    private (MessageDraft? Draft, Problem? Problem) Draft(HttpContext http, byte[] bytes, Caller? caller, Room room)
    {
        var (body, problem) = PostMessage.Read(http, bytes);
        if (body is null)
            return (null, problem);

        var check = new Check();
        var draft = body.Draft(check, caller?.Key);
        if (draft.ReplyTo is { } id && check.Problem is null && messages.Find(room, id) is null)
            check.Refuse("reply_to", "must be the id of a message in this room");

        return check.Problem is { } wrong ? (null, wrong) : (draft, null);
    }

    /// <summary>
    /// Why somebody who was let in may not write after all: it changed while the request came in, a name is taken, or
    /// they have as much as they may.
    /// </summary>
    private Problem Refused(Caller? caller, Entrance enter)
    {
        if (caller is null)
            return enter(null).Problem ?? Problems.SenderTaken;

        return keys.FindNow(caller.Key) is { } now
            ? enter(new Caller(now)).Problem ?? Problems.Exceeds(people.Usage(now.Person), "bytes")
            : Problems.Unauthorized;
    }

    private static string Location(Room room, Message message)
        => $"{(room.Role is null ? "/api/public/rooms" : "/api/rooms")}/{room.Id:D}/messages/{message.Id:D}";
}
