using System.Net.Http.Json;
using System.Text;
using MeetAi.Tests.Endpoints.Realtime;

namespace MeetAi.Tests.Endpoints.Agents;

/// <content>Rooms, who is in them, what they say, and listening.</content>
internal sealed partial class Tour
{
    private async Task Rooms()
    {
        room = await ada.NewRoom();
        await ada.Get(room);
        await ada.Http.PatchAsJsonAsync(room, new { name = "workshop" });
        await ada.Get("/api/rooms?name=workshop&active_after=0");
        await ada.Http.GetAsync("/api/rooms?active_after=x");
        await bob.Http.GetAsync(room);
        await Once("/api/rooms", new { name = "twice" }, new { name = "twice" }, new { name = "other" });
    }

    private async Task Members()
    {
        var made = await ada.Post($"{room}/invites", new { role = "reader" });
        foreach (var type in new[] { "text/plain", "application/json", "text/html" })
        {
            await Send(
                HttpMethod.Get, $"/invites/{made.Text("code")}", request => request.Headers.Accept.Add(new(type)));
        }

        await bob.Accept(made.Text("code"));
        await ada.Post($"{room}/invites", new { uses = 2 });
        var listed = (await ada.Get($"{room}/invites")).Items("invites");
        await ada.Http.DeleteAsync($"{room}/invites/{listed[0].Text("id")}");
        await ada.Http.DeleteAsync($"{room}/invites");
        await bob.Http.PostAsJsonAsync($"{room}/messages", new { sender = "bob", content = "a reader" });
        await ada.Http.PatchAsJsonAsync($"{room}/members/{bobId}", new { role = "member" });
        await ada.Http.DeleteAsync($"{room}/members/{adaId}");
        await ada.Get($"{room}/members");
    }

    private async Task Messages()
    {
        var first = await ada.Say(room, "hello");
        await Once(
            $"{room}/messages", new { sender = "ada", content = "once", reply_to = first.Text("id") },
            new { sender = "ada", content = "once", reply_to = first.Text("id") }, new { sender = "a", content = "b" });
        foreach (var type in new[] { "text/plain", "text/html" })
            await ada.Http.PostAsync($"{room}/messages?sender=cron", new StringContent("said", Encoding.UTF8, type));

        await bob.Http.DeleteAsync($"{room}/messages/{first.Text("id")}");
        await ada.Http.DeleteAsync($"{room}/messages/{first.Text("id")}");
        await ada.Get($"{room}/messages/{first.Text("id")}");
        var page = await ada.Http.GetAsync($"{room}/messages?after=0");
        using var again = new HttpRequestMessage(HttpMethod.Get, $"{room}/messages?after=0");
        again.Headers.IfNoneMatch.Add(page.Headers.ETag!);
        await ada.Http.SendAsync(again);
        foreach (var query in new[] { "after=1&before=2", "after=99", "after=x", "limit=201", "after=3&wait=1" })
            await ada.Http.GetAsync($"{room}/messages?{query}");

        await Search();
        await Cheaply();
    }

    private async Task Search()
    {
        await ada.Get("/api/search?q=hello");
        await ada.Get($"{room}/search?q=once&limit=1");
        await ada.Http.GetAsync("/api/search");
    }

    private async Task Cheaply()
    {
        await bob.Say(room, $"@ada {new string('x', 200)}", "bob");
        var last = (await ada.Say(room, "short")).Text("id");
        await ada.Get($"{room}/messages?after=0&view=compact&budget_tokens=200&for=ada");
        await ada.Get($"{room}/messages?after=0&budget_tokens=50");
        await ada.Get($"{room}/messages/{last}?view=compact");
        foreach (var path in new[] { $"{room}/messages?after=0", $"{room}/messages/{last}" })
        {
            await Send(
                HttpMethod.Get, path, request => request.Headers.Accept.Add(new("text/markdown")));
        }
    }

    private async Task Streams()
    {
        var ticket = (await ada.Post("/api/tickets", new { })).Text("ticket");
        using var den = await EventSource.Open(nobody, $"{room}/events?after=0&presence=true&ticket={ticket}");
        using var lobby = await EventSource.Open(ada, "/api/lobby/events");
        await Hear(lobby, "LobbyEvent", "ready");
        await Hear(den, "RoomEvent", "ready");
        using var socket = await Follower.Join(meetai, bob, $"{room}/ws");
        await socket.Send("""{"type":"ping"}""");
        events.Add(Told.By("RoomEvent", await socket.Next("ready")));
        events.Add(Told.By("RoomEvent", await socket.Next("pong")));
        await socket.Send("""{"type":"activity","state":"tool","detail":"grep"}""");
        var gone = (await ada.Say(room, "going")).Text("id");
        await ada.Http.DeleteAsync($"{room}/messages/{gone}");
        await ada.Http.PatchAsJsonAsync(room, new { name = "den" });
        var other = await ada.NewRoom("short");
        await ada.Http.DeleteAsync(other);
        await Hear(lobby, "LobbyEvent", "room_deleted");
        await Hear(den, "RoomEvent", "room_updated");
        using var replay = await EventSource.Open(ada, $"{room}/events?after=0&replay=1");
        await Hear(replay, "RoomEvent", "ready");
        using var late = await EventSource.Open(ada, $"{room}/events?after=99");
        await Hear(late, "RoomEvent", "cursor_gone");
        foreach (var path in new[] { $"{room}/ws", "/api/lobby/ws" })
            await Switch(ada, path);

        await nobody.Http.GetAsync($"{room}/ws?ticket={ticket}");
        await ada.Http.GetAsync($"{room}/ws");
        await ada.Http.GetAsync("/api/lobby/ws");
    }

    private async Task PublicRooms()
    {
        var made = await ada.Post("/api/rooms", new { name = "square", visibility = "public" });
        var square = $"/api/public/rooms/{made.Text("id")}";
        await nobody.Get("/api/public/rooms");
        await nobody.Get(square);
        await ada.Say(square, "with a key");
        var said = await nobody.Post($"{square}/messages", new { sender = "passer-by", content = "hi" });
        await nobody.Http.PostAsJsonAsync($"{square}/messages", new { sender = "ada", content = "hi" });
        await nobody.Http.PostAsJsonAsync($"{square}/messages", new { sender = "passer-by", content = "too many" });
        await nobody.Get($"{square}/messages?after=0");
        await nobody.Get($"{square}/messages/{said.Text("id")}");
        using var follower = await EventSource.Open(nobody, $"{square}/events?after=0");
        await Hear(follower, "RoomEvent", "ready");
        await nobody.Http.GetAsync($"{square}/ws");
        await Switch(nobody, $"{square}/ws");
        await Task.WhenAll(Enumerable.Range(0, 4).Select( // more at once than an address may
            _ => nobody.Http.GetAsync($"{square}/messages?after=2&wait=1")));
        await nobody.Http.GetAsync($"/api/public{room["/api".Length..]}");
    }
}
