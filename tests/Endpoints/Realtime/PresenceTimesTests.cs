using System.Text;
using System.Text.Json;
using MeetAi.Endpoints.Realtime;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;
using MeetAi.Tests.RateLimit;

namespace MeetAi.Tests.Endpoints.Realtime;

/// <summary>When somebody stops to be there: on a clock of our own, because it takes up to a minute.</summary>
public sealed class PresenceTimesTests : IDisposable
{
    private static readonly Room room = new(
        1, Guid.CreateVersion7(), "den", Visibility.Private, false, Role.Owner, DateTimeOffset.UnixEpoch,
        Retention.Forever);

    private readonly HandClock clock = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly Key ada = KeyOf("ada"), bob = KeyOf("bob");
    private readonly Listener asker;
    private readonly Presence presence;

    public PresenceTimesTests()
    {
        presence = new Presence(clock);
        asker = new Listener(ada, Filter.None);
        presence.Follow(room, asker, asks: true);
    }

    [Fact]
    public void Who_comes_back_within_ten_seconds_was_never_gone()
    {
        var stay = Follow(bob);
        for (var i = 0; i < 100; i++)
        {
            stay.Dispose();
            Pass(9.9);
            stay = Follow(bob);
            Pass(0.2 * i);
        }

        Assert.Equal(["connected"], Heard());
        Assert.Equal(PresenceState.Connected, Of(bob));
    }

    [Fact]
    public void Who_stays_away_for_ten_seconds_is_stale()
    {
        Follow(bob).Dispose();

        Pass(9.9);
        Assert.Equal((PresenceState.Connected, "connected"), (Of(bob), Assert.Single(Heard())));
        Pass(0.2);
        Assert.Equal((PresenceState.Stale, "stale"), (Of(bob), Assert.Single(Heard())));
    }

    [Fact]
    public void Only_the_last_stream_that_closes_counts()
    {
        var (first, second) = (Follow(bob), Follow(bob));
        first.Dispose();
        Pass(30);
        second.Dispose();
        Pass(9.9);
        Assert.Equal(["connected"], Heard());

        Pass(0.2);
        Assert.Equal(["stale"], Heard());
    }

    [Fact]
    public void Who_polls_waits_until_a_minute_has_passed_without_a_poll()
    {
        for (var i = 0; i < 10; i++)
        {
            var poll = Poll(bob);
            Pass(45);
            poll.Dispose();
            Pass(59.9);
        }

        Assert.Equal((PresenceState.Waiting, "waiting"), (Of(bob), Assert.Single(Heard())));
        Pass(0.2);
        Assert.Equal((PresenceState.Stale, "stale"), (Of(bob), Assert.Single(Heard())));
    }

    [Fact]
    public void Who_polled_and_lost_their_stream_waits_before_they_are_stale()
    {
        Poll(bob).Dispose();
        Pass(30);
        Follow(bob).Dispose();
        Pass(29.9);
        Assert.Equal(["waiting", "connected", "waiting"], Heard());

        Pass(0.2);
        Assert.Equal(["stale"], Heard());
    }

    [Fact]
    public void An_activity_is_over_ten_seconds_after_it_was_said()
    {
        var socket = new Listener(bob, Filter.None);
        presence.Follow(room, socket, asks: false);

        presence.Say(room, socket, new Doing(ActivityState.Typing, null));
        Pass(9.9);
        Assert.Equal(clock.GetUtcNow().AddSeconds(0.1), presence.Of(room, bob.Person).Activity?.ExpiresAt);
        Pass(0.2);
        Assert.Null(presence.Of(room, bob.Person).Activity);
    }

    [Fact]
    public void What_was_forgotten_does_not_come_back_with_what_was_still_open()
    {
        var (stream, poll) = (Follow(bob), Poll(bob));
        presence.Forget(room, bob.Person);
        Assert.Equal(["connected", "stale"], Heard());

        stream.Dispose();
        var again = Poll(bob);
        poll.Dispose();
        Pass(120);
        Assert.Equal((PresenceState.Waiting, "waiting"), (Of(bob), Assert.Single(Heard())));
        again.Dispose();
        presence.Forget(room);
        Pass(120);
        Assert.Empty(Heard());
    }

    [Fact]
    public void A_listener_that_was_ended_is_not_let_in()
    {
        var left = new Listener(bob, Filter.None);
        left.End(Ending.NotAllowed);

        Assert.Null(presence.Follow(room, left, asks: true));
        Assert.Equal(PresenceState.Stale, Of(bob));
    }

    [Fact]
    public void No_timer_runs_while_nothing_changes_by_itself_and_one_at_most_otherwise()
    {
        var stays = Enumerable.Range(0, 100).Select(i => Follow(KeyOf($"guest {i}"))).ToList();
        Assert.Equal(0, clock.Armed);

        foreach (var stay in stays)
        {
            stay.Dispose();
            Pass(0.01);
            Assert.Equal(1, clock.Armed);
        }

        Pass(10);
        Assert.Equal(0, clock.Armed);
        Assert.Equal(100, Heard().Count(state => state == "stale"));
    }

    public void Dispose() => presence.Dispose();

    private static Key KeyOf(string handle) => new(
        1, Guid.CreateVersion7(), new(1, Guid.CreateVersion7(), handle), [], null, MeetAi.Storage.Rights.All, "mai_",
        false, DateTimeOffset.UnixEpoch, null);

    private IDisposable Follow(Key key) => presence.Follow(room, new Listener(key, Filter.None), asks: false)!;

    private IDisposable Poll(Key key) => presence.Poll(room, new Listener(key, Filter.None))!;

    private PresenceState Of(Key key) => presence.Of(room, key.Person).State;

    private void Pass(double seconds) => clock.Pass(TimeSpan.FromSeconds(seconds));

    /// <summary>What the asker was told since it was last asked.</summary>
    private List<string> Heard() => [.. asker.Take([]).Frames.Select(frame =>
    {
        var data = Encoding.UTF8.GetString(frame.Event).Split("data: ")[1];
        return JsonDocument.Parse(data).RootElement.Text("presence");
    })];
}
