namespace MeetAi.Tests.Endpoints.Rights;

/// <summary>
/// Every route that is not below a room, for every kind of key: a living one with the scope does it, one without the
/// scope is told so (403), and to those without a living key all of them answer alike (401).
/// </summary>
public sealed class KeyRightsTests(Cast cast) : IClassFixture<Cast>
{
    private static readonly Need[] needs =
    [
        new("GET /api/keys/me", "", "", 200),
        new("GET /api/keys", "", "", 200),
        new("PATCH /api/keys/{keyId}", "manage", "", 404),
        new("DELETE /api/keys/{keyId}", "manage", "", 404),
        new("POST /api/keys/{keyId}/rotate", "manage", "", 404),
        new("POST /api/keys/handover", "manage", "", 201),

        new("GET /api/rooms", "read", "", 200),
        new("GET /api/search?q=hello", "read", "", 200),
        new("POST /api/rooms", "write", "", 201) { Body = new { name = "den" }, IsForWholeKeys = true },
        new("POST /api/invites/{code}/accept", "write", "", 404) { IsForWholeKeys = true },
        new("POST /api/tickets", "read", "", 201),
        new("GET /api/lobby/ws", "read", "", 101),
        new("GET /api/lobby/events", "read", "", 200),

        new("POST /mcp", "", "", 200)
        {
            Body = new { jsonrpc = "2.0", id = 1, method = "initialize", @params = new { } },
        },
        new("GET /mcp", "", "", 400), // without a session
        new("DELETE /mcp", "", "", 400),

        new("GET /api/limits", "", "", 200),
        new("POST /api/limits/messages/check", "", "", 200),
    ];

    /// <summary>Routes that ask for no key, and are tested elsewhere.</summary>
    private static readonly string[] anybodys =
    [
        "GET /", "GET /llms.txt", "GET /skill.md", "GET /openapi.json", "GET /robots.txt",
        "GET /docs", "GET /docs/docs.js", "GET /docs/docs.css", "GET /sdk/meetai.py", "GET /sdk/meetai.js",
        "GET /.well-known/api-catalog", "GET /.well-known/security.txt",
        "GET /healthz", "GET /readyz",
        "GET /api/box",
        "GET /api/probe/{code}",
        "GET /invites/{code}",
        "POST /api/keys/handover/{code}",
        "POST /api/keys", // without a key a new person, with one a child: see below
        .. PublicRightsTests.Asked,
    ];

    internal static IEnumerable<Need> Needs => needs;

    public static TheoryData<string> Lines => new(needs.Select(need => need.ToString()));

    [Fact]
    public void Every_other_route_says_here_what_it_asks_for() => Assert.Equal(
        Routes.All.Where(route => !route.Contains(" /api/rooms/{roomId}") && !IsForOperator(route)).Order(),
        anybodys.Concat(needs.Select(need => need.Route.Replace("/messages/", "/{name}/", StringComparison.Ordinal)))
            .Order());

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task A_living_key_with_the_scope_does_it_and_no_other(string line)
        => Assert.Single(await Refusals(needs.Single(one => one.ToString() == line), 401));

    /// <summary>It makes no people of those who show a key that is none, nor children of those who may not.</summary>
    [Fact]
    public async Task A_key_that_is_shown_when_asking_for_a_key_must_be_one()
        => Assert.Single(await Refusals(new Need("POST /api/keys", "manage", "", 201), 401, mayShowNone: true));

    [Fact]
    public async Task What_is_for_the_operator_is_not_there_for_anybody()
    {
        foreach (var route in Routes.All.Where(IsForOperator).Append("POST /metrics")) // which nobody can
        {
            var answers = new List<Attempt>();
            foreach (var visitor in cast.Visitors("private"))
                answers.Add(await Attempt.Of(new Need(route, "", "", 404), visitor, cast.Ids("private", visitor)));

            Assert.Equal(404, Assert.Single(answers.Distinct()).Status);
        }
    }

    private static bool IsForOperator(string route) => route.Contains(" /api/admin/") || route == "GET /metrics";

    /// <summary>What the refusals of this status say, once everybody was answered as expected.</summary>
    private async Task<IReadOnlyList<string>> Refusals(Need need, int status, bool mayShowNone = false)
    {
        var (wrong, refusals) = (new List<string>(), new HashSet<string>());
        foreach (var visitor in cast.Visitors("private"))
        {
            var isWelcome = mayShowNone && visitor.Person.Key.Length == 0;
            var expected = isWelcome ? need.Done : need.Expect(visitor, isThere: true);
            var attempt = await Attempt.Of(need, visitor, cast.Ids("private", visitor));
            if (attempt.Status != expected)
                wrong.Add($"{visitor}: {attempt.Status} instead of {expected}");
            else if (expected == status)
                refusals.Add(attempt.Said);
        }

        Assert.Empty(wrong);
        return [.. refusals];
    }
}
