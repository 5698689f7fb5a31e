namespace MeetAi.Tests.Endpoints.Rights;

/// <summary>
/// Every route below a room, for everybody who may come to it: who has the scope and the role does it, who knows the
/// room is told what lacks (403), and for everybody else it is the 404 of a room that is not there, to the byte.
/// </summary>
public sealed class RoomRightsTests(Cast cast) : IClassFixture<Cast>
{
    private const string Room = "/api/rooms/{roomId}";

    /// <summary>The rights of the whole product: a new route has a line here, or the first test fails.</summary>
    private static readonly Need[] needs =
    [
        new($"GET {Room}", "read", "reader", 200),
        new($"PATCH {Room}", "write", "owner", 200) { Body = new { name = "den" } },
        new($"PATCH {Room}", "manage", "owner", 200) { Body = new { anonymous_posts = false } },
        new($"DELETE {Room}", "manage", "owner", 204) { IsSpent = true },

        new($"GET {Room}/members", "read", "reader", 200),
        new($"PATCH {Room}/members/{{personId}}", "manage", "owner", 200) { Body = new { role = "owner" } },
        new($"DELETE {Room}/members/{{personId}}", "manage", "owner", 204) { IsSpent = true },
        new($"DELETE {Room}/members/{{me}}", "manage", "reader", 204) { IsSpent = true },

        new($"POST {Room}/invites", "manage", "owner", 201),
        new($"GET {Room}/invites", "manage", "owner", 200),
        new($"DELETE {Room}/invites", "manage", "owner", 204) { IsSpent = true },
        new($"DELETE {Room}/invites/{{inviteId}}", "manage", "owner", 204) { IsSpent = true },

        new($"GET {Room}/messages", "read", "reader", 200),
        new($"GET {Room}/messages?after=0&wait=45", "read", "reader", 200),
        new($"POST {Room}/messages", "write", "member", 201) { Body = new { sender = "ada", content = "hello" } },
        new($"GET {Room}/messages/{{messageId}}", "read", "reader", 200),
        new($"DELETE {Room}/messages/{{messageId}}", "manage", "owner", 204) { IsSpent = true }, // somebody else's

        new($"GET {Room}/search?q=hello", "read", "reader", 200),

        new($"GET {Room}/webhooks", "manage", "owner", 200),
        new($"POST {Room}/webhooks", "manage", "owner", 400) { Body = new { url = "http://127.0.0.1/" } },
        new($"GET {Room}/webhooks/{{webhookId}}", "manage", "owner", 404),
        new($"PATCH {Room}/webhooks/{{webhookId}}", "manage", "owner", 404),
        new($"DELETE {Room}/webhooks/{{webhookId}}", "manage", "owner", 404),
        new($"POST {Room}/webhooks/{{webhookId}}/test", "manage", "owner", 404),
        new($"POST {Room}/webhooks/{{webhookId}}/rotate", "manage", "owner", 404),
        new($"POST {Room}/webhooks/{{webhookId}}/replay", "manage", "owner", 404),
        new($"GET {Room}/webhooks/{{webhookId}}/deliveries", "manage", "owner", 404),
        new($"POST {Room}/webhooks/{{webhookId}}/deliveries/{{deliveryId}}/replay", "manage", "owner", 404),

        new($"GET {Room}/ws", "read", "reader", 101),
        new($"GET {Room}/events", "read", "reader", 200),
    ];

    internal static IEnumerable<Need> Needs => needs;

    public static TheoryData<string> Lines => new(needs.Select(need => need.ToString()));

    [Fact]
    public void Every_route_below_a_room_says_here_what_it_asks_for() => Assert.Equal(
        Routes.All.Where(route => route.Contains($" {Room}")).Order(),
        needs.Select(need => need.Route).Distinct().Order());

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Who_may_does_it_who_knows_the_room_is_told_what_lacks_and_for_others_it_is_absent(string line)
    {
        var need = needs.Single(one => one.ToString() == line);
        var tried = new List<(string Who, int Expected, Attempt Attempt)>();
        foreach (var door in Cast.Doors)
        {
            foreach (var visitor in cast.Visitors(door))
            {
                var attempt = await Attempt.Of(need, visitor, cast.Ids(door, visitor));
                tried.Add(($"{visitor}, {door}", need.Expect(visitor, Cast.IsThere(door)), attempt));
                if (need.IsSpent && attempt.Status == need.Done)
                    await cast.Renew(door);
            }
        }

        Assert.Empty(tried
            .Where(one => one.Expected != one.Attempt.Status)
            .Select(one => $"{one.Who}: {one.Attempt.Status} instead of {one.Expected}"));
        Assert.Single(Said(401));
        Assert.Single(Said(404));
        Assert.All(Said(403), said => Assert.Contains("\"code\":\"forbidden\"", said, StringComparison.Ordinal));

        IEnumerable<string> Said(int status)
            => tried.Where(one => one.Expected == status).Select(one => one.Attempt.Said).Distinct();
    }
}
