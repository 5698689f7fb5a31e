using System.Collections.Concurrent;
using MeetAi.Storage;
using Microsoft.Extensions.Logging;

namespace MeetAi.Tests.Storage;

/// <summary>One writer, and changes that wait together: each fails alone, and nothing stops it.</summary>
public sealed class WriterTests : IDisposable
{
    private readonly DatabaseFile file = new();
    private readonly Journal log = new();
    private readonly Database database;

    public WriterTests()
    {
        database = new Database(file.Path, log);
        database.Write(db =>
        {
            db.Script("CREATE TABLE said (word TEXT NOT NULL UNIQUE)");
            return true;
        }).GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        database.Dispose();
        file.Dispose();
    }

    [Fact]
    public async Task A_change_that_throws_fails_alone_in_its_group()
    {
        var (one, two, three, four) = Together(
            db => Say(db, "one"),
            db => Say(db, "two") ? throw new InvalidOperationException("no") : false,
            db => Say(db, "three"),
            db => Say(db, "one"));

        await Task.WhenAll(one, three);
        Assert.Equal("no", (await Assert.ThrowsAsync<InvalidOperationException>(() => two)).Message);
        await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => four);
        Assert.Equal(["one", "three"], Words());
    }

    [Fact]
    public async Task An_action_after_the_commit_that_throws_is_logged_and_the_writer_goes_on()
    {
        Assert.True(await database.Write(
            db => Say(db, "one"), _ => throw new InvalidOperationException("no listener")));
        Assert.True(await database.Write(db => Say(db, "two")));

        Assert.Equal(["one", "two"], Words());
        Assert.Equal("no listener", Assert.Single(log.Said).Message);
    }

    [Fact]
    public async Task Actions_after_the_commit_run_in_the_order_of_the_changes_and_see_them_stored()
    {
        var order = new List<int>();
        var seen = 0;
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => database.Write(db => Say(db, $"{i}"), _ =>
        {
            order.Add(i);
            seen += database.Read(db => db.One("SELECT 1 FROM said WHERE word = ?", _ => 1, $"{i}"));
        })));

        Assert.Equal(Enumerable.Range(0, 500), order);
        Assert.Equal(500, seen);
        Assert.Equal(500, Words().Count);
    }

    [Fact]
    public async Task Nothing_is_announced_that_was_not_stored()
    {
        var announced = 0;
        await Assert.ThrowsAsync<InvalidOperationException>(() => database.Write<bool>(
            db => Say(db, "one") ? throw new InvalidOperationException("no") : false, _ => announced++));

        Assert.Equal(0, announced);
        Assert.Empty(Words());
    }

    [Fact]
    public async Task What_waits_is_finished_before_the_end_and_nothing_is_taken_after_it()
    {
        var waiting = Enumerable.Range(0, 100).Select(i => database.Write(db => Say(db, $"{i}"))).ToArray();
        database.Dispose();

        Assert.All(await Task.WhenAll(waiting), Assert.True);
        await Assert.ThrowsAsync<StorageUnavailable>(() => database.Write(db => Say(db, "late")));
    }

    /// <summary>The writer is held until all of them wait.</summary>
    private (Task One, Task Two, Task Three, Task Four) Together(
        Func<Session, bool> one, Func<Session, bool> two, Func<Session, bool> three, Func<Session, bool> four)
    {
        using var held = new ManualResetEventSlim();
        using var holding = new ManualResetEventSlim();
        var holder = database.Write(_ =>
        {
            holding.Set();
            return held.Wait(TimeSpan.FromSeconds(20));
        });
        holding.Wait(TimeSpan.FromSeconds(20));
        var together = (database.Write(one), database.Write(two), database.Write(three), database.Write(four));
        held.Set();
        Assert.True(holder.GetAwaiter().GetResult());
        return together;
    }

    private static bool Say(Session db, string word) => db.Run("INSERT INTO said VALUES (?)", word) == 1;

    private List<string> Words()
        => database.Read(db => db.All("SELECT word FROM said ORDER BY rowid", row => row.Text(0)));

    private sealed class Journal : ILogger<Database>
    {
        public ConcurrentQueue<Exception> Said { get; } = new();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
            => Said.Enqueue(exception!);
    }
}
