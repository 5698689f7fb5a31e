using MeetAi.Storage;
using Microsoft.Data.Sqlite;

namespace MeetAi.Tests.Storage;

/// <summary>What the connections promise, and what strace sees of it.</summary>
public sealed class DurabilityTests
{
    [Theory]
    [InlineData("synchronous", "2")]
    [InlineData("journal_mode", "wal")]
    [InlineData("foreign_keys", "1")]
    [InlineData("wal_autocheckpoint", "0")]
    public void The_writer_syncs_every_commit_and_checkpoints_itself(string pragma, string expected)
    {
        using var file = new DatabaseFile();
        using var writer = Session.Writer(file.Path);
        Assert.Equal(expected, writer.One($"PRAGMA {pragma}", row => row.Text(0)));
    }

    [Fact]
    public void A_reader_cannot_write_and_never_checkpoints()
    {
        using var file = new DatabaseFile();
        using var writer = Session.Writer(file.Path);
        writer.Script("CREATE TABLE said (word TEXT NOT NULL)");
        using var reader = Session.Reader(file.Path);

        Assert.Throws<SqliteException>(() => reader.Run("INSERT INTO said VALUES ('no')"));
        Assert.Equal("1", reader.One("PRAGMA query_only", row => row.Text(0)));
        Assert.Equal("0", reader.One("PRAGMA wal_autocheckpoint", row => row.Text(0)));
    }

    [StracedFact]
    public async Task Each_acknowledged_post_was_synced_before_its_answer()
    {
        const int Posts = 20;
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();

        using var strace = await Strace.Attach(
            meetai, "-y", "-s", "16", "-e", "trace=fsync,fdatasync,sendto,sendmsg,write,writev");
        for (var i = 0; i < Posts; i++)
            await ada.Say(room, $"{i}");

        await meetai.Terminate();
        var (syncs, answers) = (0, 0);
        foreach (var call in (await strace.Calls()).Select(call => call.Text))
        {
            if (call.Contains("sync(") && call.Contains("meetai.db-wal>")
                && call.EndsWith("= 0", StringComparison.Ordinal))
            {
                syncs++;
            }

            if (!call.Contains("HTTP/1.1 201"))
                continue;

            answers++;
            Assert.True(syncs >= answers, $"Answer {answers} left after {syncs} syncs of the log.");
        }

        Assert.Equal(Posts, answers);
    }
}
