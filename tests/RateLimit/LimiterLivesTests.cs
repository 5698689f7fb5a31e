using MeetAi.RateLimit;
using MeetAi.Storage;
using MeetAi.Tests.Storage;
using Microsoft.Data.Sqlite;

namespace MeetAi.Tests.RateLimit;

/// <summary>What of the buckets is stored, and what the next life of the process makes of it.</summary>
public sealed class LimiterLivesTests : IDisposable
{
    private static readonly DateTimeOffset morning = new(2026, 11, 21, 7, 15, 35, 314, TimeSpan.Zero);
    private static readonly TimeSpan day = TimeSpan.FromDays(1);

    private readonly DatabaseFile file = new();
    private readonly HandClock clock = new(morning);
    private readonly MeetAi.Storage.Person person = new(1, new Guid("0198f3c2-0000-7000-8000-000000000001"), "ada");
    private readonly Subject ada;

    public LimiterLivesTests() => ada = Subject.Of(person);

    public void Dispose() => file.Dispose();

    [Fact]
    public async Task What_a_write_paid_is_stored_with_it()
    {
        using var life = new Life(file.Path, clock);
        for (var taken = 1; taken <= 5; taken++)
        {
            life.Limiter.Take(Limits.Rooms, ada);
            Assert.True(life.Limiter.HasChanged);
            Assert.DoesNotContain(Stored(taken), life.Rows());

            var stored = default(BucketRow);
            await life.Database.Write(_ => true, _ => stored = Assert.Single(life.Rows()));
            Assert.Equal(Stored(taken), stored);
            Assert.False(life.Limiter.HasChanged);
        }

        BucketRow Stored(int taken) => new("rooms", ada.ToString(), morning + taken * day / 5);
    }

    [Fact]
    public async Task Anybodys_write_stores_everybodys_buckets()
    {
        using var life = new Life(file.Path, clock);
        life.Limiter.Take(Limits.Search, ada);
        life.Limiter.Take(Limits.Messages, ada);
        life.Limiter.GiveBack(Limits.Messages, ada);
        life.Limiter.Take(Limits.Keys, Subject.Of(System.Net.IPAddress.Loopback));
        await life.Write();
        Assert.Equal(["keys", "messages", "search"], life.Rows().Select(row => row.Name));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_failed_commit_did_not_store_the_next_one_does(bool atCommit)
    {
        using var life = new Life(file.Path, clock);
        life.Empty(Limits.Rooms, ada);
        if (atCommit)
            await Assert.ThrowsAsync<StorageUnavailable>(() => life.Database.Write(FailsAtCommit));
        else
            await Assert.ThrowsAsync<SqliteException>(() => life.Database.Write(Fails));

        Assert.Empty(life.Rows());
        Assert.True(life.Limiter.HasChanged);
        await life.Write();
        Assert.Equal(morning + day, Assert.Single(life.Rows()).FullAt);
        Assert.False(life.Limiter.HasChanged);
    }

    [Fact]
    public async Task What_is_stored_is_rounded_up_so_that_a_restart_grants_nothing()
    {
        using var life = new Life(file.Path, clock, (Limits.Rooms, new Rate(700_000_007, day)));
        life.Limiter.Take(Limits.Rooms, ada);
        await life.Write();
        Assert.Equal(morning + TimeSpan.FromMilliseconds(1), Assert.Single(life.Rows()).FullAt);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4.7, 0)]
    [InlineData(4.81, 1)]
    [InlineData(23.9, 4)]
    [InlineData(24.1, 5)]
    [InlineData(1000, 5)]
    public async Task The_next_life_has_what_was_left_and_what_flowed_in_since(double hours, int granted)
    {
        await Empty();
        using var life = new Life(file.Path, new HandClock(morning + TimeSpan.FromHours(hours), uptime: 7));
        Assert.Equal(granted, life.Limiter.Check(Limits.Rooms, ada, 1).Remaining);
        Assert.Equal(granted, life.Empty(Limits.Rooms, ada));
    }

    [Theory]
    [InlineData(-0.001)]
    [InlineData(-1)]
    [InlineData(-400)]
    public async Task A_time_of_day_set_back_between_two_lives_locks_out_for_one_refill_at_most(double days)
    {
        await Empty();
        var set = new HandClock(morning + TimeSpan.FromDays(days));
        using var life = new Life(file.Path, set);
        var verdict = life.Limiter.Take(Limits.Rooms, ada);
        Assert.False(verdict.IsAllowed);
        Assert.InRange(verdict.Refill, 1, Limits.Rooms.Default.FullRefill);
        set.Pass(day);
        Assert.Equal(5, life.Empty(Limits.Rooms, ada));
    }

    /// <summary>A row from a wrong time of day must not lock out after every start until that day comes.</summary>
    [Fact]
    public async Task A_time_of_day_set_back_counts_in_the_first_life_and_not_again_in_the_next()
    {
        await Empty();
        var set = new HandClock(morning - TimeSpan.FromDays(400));
        using (var life = new Life(file.Path, set))
        {
            await life.Write();
            Assert.Equal(set.GetUtcNow() + day, Assert.Single(life.Rows()).FullAt);
        }

        set.Pass(day + TimeSpan.FromSeconds(1));
        using var next = new Life(file.Path, set);
        Assert.Equal(5, next.Empty(Limits.Rooms, ada));
    }

    [Fact]
    public async Task A_time_of_day_set_far_ahead_grants_one_capacity()
    {
        await Empty();
        using var life = new Life(file.Path, new HandClock(morning + TimeSpan.FromDays(4000)));
        Assert.Equal(5, life.Empty(Limits.Rooms, ada));
    }

    [Fact]
    public async Task A_reset_holds_in_the_next_life()
    {
        using (var life = new Life(file.Path, clock))
        {
            life.Empty(Limits.Rooms, ada);
            await life.Write();
            life.Limiter.Reset(Limits.Rooms, ada);
            await life.Write();
        }

        using var next = new Life(file.Path, clock);
        Assert.Equal(5, next.Empty(Limits.Rooms, ada));
    }

    [Fact]
    public async Task An_override_counts_at_once_and_in_the_next_life()
    {
        using (var life = new Life(file.Path, clock))
        {
            await life.Database.Write(db => db.Run(
                "INSERT INTO people (number, id, handle, created_at) VALUES (1, ?, 'ada', 0)", person.Id));
            Assert.Equal(5, life.Empty(Limits.Rooms, ada));

            await life.Overrides.Set(person, [(Limits.Rooms, new Rate(60, TimeSpan.FromMinutes(1)))]);
            Assert.Equal(60, life.Limiter.RateOf(Limits.Rooms, ada).Count);
            Assert.False(life.Limiter.Take(Limits.Rooms, ada).IsAllowed);
            clock.Pass(TimeSpan.FromSeconds(7));
            Assert.Equal(7, life.Empty(Limits.Rooms, ada));

            await life.Overrides.Set(person, [(Limits.Search, Rate.Off)]);
            Assert.All(Enumerable.Range(0, 100), _ => Assert.True(life.Limiter.Take(Limits.Search, ada).IsAllowed));
        }

        using var next = new Life(file.Path, clock);
        Assert.Equal(new Rate(60, TimeSpan.FromMinutes(1)), next.Limiter.RateOf(Limits.Rooms, ada));
        Assert.True(next.Limiter.RateOf(Limits.Search, ada).IsOff);
        Assert.Equal(Limits.Rooms.Default, next.Limiter.RateOf(Limits.Rooms));
    }

    private async Task Empty()
    {
        using var life = new Life(file.Path, clock);
        Assert.Equal(5, life.Empty(Limits.Rooms, ada));
        await life.Write();
    }

    private static int Fails(Session db) => db.Run("INSERT INTO nothing VALUES (1)");

    /// <summary>An override of nobody, which SQLite is asked to notice only in the COMMIT.</summary>
    private static bool FailsAtCommit(Session db)
    {
        db.Script("PRAGMA defer_foreign_keys = on");
        return db.Run("INSERT INTO limit_overrides VALUES (99, 'rooms', 1, 1)") == 1;
    }
}
