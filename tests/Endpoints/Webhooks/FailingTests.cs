using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Webhooks;

/// <summary>A receiver that keeps failing is left alone, then given up; and it is nobody else's trouble.</summary>
public sealed class FailingTests
{
    [Fact]
    public async Task A_receiver_that_keeps_failing_gets_one_probe_at_a_time_until_it_answers_again()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver(Replies.Status(500));
        var (hook, _) = await box.Hook(receiver.Url);
        for (var i = 0; i < 20; i++)
            await box.Ada.Say(box.Room, $"{i}");

        var failed = new List<Received>(await receiver.Next(3));
        while (failed.Count < 7)
        {
            await box.Until(hook, all => HookBox.Attempts(all) >= failed.Count);
            box.Clock.Move(TimeSpan.FromMinutes(1));
            failed.Add(await receiver.Next());
        }

        Assert.Equal([1, 2, 3], failed[..3].Select(request => request.Seq));
        int[] pauses = [5, 10, 20, 40];
        Assert.All(pauses.Zip(failed[3..], failed[2..]), one
            => Assert.True(one.Second.Timestamp - one.Third.Timestamp >= one.First - 1));

        await box.Until(hook, all => HookBox.Attempts(all) >= failed.Count);
        receiver.Reply = Replies.Ok;
        box.Clock.Move(TimeSpan.FromMinutes(10)); // five, and what chance adds
        var rest = (await receiver.Next(20)).Select(request => request.Seq).Order();
        Assert.Equal(Enumerable.Range(1, 20).Select(seq => (long)seq), rest);
        Assert.Equal(1, receiver.MostOpen);
        Assert.Equal(JsonValueKind.Null, (await box.Ada.Get(hook)).GetProperty("failing_since").ValueKind);
    }

    [Fact]
    public async Task A_receiver_that_answers_410_is_told_nothing_more_until_its_owner_enables_it()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver(Replies.Status(410));
        var (hook, _) = await box.Hook(receiver.Url);
        await box.Ada.Say(box.Room, "one");
        await receiver.Next();
        await box.Newest(hook, "dead");

        var disabled = await box.Ada.Get(hook);
        Assert.False(disabled.Flag("enabled"));
        Assert.Equal("The receiver answered 410 Gone.", disabled.Text("disabled_reason"));
        await box.Ada.Say(box.Room, "two: nobody listens");

        receiver.Reply = Replies.Ok;
        var enabled = await box.Patch(hook, new { enabled = true });
        Assert.Equal(JsonValueKind.Null, enabled.GetProperty("disabled_reason").ValueKind);
        await box.Ada.Say(box.Room, "three");
        Assert.Equal(3, (await receiver.Next()).Seq);
    }

    [Fact]
    public async Task Ten_days_of_nothing_but_failure_disable_it()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver(Replies.Status(500));
        var (hook, _) = await box.Hook(receiver.Url);
        for (var tried = 0L; (await box.Ada.Get(hook)).Flag("enabled"); box.Clock.Move(TimeSpan.FromDays(1)))
        {
            Assert.True(box.Clock.Moved <= TimeSpan.FromDays(10));
            await box.Ada.Say(box.Room, "still there?");
            tried = HookBox.Attempts(await box.Until(hook, all => HookBox.Attempts(all) > tried));
        }

        var disabled = await box.Ada.Get(hook);
        Assert.False(disabled.Flag("enabled"));
        Assert.Equal("Nothing but failures came for ten days.", disabled.Text("disabled_reason"));
        Assert.True(box.Clock.Moved >= TimeSpan.FromDays(10));
    }

    [Fact]
    public async Task Receivers_that_hang_or_fail_delay_only_themselves()
    {
        await using var box = await HookBox.Start();
        await using var quick = new Receiver(address: "127.0.0.2");
        await using var hanging = new Receiver(Replies.Hang);
        await using var failing = new Receiver(Replies.Status(500), "127.0.0.3");
        for (var i = 0; i < 6; i++)
            await box.Hook(hanging.Url);

        await box.Hook(failing.Url);
        await box.Hook(quick.Url);

        for (var seq = 1; seq <= 30; seq++)
        {
            await box.Ada.Say(box.Room, $"{seq}");
            Assert.Equal(seq, (await quick.Next()).Seq);
        }

        Assert.Equal(6, hanging.MostOpen);
    }

    [Fact]
    public async Task One_host_gets_eight_requests_at_a_time()
    {
        await using var box = await HookBox.Start();
        await using var hanging = new Receiver(Replies.Hang);
        for (var i = 0; i < 10; i++)
            await box.Hook(hanging.Url);

        await box.Ada.Say(box.Room, "hello");
        await hanging.Next(8);
        await box.Ada.Say(box.Room, "again");
        Assert.Equal(8, hanging.MostOpen);

        hanging.Reply = Replies.Ok;
        box.Clock.Move(TimeSpan.FromSeconds(16)); // those eight are given up
        await hanging.Next(2);
    }

    [Fact]
    public async Task Sixty_four_are_under_way_at_once_and_those_that_hang_leave_places_for_the_others()
    {
        await using var box = await HookBox.Start();
        var hanging = Enumerable.Range(10, 10).Select(n => new Receiver(Replies.Hang, $"127.0.0.{n}")).ToList();
        foreach (var receiver in hanging)
        {
            var room = await box.Ada.NewRoom();
            for (var i = 0; i < 8; i++)
                await box.Hook(receiver.Url, room);

            await box.Ada.Say(room, "hello");
        }

        await Hang(hanging, now: 64, ever: 64);
        box.Clock.Move(TimeSpan.FromSeconds(16));
        await Hang(hanging, now: 16, ever: 80);
        box.Clock.Move(TimeSpan.FromSeconds(16)); // now all have been slow, and those that failed first are due again
        await Hang(hanging, now: 48, ever: 128);

        await using var quick = new Receiver();
        await box.Hook(quick.Url);
        await box.Ada.Say(box.Room, "hello");
        await quick.Next();
        Assert.Equal(48, hanging.Sum(receiver => receiver.Open));
        foreach (var receiver in hanging)
            await receiver.DisposeAsync();
    }

    /// <summary>They come to ten receivers, in any order.</summary>
    private static async Task Hang(List<Receiver> receivers, int now, int ever)
    {
        (int Now, int Ever) Count() => (receivers.Sum(one => one.Open), receivers.Sum(one => one.All.Count));
        for (var tries = 0; tries < 1000 && Count() != (now, ever); tries++)
            await Task.Delay(20);

        Assert.Equal((now, ever), Count());
    }
}
