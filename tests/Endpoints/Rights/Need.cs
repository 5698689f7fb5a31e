namespace MeetAi.Tests.Endpoints.Rights;

/// <summary>
/// What one request asks for, in words of the tests and not of the product: a scope of the key, a role of its person in
/// the room, and the status for those who have both. Neither of them asked for is an empty word.
/// </summary>
/// <param name="Ask">The method and the path, names in braces for ids, perhaps with a query.</param>
/// <param name="Scope"><c>read</c>, <c>write</c> or <c>manage</c>.</param>
/// <param name="Role"><c>reader</c>, <c>member</c> or <c>owner</c>: that one or a higher one.</param>
/// <param name="Done">The status for those who may; a 404 that they get for a thing they may not break is fine.</param>
internal sealed record Need(string Ask, string Scope, string Role, int Done)
{
    private static readonly string[] roles = ["", "reader", "member", "owner"];

    /// <summary>What a POST or PATCH says.</summary>
    public object Body { get; init; } = new { };

    /// <summary>Whether the room is not what it was before, once somebody did it.</summary>
    public bool IsSpent { get; init; }

    /// <summary>Whether a key that is limited to some rooms may not.</summary>
    public bool IsForWholeKeys { get; init; }

    /// <summary>As the sources map it.</summary>
    public string Route => Ask.Split('?')[0].Replace("{me}", "{personId}", StringComparison.Ordinal);

    /// <summary>
    /// Without a living key 401; where the room is not, or is not for this visitor, 404; where scope or role lack 403.
    /// </summary>
    public int Expect(Visitor who, bool isThere)
    {
        if (!who.IsAlive)
            return 401;

        var knows = Role.Length == 0 || (isThere && who.Role.Length > 0);
        if (!knows)
            return 404;

        var may = (Scope.Length == 0 || who.Scopes.Contains(Scope))
            && Array.IndexOf(roles, who.Role) >= Array.IndexOf(roles, Role)
            && !(IsForWholeKeys && who.IsLimited);
        return may ? Done : 403;
    }

    public override string ToString() => $"{Ask} ({Scope} {Role}): {Done}";
}

/// <summary>Somebody at the door, and what is true of them in the rooms of <see cref="Cast"/>.</summary>
internal sealed record Visitor(string Name, Person Person, string Role)
{
    public IReadOnlyList<string> Scopes { get; init; } = ["read", "write", "manage"];

    public bool IsAlive { get; init; } = true;

    /// <summary>Whether the key is limited to some rooms.</summary>
    public bool IsLimited { get; init; }

    /// <summary>The id of the person, where there is one.</summary>
    public string Id { get; init; } = Routes.Absent;

    public override string ToString() => Name;
}
