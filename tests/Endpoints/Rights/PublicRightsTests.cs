namespace MeetAi.Tests.Endpoints.Rights;

/// <summary>
/// Every route below a public room, for everybody: reading is for anyone, whatever they show, and a room that is
/// private, absent or malformed is the same 404, to the byte. Posting looks at a key that is shown.
/// </summary>
public sealed class PublicRightsTests(Cast cast) : IClassFixture<Cast>
{
    private const string Rooms = "/api/public/rooms", Room = $"{Rooms}/{{roomId}}";

    private static readonly (string Ask, int Done)[] reads =
    [
        ($"GET {Room}", 200), ($"GET {Room}/messages", 200), ($"GET {Room}/messages/{{messageId}}", 200),
        ($"GET {Room}/ws", 101), ($"GET {Room}/events", 200),
    ];

    /// <summary>All routes that this class is about.</summary>
    public static IEnumerable<string> Asked
        => [$"GET {Rooms}", $"POST {Room}/messages", .. reads.Select(read => read.Ask)];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Anyone_reads_a_public_room_and_no_other_is_there(int number)
    {
        var (ask, done) = reads[number];
        var tried = await Try(new Need(ask, "", "", done), (_, isPublic) => isPublic ? done : 404);

        Assert.Single(tried.Where(one => one.Status == 404).Select(one => one.Said).Distinct());
    }

    [Fact]
    public async Task Who_shows_a_key_posts_as_far_as_it_goes_and_who_shows_none_posts_anonymously()
    {
        var tried = await Try(
            visitor => new Need($"POST {Room}/messages", "", "", 201)
            {
                Body = new { sender = visitor.Name, content = "hello" },
            },
            (visitor, isPublic) => visitor switch
            {
                { IsAlive: false } when visitor.Person.Key.Length > 0 => 401,
                _ when !isPublic => 404,
                { Role: "reader" } or { Role: "", IsLimited: true } => 403,
                _ => visitor.Scopes.Contains("write") ? 201 : 403,
            });

        Assert.Single(tried.Where(one => one.Status == 404).Select(one => one.Said).Distinct());
    }

    private Task<List<Attempt>> Try(Need need, Func<Visitor, bool, int> expect) => Try(_ => need, expect);

    private async Task<List<Attempt>> Try(Func<Visitor, Need> need, Func<Visitor, bool, int> expect)
    {
        var (tried, wrong) = (new List<Attempt>(), new List<string>());
        foreach (var door in Cast.Doors)
        {
            foreach (var visitor in cast.Visitors(door))
            {
                var attempt = await Attempt.Of(need(visitor), visitor, cast.Ids(door, visitor));
                var expected = expect(visitor, door is "public");
                tried.Add(attempt);
                if (attempt.Status != expected)
                    wrong.Add($"{visitor}, {door}: {attempt.Status} instead of {expected}");
            }
        }

        Assert.Empty(wrong);
        return tried;
    }
}
