using System.Net;

namespace MeetAi.Tests.Endpoints.Hostile;

/// <summary>
/// What is known to have hurt servers of HTTP/2: the box ends that connection, stays small, and serves everybody else.
/// </summary>
[Trait("Proof", "input")]
[Direct("TLS ends at the box.")]
public sealed class Http2Tests : IAsyncLifetime, IDisposable
{
    private const int Growth = 120;

    /// <summary>
    /// How Kestrel ends a connection whose requests are taken back: ENHANCE_YOUR_CALM where it counts more than it
    /// allows, INTERNAL_ERROR where they come faster than it clears them away (Http2FrameWriter.Schedule); a reset may
    /// outrun either.
    /// </summary>
    private static readonly int?[] calmed = [0xB, 0x2, null];

    private readonly Authority authority = new();
    private Running meetai = null!;
    private HttpClient honest = null!;
    private Toll before = null!;

    public async Task InitializeAsync()
    {
        authority.Issue();
        meetai = await Running.Start(authority.Options);
        honest = new HttpClient(authority.Trusting(_ => { }))
        {
            BaseAddress = meetai.Url,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        await Serves();
        before = Toll.Of(meetai);
    }

    public async Task DisposeAsync() => await meetai.DisposeAsync();

    public void Dispose()
    {
        honest.Dispose();
        authority.Dispose();
    }

    [Fact]
    public async Task Requests_that_are_taken_back_at_once_end_their_connection()
    {
        var rounds = Effort.Of(ordinary: 20, published: 50, full: 500);
        for (var round = 0; round < rounds; round++)
        {
            using var connection = await RawHttp2.Open(meetai.Url, authority);
            var sending = Flood(connection, 2000, stream =>
            [
                .. RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndStream | RawHttp2.EndHeaders, stream, RawHttp2.Request),
                .. RawHttp2.Frame(RawHttp2.Reset, 0, stream, [0, 0, 0, 8]),
            ]);
            Assert.Contains(await connection.End(), calmed);
            await sending;
        }

        await IsAsBefore();
    }

    [Fact]
    public async Task Headers_without_an_end_and_headers_that_unfold_are_not_taken_in()
    {
        using var endless = await RawHttp2.Open(meetai.Url, authority);
        await endless.Send(RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndStream, 1, RawHttp2.Request));
        var sending = Flood(endless, 3000, _ => RawHttp2.Frame(
            RawHttp2.Continuation, 0, 1, RawHttp2.Remembered("x", new string('x', 4000))));
        Assert.NotNull(await endless.End());
        await sending;

        using var bomb = await RawHttp2.Open(meetai.Url, authority);
        byte[] folded = [.. RawHttp2.Request, .. RawHttp2.Remembered("x", new string('x', 4000)), .. Again(12_000)];
        await bomb.Send(RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndStream | RawHttp2.EndHeaders, 1, folded));
        Assert.True((await Answered(bomb)) is null or 0x92 or 0x48); // hung up, or refused with a status
        await IsAsBefore();

        static byte[] Again(int times) => [.. Enumerable.Repeat((byte)0xBE, times)]; // the newest in the table
    }

    [Theory]
    [InlineData(RawHttp2.Ping, 8)]
    [InlineData(RawHttp2.Settings, 6)]
    public async Task Questions_whose_answers_nobody_reads_are_not_kept(int type, int length)
    {
        var payload = new byte[length];
        payload[1] = type == RawHttp2.Settings ? (byte)3 : (byte)0; // how many streams
        using var connection = await RawHttp2.Open(meetai.Url, authority);

        await Flood(connection, Effort.Of(ordinary: 300, published: 1000, full: 10_000), _ =>
            [.. Enumerable.Repeat(RawHttp2.Frame(type, 0, 0, payload), 100).SelectMany(one => one)]);

        await IsAsBefore();
    }

    [Fact]
    public async Task Frames_that_were_spoiled_at_random_end_at_most_their_connection()
    {
        var count = Effort.Of(ordinary: 100, published: 500, full: 5000);
        var seed = Seed.Given ?? Random.Shared.Next();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) =>
        {
            var random = new Random(unchecked(seed + number));
            using var connection = await RawHttp2.Open(meetai.Url, authority);
            byte[] right =
            [
                .. RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndStream | RawHttp2.EndHeaders, 1, RawHttp2.Request),
                .. RawHttp2.Frame(8, 0, 0, [0, 0, 1, 0]), .. RawHttp2.Frame(RawHttp2.Ping, 0, 0, new byte[8]),
                .. RawHttp2.Frame(RawHttp2.Reset, 0, 1, [0, 0, 0, 8]),
            ];
            await connection.Send(Mutation.Bytes(right, random));
        });

        await IsAsBefore();
    }

    private static async Task Flood(RawHttp2 connection, int times, Func<int, byte[]> frame)
    {
        for (var number = 0; number < times; number++)
        {
            if (!await connection.Send(frame((number * 2) + 1)))
                return;
        }
    }

    /// <summary>The first byte of the answer's headers, which tells the status; null when there is none.</summary>
    private static async Task<int?> Answered(RawHttp2 connection)
    {
        while (await connection.Next() is { } frame)
        {
            if (frame.Type == RawHttp2.Headers)
                return frame.Payload[0];
        }

        return null;
    }

    private async Task Serves() => Assert.Equal(HttpStatusCode.OK, (await honest.GetAsync("/healthz")).StatusCode);

    private async Task IsAsBefore()
    {
        await Serves();
        Assert.InRange(Toll.Of(meetai).Memory, 0, before.Memory + Growth);
        await Attempts.Eventually(() => Task.FromResult(Toll.Of(meetai).Descriptors <= before.Descriptors + 60));
    }
}
