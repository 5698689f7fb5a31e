using System.Text.Json;
using System.Text.Unicode;
using MeetAi.Endpoints.Rooms;
using MeetAi.Storage;
using MeetAi.Storage.Moving;

namespace MeetAi.Endpoints.Moving;

/// <summary>
/// Any line of an export, as it is read: what its type asks for must be there and well, all else is ignored. The same
/// is asked of names and texts as of those that are posted.
/// </summary>
internal sealed record ImportLine
{
    private const long MostSeq = 2_000_000_000; // and as many again can be said there

    public int? MeetaiExport { get; init; }

    public string? Type { get; init; }

    public string? Id { get; init; }

    public string? Handle { get; init; }

    public string? CreatedAt { get; init; }

    public string? DeletedAt { get; init; }

    public string? Name { get; init; }

    public string? Visibility { get; init; }

    public bool AnonymousPosts { get; init; }

    public RetentionView? Retention { get; init; }

    /// <summary>1 where nobody says so.</summary>
    public long? FirstSeq { get; init; }

    public long LastSeq { get; init; }

    public string? LastMessageAt { get; init; }

    public string? RoomId { get; init; }

    public string? PersonId { get; init; }

    public string? Role { get; init; }

    public string? JoinedAt { get; init; }

    public long Seq { get; init; }

    public string? Sender { get; init; }

    public string? SenderType { get; init; }

    public ImportAuthor? Author { get; init; }

    public string? Content { get; init; }

    public string? ReplyTo { get; init; }

    public long People { get; init; }

    public long Rooms { get; init; }

    public long Members { get; init; }

    public long Messages { get; init; }

    /// <summary>The line, or the reason why it is none.</summary>
    public static (ImportLine? Line, string? Reason) Parse(byte[] json)
    {
        if (!Utf8.IsValid(json))
            return (null, "It is not UTF-8.");

        try
        {
            return JsonSerializer.Deserialize(json, Wire.Json.ImportLine) is { } line
                ? (line, null)
                : (null, "It is no JSON object.");
        }
        catch (JsonException wrong)
        {
            return (null, wrong.Path is ['$', '.', .. var field]
                ? $"{field} has the wrong kind of value."
                : "It is no JSON object.");
        }
    }

    /// <summary>What it tells of; null, too, where it only frames the others.</summary>
    public (Moved? Thing, string? Reason) Read(DateTimeOffset now)
    {
        var check = new Check();
        Moved? thing = Type switch
        {
            "person" => Person(check, now),
            "room" => Room(check, now),
            "member" => Member(check, now),
            "message" => Message(check, now),
            "end" => null,
            null when MeetaiExport is JsonlForm.Version => null,
            null when MeetaiExport is not null => Refuse(check, "meetai_export", "is of a later meetai than this one"),
            _ => Refuse(check, "type", "is none that is known here"),
        };
        return check.Problem is { } problem ? (null, $"{problem.Detail}.") : (thing, null);
    }

    private MovedPerson Person(Check check, DateTimeOffset now)
    {
        Guid? id = Id is null ? null : check.NewId("id", Id, now);
        var deleted = check.PastTime("deleted_at", DeletedAt, now);
        return new MovedPerson(id, HandleOf(check, Handle, id), check.PastTime("created_at", CreatedAt, now), deleted);
    }

    private MovedRoom Room(Check check, DateTimeOffset now)
    {
        var first = FirstSeq ?? 1;
        if (first is < 1 or > MostSeq || LastSeq is < 0 or > MostSeq)
            check.Refuse("first_seq", "and last_seq must be whole numbers from 1 to 2000000000");

        return new MovedRoom(
            check.NewId("id", Id, now), check.Name("name", Name, most: 100),
            check.Visibility(Visibility) ?? Storage.Visibility.Private, AnonymousPosts,
            check.NeededTime("created_at", CreatedAt, now),
            Retention?.Read(check) ?? Storage.Rooms.Retention.Forever, first, LastSeq,
            check.PastTime("last_message_at", LastMessageAt, now));
    }

    private MovedMember Member(Check check, DateTimeOffset now)
    {
        var role = check.Role(Role);
        if (role is null && check.Problem is null)
            check.Refuse("role", "must be one of: owner, member, reader");

        return new MovedMember(
            check.NewId("room_id", RoomId, now), PersonId is null ? null : check.NewId("person_id", PersonId, now),
            PersonId is null ? check.Alias("handle", Handle) : null, role ?? Storage.Role.Reader,
            check.NeededTime("joined_at", JoinedAt, now));
    }

    private MovedMessage Message(Check check, DateTimeOffset now)
    {
        var deleted = check.PastTime("deleted_at", DeletedAt, now);
        if (Seq is < 1 or > MostSeq)
            check.Refuse("seq", "must be a whole number from 1 to 2000000000");

        if (deleted is not null && (Sender, Content, ReplyTo) is not ("", "", null))
            check.Refuse("deleted_at", "is for a message that says nothing any more");

        return new MovedMessage(new Message(
            check.NewId("id", Id, now), check.NewId("room_id", RoomId, now), Seq,
            deleted is null ? check.Alias("sender", Sender) : "",
            check.SenderType(SenderType) ?? Storage.SenderType.Human, AuthorOf(check, now),
            deleted is null ? check.Text("content", Content, most: 10_000) : "", check.Id("reply_to", ReplyTo),
            check.NeededTime("created_at", CreatedAt, now), deleted));
    }

    private Author? AuthorOf(Check check, DateTimeOffset now)
    {
        if (Author is null)
            return null;

        var person = check.NewId("author.person_id", Author.PersonId, now);
        return new Author(
            person, check.NewId("author.key_id", Author.KeyId, now), HandleOf(check, Author.Handle, person));
    }

    /// <summary>A deleted person has the handle that they were left with, and nobody else has such a one.</summary>
    private static string HandleOf(Check check, string? handle, Guid? person)
        => person is { } id && handle == $"{PersonStore.DeletedHandle}{id:D}" ? handle : check.Alias("handle", handle);

    private static Moved? Refuse(Check check, string field, string detail)
    {
        check.Refuse(field, detail);
        return null;
    }
}

internal sealed record ImportAuthor(string? PersonId, string? KeyId, string? Handle);
