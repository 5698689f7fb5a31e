using System.Text.Json;
using MeetAi.Tests.Endpoints.Webhooks;

namespace MeetAi.Tests.Endpoints.Cli.Client;

public sealed class WebhooksCommandTests
{
    [Fact]
    public async Task A_webhook_is_made_tested_changed_and_deleted()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver();
        using var desk = new Desk(box.Meetai, box.Ada);

        string[] create = ["webhooks", "create", "den", receiver.Url, "--event", "message.created"];
        var made = (await desk.Print(create)).Split('\n');
        Assert.Matches("^whsec_", made[1]);
        Assert.Matches($"^{receiver.Url} +message.created +enabled +{made[0]}$", (await List(desk))[1]);

        Assert.Matches(" succeeded +1 +200 in [0-9]+ ms ", await desk.Print("webhooks", "test", "den", made[0]));
        Assert.Equal("webhook.test", (await receiver.Next()).Json.Text("type"));

        var other = desk.NewFile($"{made[1]}\n");
        var rotated = JsonDocument.Parse(
            await desk.Print("webhooks", "rotate", "den", made[0], "--secret-file", other, "--json")).RootElement;
        Assert.Equal(made[1], rotated.Text("secret"));

        await desk.Print("webhooks", "update", "den", made[0], "--disable", "--event", "room.updated");
        Assert.Matches($"^{receiver.Url} +room.updated +disabled: by hand +", (await List(desk))[1]);
        await desk.Print("webhooks", "update", "den", made[0], "--enable", "--to", receiver.Url + "2");
        Assert.Matches($"^{receiver.Url}2 +room.updated +enabled +", (await List(desk))[1]);

        Assert.Equal(0, (await desk.Run("webhooks", "delete", "den", made[0])).ExitCode);
        Assert.Single(await List(desk));
        Assert.Equal(5, (await desk.Run("webhooks", "delete", "den", made[0])).ExitCode);
    }

    [Fact]
    public async Task What_was_sent_is_listed_and_sent_again()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver();
        using var desk = new Desk(box.Meetai, box.Ada);
        var hook = (await desk.Print("webhooks", "create", "den", receiver.Url)).Split('\n')[0];
        await desk.Print("send", "den", "hello");
        Assert.Equal("message.created", (await receiver.Next()).Json.Text("type"));
        var delivery = await box.Newest($"{box.Room}/webhooks/{hook}", "succeeded");

        var listed = (await desk.Print("webhooks", "deliveries", "den", hook, "--status", "succeeded")).Split('\n');
        Assert.Matches($"^message.created +succeeded +1 +200 in [0-9]+ ms +.* {delivery.Text("id")}$", listed[1]);
        Assert.Equal(0, (await desk.Run("webhooks", "replay", "den", hook, delivery.Text("id"))).ExitCode);
        Assert.Equal(delivery.Text("id"), (await receiver.Next()).Id);
        var replayed = await desk.Run("webhooks", "replay", "den", hook, "--since", "2026-11-21T00:00:00Z");
        Assert.Equal((0, "It is on its way again.\n"), Desk.Told(replayed));
    }

    [Theory]
    [InlineData("replay den x", "Say what to send again: a DELIVERY, or --since TIME.")]
    [InlineData("replay den x --since noon?", "--since is a time like 2026-11-21T07:15:35Z, not 'noon?'.")]
    [InlineData("update den x --enable --disable", "--enable and --disable exclude each other.")]
    public async Task What_makes_no_sense_is_a_usage_error(string command, string sentence)
    {
        await using var box = await HookBox.Start();
        using var desk = new Desk(box.Meetai, box.Ada);
        var refused = await desk.Run(["webhooks", .. command.Split(' ')]);
        Assert.Equal((2, sentence + "\n"), Desk.Told(refused));
    }

    private static async Task<string[]> List(Desk desk) => (await desk.Print("webhooks", "list", "den")).Split('\n');
}
