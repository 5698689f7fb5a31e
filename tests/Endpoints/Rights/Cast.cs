using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Rights;

/// <summary>
/// One box, everybody who may come to the door of a room, and two rooms to come to. Whoever is bound to lose stands
/// before those who may, so that what the former should not have done would be missed by the latter.
/// </summary>
public sealed class Cast : IAsyncLifetime
{
    private static readonly string[] scopes = ["read", "write", "manage"];

    private readonly Dictionary<string, Stage> stages = [];
    private readonly List<Visitor> visitors = [];
    private Running meetai = null!;
    private Visitor owner = null!, second = null!, member = null!, reader = null!, former = null!;

    /// <summary>A room of either visibility, one that is not there, and what is no id at all.</summary>
    internal static IReadOnlyList<string> Doors { get; } = ["private", "public", "absent", "malformed"];

    public async Task InitializeAsync()
    {
        meetai = await Running.Start();
        (owner, second) = (await Somebody("owner", "owner"), await Somebody("second owner", "owner"));
        (member, reader) = (await Somebody("member", "member"), await Somebody("reader", "reader"));
        former = await Somebody("somebody who was removed", "");
        visitors.AddRange(await Dead());
        visitors.AddRange([await Somebody("stranger", ""), former]);
        var other = await Child("owner's key for another room", new { rooms = new[] { Id(await NewRoom()) } });
        visitors.AddRange([other with { Role = "", IsLimited = true }, reader, member]);
        foreach (var scope in scopes)
        {
            visitors.Add(await Scoped($"owner's key to {scope}", scope));
            visitors.Add(await Scoped($"owner's key not to {scope}", [.. scopes.Where(one => one != scope)]));
        }

        visitors.Add(owner);
        foreach (var door in Doors.Take(2))
            await Renew(door);
    }

    public async Task DisposeAsync() => await meetai.DisposeAsync();

    /// <summary>Who comes to a door, one by one; the last has a key for the room that is there by then.</summary>
    internal IEnumerable<Visitor> Visitors(string door)
    {
        foreach (var visitor in visitors)
            yield return visitor;

        yield return At(door).Limited;
    }

    internal static bool IsThere(string door) => door is "private" or "public";

    /// <summary>The room anew, with everybody in it, after somebody spent what was in it.</summary>
    internal async Task Renew(string door)
    {
        var room = $"/api/rooms/{Id(await NewRoom(door))}";
        foreach (var (one, role) in new[] { (second, "owner"), (member, "member"), (reader, "reader"), (former, "") })
            await one.Person.Accept(await owner.Person.Invite(room, role.Length > 0 ? role : "member"));

        await owner.Person.Http.DeleteAsync($"{room}/members/{former.Id}");
        var limited = await Child("owner's key for this room", new { rooms = new[] { room["/api/rooms/".Length..] } });
        stages[door] = new Stage(limited with { IsLimited = true }, new Dictionary<string, string>
        {
            ["roomId"] = room["/api/rooms/".Length..],
            ["personId"] = second.Id,
            ["messageId"] = (await second.Person.Say(room, "hello")).Text("id"),
            ["inviteId"] = (await owner.Person.Post($"{room}/invites", new { })).Text("id"),
        });
    }

    /// <summary>The ids for the names in a path. Absent and malformed rooms have the private one's others.</summary>
    internal IReadOnlyDictionary<string, string> Ids(string door, Visitor visitor)
    {
        var ids = new Dictionary<string, string>(At(door).Ids) { ["me"] = visitor.Id };
        if (!IsThere(door))
            ids["roomId"] = door is "absent" ? Routes.Absent : "nonsense";

        return ids;
    }

    private Stage At(string door) => stages.GetValueOrDefault(door) ?? stages["private"];

    /// <summary>No key, an unknown one, an expired one, a revoked one, and the child of a revoked one.</summary>
    private async Task<IReadOnlyList<Visitor>> Dead()
    {
        var brief = await Child("expired key", new { expires_at = DateTimeOffset.UtcNow.AddSeconds(1).ToString("O") });
        var revoked = await Child("revoked key", new { });
        var child = await Made(revoked, "key whose parent was revoked", new { });
        using var lobby = await brief.Person.Http.GetAsync(
            "/api/lobby/events", HttpCompletionOption.ResponseHeadersRead);
        await lobby.Content.CopyToAsync(Stream.Null); // it ends with the key, if that has not ended before
        var id = (await revoked.Person.Get("/api/keys/me")).Text("id");
        await owner.Person.Http.DeleteAsync($"/api/keys/{id}");

        var nobody = new Visitor("no key", new Person(meetai.Anyone(), key: null), "");
        var unknown = new Visitor("unknown key", meetai.With("mai_000000000000000000000000"), "");
        return [.. new[] { nobody, unknown, brief, revoked, child }.Select(one => one with { IsAlive = false })];
    }

    private async Task<Visitor> Somebody(string name, string role)
    {
        var person = await meetai.NewPerson();
        return new Visitor(name, person, role) { Id = (await person.Get("/api/keys/me")).Text("person_id") };
    }

    private async Task<Visitor> Scoped(string name, params string[] scopes)
    {
        var child = await Child(name, new { scopes });
        return child with { Scopes = scopes };
    }

    private Task<Visitor> Child(string name, object asked) => Made(owner, name, asked);

    private async Task<Visitor> Made(Visitor parent, string name, object asked)
    {
        var made = await parent.Person.Post("/api/keys", asked);
        return parent with { Name = name, Person = meetai.With(made.Text("key")) };
    }

    private Task<JsonElement> NewRoom(string visibility = "private")
        => owner.Person.Post("/api/rooms", new { name = "den", visibility });

    private static string Id(JsonElement made) => made.Text("id");

    private sealed record Stage(Visitor Limited, IReadOnlyDictionary<string, string> Ids);
}
