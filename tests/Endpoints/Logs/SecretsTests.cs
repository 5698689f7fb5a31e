using System.Net;
using System.Net.Http.Json;
using MeetAi.Tests.Endpoints.Webhooks;

namespace MeetAi.Tests.Endpoints.Logs;

/// <summary>What may never be in a log, wherever a client puts it: keys, codes, tickets, secrets, words.</summary>
public sealed class SecretsTests
{
    private const string Words = "nobody may read these words", Unknown = "mai_ofNobodyAtAll00000000000",
        Secret = "whsec_QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=";

    [Theory]
    [InlineData("json")]
    [InlineData("text")]
    public async Task Nothing_secret_is_ever_written(string format)
    {
        await using var box = await HookBox.Start("--log-format", format);
        await using var receiver = new Receiver(Replies.Status(410));
        var secrets = await Live(box, receiver);

        Assert.Equal(0, await box.Meetai.Terminate());

        Assert.True(box.Meetai.Said.Count > 20);
        Assert.All(secrets, secret => Assert.DoesNotContain(
            box.Meetai.Said, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>All that people do with secrets, right and wrong, and the secrets.</summary>
    private static async Task<IReadOnlyList<string>> Live(HookBox box, Receiver receiver)
    {
        var (ada, bob) = (box.Ada, await box.Meetai.NewPerson());
        await ada.Post($"{box.Room}/webhooks", new { url = $"{receiver.Url}?token=of-the-receiver", secret = Secret });
        await ada.Say(box.Room, Words, sender: "unspeakable");
        await receiver.Next();
        var invite = await ada.Invite(box.Room);
        var handover = (await ada.Post("/api/keys/handover", new { })).Text("code");
        var ticket = (await ada.Post("/api/tickets", new { })).Text("ticket");
        await bob.Accept(invite);
        foreach (var (path, key) in Paths(box, invite, handover, ticket))
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
            {
                using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(new { }) };
                request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
                using var http = box.Meetai.Anyone();
                using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            }
        }

        return
        [
            ada.Key, bob.Key, Words, "unspeakable", Secret, Secret[6..], invite, handover, ticket, "of-the-receiver",
            Unknown,
        ];
    }

    /// <summary>Each with the right key and with one that was never given.</summary>
    private static IEnumerable<(string Path, string Key)> Paths(
        HookBox box, string invite, string handover, string ticket)
        => new[]
        {
            $"/api/invites/{invite}/accept", $"/invites/{invite}", $"/invites/{invite}/", $"/invite/{invite}",
            $"/api/keys/handover/{handover}", $"/api/keys/handover/{handover}x", $"/api/keys/{box.Ada.Key}",
            $"/api/lobby/events?ticket={ticket}", $"/api/lobby/ws?ticket={ticket}&key={box.Ada.Key}",
            $"/api/search?q={WebUtility.UrlEncode(Words)}", $"{box.Room}/messages?sender={Words}",
            $"/api/admin/keys/{box.Ada.Key}", $"/{Words}", "/api/rooms",
        }.SelectMany(path => new[] { (path, Unknown), (path, box.Ada.Key), (path, "") });
}
