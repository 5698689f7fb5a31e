namespace MeetAi.Tests.Endpoints.Rights.Grants;

/// <summary>A key as it ought to be: what it may, and whether it lives.</summary>
internal sealed class Credential(Person person, string who, string id, Credential? parent)
{
    public Person Person => person;

    /// <summary>The id of its person.</summary>
    public string Who => who;

    public string Id => id;

    public Credential? Parent { get; set; } = parent;

    public HashSet<string> Scopes { get; init; } = ["read", "write", "manage"];

    /// <summary>The rooms that it is limited to; null for all of its person's.</summary>
    public HashSet<Den>? Rooms { get; set; }

    public bool IsAlive { get; set; } = true;

    public bool Knows(Den room)
        => IsAlive && room.IsThere && room.Roles.ContainsKey(who) && Rooms?.Contains(room) != false;

    public bool May(Den room, string scope, string role)
        => Knows(room) && Scopes.Contains(scope) && room.IsAtLeast(who, role);

    /// <summary>The status of an act in a room that asks for so much.</summary>
    public int Ask(Den room, string scope, string role, int done) => this switch
    {
        { IsAlive: false } => 401,
        _ when !Knows(room) => 404,
        _ => May(room, scope, role) ? done : 403,
    };

    /// <summary>Whether it is that key or one below it.</summary>
    public bool IsOf(Credential key) => this == key || Parent?.IsOf(key) == true;
}

/// <summary>A room as it ought to be, with everything that was said there.</summary>
internal sealed class Den(string path)
{
    private static readonly string[] roles = ["reader", "member", "owner"];

    public string Path => path;

    public string Id { get; } = path["/api/rooms/".Length..];

    public bool IsThere { get; set; } = true;

    /// <summary>By person.</summary>
    public Dictionary<string, string> Roles { get; } = [];

    /// <summary>By seq.</summary>
    public SortedDictionary<long, Word> Words { get; } = [];

    public long LastSeq => Words.Count;

    public static string AnyRole(Random random) => roles[random.Next(roles.Length)];

    public bool IsAtLeast(string who, string role)
        => Array.IndexOf(roles, Roles[who]) >= Array.IndexOf(roles, role);

    public bool IsLastOwner(string who) => Roles.GetValueOrDefault(who) == "owner"
        && Roles.Values.Count(role => role == "owner") == 1;

    /// <summary>How a listener knows a message.</summary>
    public string Fact(long seq) => $"{Id}/{seq}";
}

internal sealed class Word(string id, Credential author, string content)
{
    public string Id => id;

    public Credential Author => author;

    public string Content => content;

    public bool IsGone { get; set; }
}

/// <summary>Something that is tried: how, with which status it ought to end, what is true once it did.</summary>
internal sealed record Act(string Name, Func<Task<int>> Try, int Expected, Action Done)
{
    public static readonly Act None = new("nothing", () => Task.FromResult(200), 200, () => { });
}
