using MeetAi.Storage;
using MeetAi.Tests.Endpoints;

namespace MeetAi.Tests.Storage;

/// <summary>
/// The log is moved into the database as it grows, every 16 MiB or so. Nobody who reads slowly can hold it: what the
/// box itself reads, it reads in short pieces. Somebody else's program can, and when it ends the log shrinks.
/// </summary>
[Trait("Proof", "faults")]
[Direct("They read slowly from the box itself.")]
public sealed class LogGrowthTests
{
    private const long Mebi = 1 << 20, Ordinary = 32 * Mebi, Most = 64 * Mebi;

    [PublishedFact]
    public async Task Clients_that_do_not_read_do_not_hold_the_log()
    {
        var posts = Effort.Of(ordinary: 0, published: 6_000, full: 24_000);
        await using var meetai = await Running.Start();
        var posters = await Posters.Enter(meetai);
        await posters.PostSome(meetai, answers: 600);
        var slow = new List<IDisposable>();
        try
        {
            for (var i = 0; i < 20; i++)
                slow.Add(await Ask(meetai, posters.Key, $"{posters.Rooms[i % 3]}/messages?limit=200"));

            foreach (var path in new[] { "/api/admin/export", "/api/admin/backup" })
                slow.Add(await meetai.Operator().GetAsync(path, HttpCompletionOption.ResponseHeadersRead));

            Assert.InRange(await LongestLog(meetai, posters, posts), 16 * Mebi, Ordinary);
            await posters.Check(meetai);
        }
        finally
        {
            slow.ForEach(one => one.Dispose());
        }
    }

    [PublishedFact]
    public async Task Where_somebody_elses_program_reads_long_the_log_grows_and_shrinks_when_it_ends()
    {
        await using var meetai = await Running.Start();
        var posters = await Posters.Enter(meetai);
        await posters.PostSome(meetai, answers: 10);
        using (var reader = Session.Reader(DataDirectory.DatabaseIn(meetai.Data)))
        {
            reader.Script("BEGIN; SELECT count(*) FROM messages");
            var posts = Effort.Of(ordinary: 0, published: 8_000, full: 24_000);
            Assert.InRange(await LongestLog(meetai, posters, posts), Ordinary, long.MaxValue);
        }

        for (var i = 0; Length(meetai) > Most; i++)
        {
            Assert.True(i < 10_000, $"The log has {Length(meetai)} bytes.");
            await posters.PostSome(meetai, answers: 10);
        }

        await posters.Check(meetai);
    }

    /// <summary>How long the log was at most while so many posts were stored.</summary>
    private static async Task<long> LongestLog(Running meetai, Posters posters, int answers)
    {
        var (target, longest) = (posters.Acknowledged + answers, 0L);
        while (posters.Acknowledged < target)
        {
            await posters.PostSome(meetai, answers: 50, longest: 10_000);
            longest = Math.Max(longest, Length(meetai));
        }

        return longest;
    }

    /// <summary>Asks, and never reads the answer.</summary>
    private static async Task<RawConnection> Ask(Running meetai, string key, string path)
    {
        var connection = await RawConnection.Open(meetai.Url);
        await connection.Send($"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n\r\n");
        return connection;
    }

    private static long Length(Running meetai) => new FileInfo(DataDirectory.DatabaseIn(meetai.Data) + "-wal").Length;
}
