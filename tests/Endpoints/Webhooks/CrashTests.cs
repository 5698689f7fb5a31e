using System.Collections.Concurrent;

namespace MeetAi.Tests.Endpoints.Webhooks;

/// <summary>SIGKILL while much is under way: everything arrives at least once, each event under one id.</summary>
public sealed class CrashTests
{
    private const int Rooms = 10, PerRoom = 100;

    [Fact]
    public async Task A_thousand_deliveries_survive_a_kill_and_none_is_forgotten()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver(Slowly);
        await using var failing = new Receiver(Replies.Status(500), "127.0.0.2");
        var rooms = await Task.WhenAll(Enumerable.Range(0, Rooms).Select(n => box.Ada.NewRoom($"room {n}")));
        foreach (var room in rooms)
        {
            await box.Hook(receiver.Url, room);
            await box.Hook(failing.Url, room);
        }

        var said = new ConcurrentBag<string>();
        var posting = Task.WhenAll(rooms.Select(async room =>
        {
            for (var i = 0; i < PerRoom; i++)
                said.Add((await box.Ada.Say(room, $"{i}")).Text("id"));
        }));
        await receiver.Next(20);
        await posting;
        await box.Meetai.Kill();
        Assert.True(receiver.All.Count < Rooms * PerRoom, "Nothing was under way any more.");

        (receiver.Reply, failing.Reply) = (Replies.Ok, Replies.Ok);
        await box.Meetai.Launch();
        box.Clock.Move(TimeSpan.FromMinutes(6));
        await Heard(receiver, said);
        await Heard(failing, said);
    }

    private static Task Slowly(Received request, System.Net.Sockets.NetworkStream stream)
        => Task.Delay(20).ContinueWith(_ => Replies.Ok(request, stream)).Unwrap();

    private static async Task Heard(Receiver receiver, IReadOnlyCollection<string> said)
    {
        HashSet<string> heard = [];
        for (var tries = 0; tries < 3000 && !heard.IsSupersetOf(said); tries++)
        {
            await Task.Delay(20);
            heard = [.. receiver.All.Select(Message)];
        }

        Assert.Equal(Rooms * PerRoom, said.Count);
        Assert.Empty(said.Except(heard));
        Assert.All(receiver.All.GroupBy(Message), one => Assert.Single(one.Select(request => request.Id).Distinct()));
    }

    private static string Message(Received request) => request.Json.GetProperty("data").Text("id");
}
