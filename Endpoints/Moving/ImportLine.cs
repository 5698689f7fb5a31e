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
    private static readonly TimeSpan slack = TimeSpan.FromDays(1); // of clocks that go wrong

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
        Guid? id = Id is null ? null : NewId(check, "id", Id, now);
        var deleted = Time(check, "deleted_at", DeletedAt);
        return new MovedPerson(id, HandleOf(check, Handle, id), Time(check, "created_at", CreatedAt), deleted);
    }

    private MovedRoom Room(Check check, DateTimeOffset now)
    {
        var first = FirstSeq ?? 1;
        if (first < 1 || LastSeq < 0 || LastSeq > Place.MostSeq || first > Place.MostSeq)
            check.Refuse("first_seq", "and last_seq must be whole numbers from 1 to 4294967295");

        return new MovedRoom(
            NewId(check, "id", Id, now), check.Name("name", Name, most: 100),
            check.Visibility(Visibility) ?? Storage.Visibility.Private, AnonymousPosts,
            Needed(check, "created_at", CreatedAt),
            Retention?.Read(check) ?? Storage.Rooms.Retention.Forever, first, LastSeq, Time(check, "last_message_at", LastMessageAt));
    }

    private MovedMember Member(Check check, DateTimeOffset now)
    {
        var role = check.Role(Role);
        if (role is null && check.Problem is null)
            check.Refuse("role", "must be one of: owner, member, reader");

        return new MovedMember(
            NewId(check, "room_id", RoomId, now), PersonId is null ? null : NewId(check, "person_id", PersonId, now),
            PersonId is null ? check.Alias("handle", Handle) : null, role ?? Storage.Role.Reader,
            Needed(check, "joined_at", JoinedAt));
    }

    private MovedMessage Message(Check check, DateTimeOffset now)
    {
        var deleted = Time(check, "deleted_at", DeletedAt);
        if (Seq < 1 || Seq > Place.MostSeq)
            check.Refuse("seq", "must be a whole number from 1 to 4294967295");

        if (deleted is not null && (Sender, Content, ReplyTo) is not ("", "", null))
            check.Refuse("deleted_at", "is for a message that says nothing any more");

        return new MovedMessage(new Message(
            NewId(check, "id", Id, now), NewId(check, "room_id", RoomId, now), Seq,
            deleted is null ? check.Alias("sender", Sender) : "",
            check.SenderType(SenderType) ?? Storage.SenderType.Human, AuthorOf(check, now),
            deleted is null ? check.Text("content", Content, most: 10_000) : "", check.Id("reply_to", ReplyTo),
            Needed(check, "created_at", CreatedAt), deleted));
    }

    private Author? AuthorOf(Check check, DateTimeOffset now)
    {
        if (Author is null)
            return null;

        var person = NewId(check, "author.person_id", Author.PersonId, now);
        return new Author(
            person, NewId(check, "author.key_id", Author.KeyId, now), HandleOf(check, Author.Handle, person));
    }

    /// <summary>A deleted person has the handle that they were left with, and nobody else has such a one.</summary>
    private static string HandleOf(Check check, string? handle, Guid? person)
        => person is { } id && handle == $"{PersonStore.DeletedHandle}{id:D}" ? handle : check.Alias("handle", handle);

    /// <summary>Ids rise with time, and what is made here comes after what was brought here.</summary>
    private static Guid NewId(Check check, string field, string? value, DateTimeOffset now)
    {
        if (Ids.TryParse(value, out var id) && id.Version == 7 && Ids.TimeOf(id) <= now + slack)
            return id;

        check.Refuse(field, "must be an id (a UUIDv7) that is not of the future");
        return default;
    }

    private static DateTimeOffset Needed(Check check, string field, string? value)
        => Time(check, field, value ?? "") ?? default;

    /// <summary>As it is stored: in milliseconds.</summary>
    private static DateTimeOffset? Time(Check check, string field, string? value)
        => check.Time(field, value) is { } time
            ? DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds())
            : null;

    private static Moved? Refuse(Check check, string field, string detail)
    {
        check.Refuse(field, detail);
        return null;
    }
}

internal sealed record ImportAuthor(string? PersonId, string? KeyId, string? Handle);
