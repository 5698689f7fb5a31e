using System.Diagnostics;
using MeetAi.Tests.Endpoints.Realtime;
using MeetAi.Tests.Endpoints.Storms;

namespace MeetAi.Tests.Storage.Troubles;

/// <summary>A disk that takes 50 ms more for a sync: posts wait for it, nothing else does, nothing piles up.</summary>
[Trait("Proof", "faults")]
public sealed class SlowSyncTests
{
    private const int Posters = 64, MostMegabytes = 32;
    private static readonly TimeSpan slow = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task On_a_slow_disk_posts_take_longer_and_memory_does_not_grow()
    {
        var rounds = Effort.Of(ordinary: 10, published: 30, full: 600);
        var data = Running.NewDirectory();
        using var trouble = new Trouble(data);
        await using var meetai = await Running.StartThrough(
            [.. trouble.Launcher, .. Vitals.Within(MostMegabytes)], data);
        var people = await Task.WhenAll(Enumerable.Range(0, Posters).Select(_ => meetai.NewPerson()));
        var room = await people[0].NewRoom();
        var invite = (await people[0].Post($"{room}/invites", new { uses = Posters })).Text("code");
        await Task.WhenAll(people[1..].Select(person => person.Accept(invite)));
        using var follower = await Follower.Join(meetai, people[0], $"{room}/ws");
        await follower.Next("ready");
        var heard = HeardAll(follower, 2 * rounds * Posters);
        await RoundsAndReads(people, room, rounds);
        var before = meetai.Memory;

        trouble.SyncsTakeLonger = slow;
        var (longest, reads) = await RoundsAndReads(people, room, rounds);
        Assert.True(longest >= slow, $"{longest}");
        Assert.True(reads > rounds, $"{reads} reads in {rounds} rounds"); // they did not wait for the disk
        Assert.True(meetai.Memory < before + (16 << 20), $"{before} bytes became {meetai.Memory}.");
        await heard;
    }

    /// <summary>How long the slowest post took, and how many reads were answered meanwhile.</summary>
    private static async Task<(TimeSpan Longest, int Reads)> RoundsAndReads(Person[] people, string room, int rounds)
    {
        var posting = Rounds(people, room, rounds);
        var reads = 0;
        for (; !posting.IsCompleted; reads++)
            await people[0].Get($"{room}/messages?limit=1");

        return (await posting, reads);
    }

    /// <summary>Everybody posts at once, again and again; how long the slowest post took.</summary>
    private static async Task<TimeSpan> Rounds(Person[] people, string room, int rounds)
    {
        var longest = TimeSpan.Zero;
        for (var round = 0; round < rounds; round++)
        {
            var began = Stopwatch.GetTimestamp();
            await Task.WhenAll(people.Select(person => person.Say(room, new string('x', 500))));
            var took = Stopwatch.GetElapsedTime(began);
            longest = took > longest ? took : longest;
        }

        return longest;
    }

    private static async Task HeardAll(Follower follower, int messages)
    {
        for (var seq = 1; seq <= messages; seq++)
            Assert.Equal(seq, (await follower.Next("message")).Number("seq"));
    }
}
