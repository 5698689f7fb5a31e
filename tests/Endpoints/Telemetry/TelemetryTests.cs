using System.Net.Http.Json;
using System.Text;
using MeetAi.Tests.Endpoints.Realtime;
using MeetAi.Tests.Endpoints.Webhooks;

namespace MeetAi.Tests.Endpoints.Telemetry;

/// <summary>What a collector gets that <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names, and what it never gets.</summary>
public sealed class TelemetryTests : IDisposable
{
    private readonly Collector collector = new();

    public void Dispose() => collector.Dispose();

    [Fact]
    public async Task A_collector_gets_traces_metrics_and_logs_and_no_secret()
    {
        var box = await Start();
        await using var meetai = box;
        await using var receiver = new Receiver(Replies.Status(500));
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom("name-of-the-room");
        var hook = await ada.Post($"{room}/webhooks", new { url = $"{receiver.Url}/path-that-is-secret?and=query" });
        var ticket = (await ada.Post("/api/tickets", new { })).Text("ticket");
        using (await EventSource.Open(new Person(meetai.Anyone(), null), $"{room}/events?ticket={ticket}"))
            await ada.Say(room, "words-of-the-message");

        var parent = (await receiver.Next()).Headers["traceparent"].Split('-');
        var code = await ada.Invite(room);
        var guest = await meetai.NewPerson();
        await meetai.Anyone().PostAsync($"/api/invites/{code}/accept", null); // 401, which the log tells
        await meetai.Anyone().GetAsync($"/invites/{code}");
        await guest.Accept(code);
        var handover = (await ada.Post("/api/keys/handover", new { })).Text("code");
        await meetai.Anyone().PostAsJsonAsync($"/api/keys/handover/{handover}", new { });
        await meetai.Anyone().GetAsync("/no/route-but-secret?word=in-the-query");
        Assert.Equal(0, await meetai.Terminate()); // which sends what waits

        Holds("traces", "POST /api/rooms/{roomId}/messages", "http.route", "http.response.status_code",
            "/invites/{code}", "meetai.request_id", "service.version", "server.address", Bytes(parent[1]),
            Bytes(parent[2])); // the call's own span, in the trace of who posted
        Holds("metrics", "http.server.request.duration", "meetai.commit.duration", "meetai.messages",
            "meetai.delivery.latency", "process.cpu", "service.name");
        Holds("logs", "key made {KeyId} person {PersonId}", "MeetAi.Endpoints", "refused {Code}");
        foreach (var secret in new[]
        {
            ada.Key, guest.Key, hook.Text("secret"), ticket, code, handover, "words-of-the-message", "name-of-the-room",
            "secret", "in-the-query",
        })
        {
            Assert.DoesNotContain(secret, collector.Text(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_collector_that_is_gone_holds_up_neither_answers_nor_the_end()
    {
        collector.Dispose();
        await using var meetai = await Start();
        var ada = await meetai.NewPerson();
        await ada.Say(await ada.NewRoom(), "hello");
        Assert.Equal(0, await meetai.Terminate());
    }

    private Task<Running> Start() => Running.StartThrough(
        [
            "env", $"OTEL_EXPORTER_OTLP_ENDPOINT={collector.Url}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
            "OTEL_SERVICE_NAME=our-box",
        ],
        Running.NewDirectory(), "--webhook-allow", "127.0.0.0/8");

    private static string Bytes(string hex) => Encoding.Latin1.GetString(Convert.FromHexString(hex));

    private void Holds(string kind, params string[] texts)
    {
        var text = collector.Text(kind);
        Assert.All(texts.Append("our-box"), one => Assert.Contains(one, text, StringComparison.Ordinal));
    }
}
