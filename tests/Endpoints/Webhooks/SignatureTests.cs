using System.Security.Cryptography;
using System.Text;

namespace MeetAi.Tests.Endpoints.Webhooks;

/// <summary>A receiver can tell that it was us (Standard Webhooks 1.0), by our reading of it and by theirs.</summary>
public sealed class SignatureTests
{
    [Fact]
    public async Task Every_delivery_is_signed_over_its_id_its_time_and_its_body()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver();
        var (_, secret) = await box.Hook(receiver.Url);

        await box.Ada.Say(box.Room, "héllo");

        var request = await receiver.Next();
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.Equal(32, Convert.FromBase64String(secret[6..]).Length);
        Assert.True(Signed(request, secret));
        Assert.False(Signed(request with { Bytes = [.. request.Bytes, (byte)' '] }, secret));
        Assert.False(Signed(request, $"whsec_{Convert.ToBase64String(new byte[32])}"));
    }

    [Fact]
    public async Task A_rotated_secret_goes_on_signing_beside_the_new_one_for_a_day()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver();
        var (hook, old) = await box.Hook(receiver.Url);

        var rotated = await Person.Read(
            await box.Ada.Http.PostAsync($"{hook}/rotate", null), System.Net.HttpStatusCode.OK);
        var secret = rotated.Text("secret");
        Assert.NotEqual(old, secret);

        await box.Ada.Say(box.Room, "during");
        var during = await receiver.Next();
        Assert.Equal(2, during.Headers["webhook-signature"].Split(' ').Length);
        Assert.True(Signed(during, secret) && Signed(during, old));

        box.Clock.Move(TimeSpan.FromHours(25));
        await box.Ada.Say(box.Room, "after");
        var after = await receiver.Next();
        Assert.True(Signed(after, secret));
        Assert.False(Signed(after, old));
    }

    [Fact]
    public async Task A_secret_that_the_owner_brings_signs()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver();
        var secret = $"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(24))}";
        var made = await box.Ada.Post($"{box.Room}/webhooks", new { url = receiver.Url, secret });
        Assert.Equal(secret, made.Text("secret"));

        await box.Ada.Say(box.Room, "hello");

        Assert.True(Signed(await receiver.Next(), secret));
    }

    [NpmFact(nameof(Npm.Webhooks))]
    public async Task The_library_of_the_standard_believes_us_and_nobody_else()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver();
        var (hook, old) = await box.Hook(receiver.Url);
        var rotated = await Person.Read(
            await box.Ada.Http.PostAsync($"{hook}/rotate", null), System.Net.HttpStatusCode.OK);
        await box.Ada.Say(box.Room, "héllo 👋 </script>");
        var request = await receiver.Next();

        Assert.Equal("message.created", await Node.Verify(request, rotated.Text("secret")));
        Assert.Equal("message.created", await Node.Verify(request, old));
        Assert.Equal("WebhookVerificationError", await Node.Verify(
            request with { Bytes = Encoding.UTF8.GetBytes("{}") }, old));
        Assert.Equal("WebhookVerificationError", await Node.Verify(
            request, $"whsec_{Convert.ToBase64String(new byte[32])}"));
    }

    internal static bool Signed(Received request, string secret)
    {
        var head = Encoding.ASCII.GetBytes($"{request.Id}.{request.Headers["webhook-timestamp"]}.");
        byte[] signed = [.. head, .. request.Bytes];
        var expected = HMACSHA256.HashData(Convert.FromBase64String(secret[6..]), signed);
        return request.Headers["webhook-signature"].Split(' ').Any(one
            => one.StartsWith("v1,", StringComparison.Ordinal)
            && CryptographicOperations.FixedTimeEquals(expected, Convert.FromBase64String(one[3..])));
    }
}

/// <summary>The standard's own library, from npm, in node.</summary>
internal static class Node
{
    private const string Script =
        """
        const { Webhook } = require("standardwebhooks");
        const { headers, body, secret } = JSON.parse(require("fs").readFileSync(0, "utf8"));
        try {
          console.log(new Webhook(secret).verify(Buffer.from(body, "base64").toString("utf8"), headers).type);
        } catch (refused) {
          console.log(refused.constructor.name);
        }
        """;

    public static async Task<string> Verify(Received request, string secret)
    {
        var json = System.Text.Json.JsonSerializer.Serialize(new
        {
            headers = request.Headers.ToDictionary(one => one.Key.ToLowerInvariant(), one => one.Value),
            body = Convert.ToBase64String(request.Bytes),
            secret,
        });
        return (await Npm.Webhooks.Run(["-e", Script], json)).Trim();
    }
}
