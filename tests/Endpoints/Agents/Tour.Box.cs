using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MeetAi.Tests.Endpoints.Webhooks;

namespace MeetAi.Tests.Endpoints.Agents;

/// <content>Webhooks, the operator, what the box says about itself, and mistakes.</content>
internal sealed partial class Tour
{
    private async Task Webhooks()
    {
        await using var receiver = new Receiver();
        var url = new { url = receiver.Url };
        await Once($"{room}/webhooks", url, url, new { url = "https://example.org/" });
        var hook = $"{room}/webhooks/{(await ada.Get($"{room}/webhooks")).Items("webhooks")[0].Text("id")}";
        await ada.Http.PostAsJsonAsync($"{room}/webhooks", new { url = "http://10.0.0.1/" });
        await ada.Get(hook);
        await ada.Http.PostAsync($"{hook}/test", null);
        var said = (await ada.Say(room, "delivered")).Text("id");
        var delivery = await Receive(receiver, "message.created");
        await ada.Http.DeleteAsync($"{room}/messages/{said}");
        await Receive(receiver, "message.deleted");
        await ada.Http.PatchAsJsonAsync(room, new { name = "den" });
        await Receive(receiver, "room.updated");
        await ada.Get($"{hook}/deliveries?limit=2");
        await ada.Http.PostAsync($"{hook}/deliveries/{delivery}/replay", null);
        await ada.Http.PostAsJsonAsync($"{hook}/replay", new { since = "2026-01-01T00:00:00Z" });
        await ada.Http.PostAsync($"{hook}/rotate", null);
        await ada.Http.PatchAsJsonAsync(hook, new { enabled = false });
        await ada.Http.PostAsJsonAsync($"{hook}/replay", new { since = "2026-01-01T00:00:00Z" });
        await Webhooks($"/api/admin/webhooks/{hook.Split('/')[^1]}", delivery);
        await ada.Http.DeleteAsync(hook);
    }

    private async Task Webhooks(string hook, string delivery)
    {
        await op.Get("/api/admin/webhooks?state=disabled");
        await op.Get(hook);
        await op.Http.PostAsync($"{hook}/replay", null);
        await op.Http.PatchAsJsonAsync(hook, new { enabled = true });
        await op.Get($"{hook}/deliveries?status=succeeded");
        await op.Http.PostAsync($"{hook}/deliveries/{delivery}/replay", null);
        await op.Http.PostAsync($"{hook}/replay", null);
        await op.Http.GetAsync("/api/admin/backup");
        await op.Http.GetAsync("/api/admin/export");
        await op.Http.PostAsync("/api/admin/import", new StringContent("{}"));
    }

    /// <summary>The id of the delivery of this kind, and all that came before it.</summary>
    private async Task<string> Receive(Receiver receiver, string type)
    {
        while (true)
        {
            var request = await receiver.Next();
            events.Add(Told.By(request.Json));
            if (request.Json.Text("type") == type)
                return request.Id;
        }
    }

    private async Task Operator()
    {
        var made = await op.Post("/api/admin/keys", new { handle = "made", admin = true });
        await op.Http.PostAsJsonAsync("/api/admin/keys", new { handle = "made" });
        await op.Http.PatchAsJsonAsync(
            $"/api/admin/keys/{made.Text("id")}", new { limits = new { messages = "600/min" } });
        await op.Get("/api/admin/keys?limit=1");
        await op.Get("/api/admin/limits");
        await op.Http.PostAsJsonAsync("/api/admin/limits/messages/reset", new { subject = adaId });
        await op.Http.DeleteAsync($"/api/admin/keys/{made.Text("id")}");
        await ada.Http.GetAsync("/api/admin/limits");
        foreach (var list in new[] { "people", "rooms", "buckets", "stats", "search" })
            await op.Get($"/api/admin/{list}");

        await op.Http.PostAsync("/api/admin/search/rebuild", null);
        await op.Http.GetAsync("/metrics");
        await op.Http.PostAsJsonAsync(
            "/api/admin/retention", new { dry_run = true, retention = new { max_messages = 1 } });

        await Jobs();
    }

    private async Task Jobs()
    {
        JsonElement job;
        do
        {
            job = (await op.Get("/api/admin/jobs?kind=sweep_room")).Items("jobs")[0];
        }
        while (job.Text("state") != "done"); // of the room that was deleted above

        var path = $"/api/admin/jobs/{job.Text("id")}";
        await op.Get(path);
        await op.Http.PostAsync($"{path}/retry", null);
        await op.Http.PostAsync($"{path}/cancel", null);
        await op.Http.DeleteAsync(path);
    }

    private async Task Itself()
    {
        string[] paths =
        [
            .. api.Operations.Where(one => one.Json.Items("tags")[0].GetString() is "discovery" or "health")
                .Select(one => one.Path),
        ];
        foreach (var path in paths)
        {
            var answer = await nobody.Http.GetAsync(path);
            using var again = new HttpRequestMessage(HttpMethod.Get, path);
            if (answer.Headers.ETag is { } tag)
                again.Headers.IfNoneMatch.Add(tag);

            await nobody.Http.SendAsync(again);
        }
    }

    private async Task Mistakes()
    {
        await As("mai_000000000000000000000000").Http.GetAsync("/api/keys/me");
        foreach (var body in new[] { "no json", new string('[', 40) })
            await ada.Http.PostAsync("/api/rooms", new StringContent(body, Encoding.UTF8, "application/json"));

        var greedy = await Register();
        for (var rooms = 0; rooms <= 20; rooms++)
            await greedy.Http.PostAsJsonAsync("/api/rooms", new { name = "one more" }); // than the box grants

        await Send(HttpMethod.Post, "/api/rooms", request =>
        {
            request.Content = new ByteArrayContent(new byte[70_000]);
            request.Headers.ExpectContinue = true; // the answer comes before the body was sent
        });

        await Send(
            HttpMethod.Post, "/api/rooms", request => request.Headers.Add("Origin", "https://elsewhere.example"));
        await Send(HttpMethod.Get, "/api/keys/me", request => request.Headers.Host = "elsewhere.example");
        await Send(HttpMethod.Post, "/api/rooms", request =>
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
            request.Content.Headers.ContentEncoding.Add("gzip");
        });
    }
}
