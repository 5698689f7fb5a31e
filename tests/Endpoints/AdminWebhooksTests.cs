using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MeetAi.Tests.Endpoints.Webhooks;

namespace MeetAi.Tests.Endpoints;

/// <summary>
/// What the operator sees and does about webhooks of rooms that are not theirs; and that nothing of the operator's
/// shows what anybody wrote.
/// </summary>
public sealed class AdminWebhooksTests : IAsyncLifetime
{
    private const string Word = "xylophone";

    private HookBox box = null!;
    private Person admin = null!;

    public async Task InitializeAsync()
    {
        box = await HookBox.Start();
        admin = await box.Meetai.Admin();
    }

    public async Task DisposeAsync() => await box.DisposeAsync();

    [Fact]
    public async Task A_dead_letter_is_seen_and_replayed()
    {
        await using var receiver = new Receiver(Replies.Status(410));
        var hook = await Dead(receiver);

        var seen = Assert.Single((await admin.Get("/api/admin/webhooks?state=dead")).Items("webhooks"));
        Assert.Equal((1, 0, 0), (seen.Number("dead"), seen.Number("failed"), seen.Number("pending")));
        Assert.Equal(new Uri(receiver.Url).Authority, seen.Text("host"));
        Assert.False(seen.Flag("enabled"));
        Assert.Equal($"/api/rooms/{seen.Text("room_id")}", box.Room);

        var dead = Assert.Single(await Deliveries("?status=dead"));
        var refused = await admin.Http.PostAsync($"{Hook(hook)}/deliveries/{dead.Text("id")}/replay", null);
        await Person.Problem(refused, HttpStatusCode.Conflict, "conflict");

        receiver.Reply = Replies.Ok;
        Assert.True((await Switch(hook, isOn: true)).Flag("enabled"));
        await Person.Read(
            await admin.Http.PostAsync($"{Hook(hook)}/deliveries/{dead.Text("id")}/replay", null),
            HttpStatusCode.Accepted);
        Assert.Equal(dead.Text("id"), (await receiver.Next()).Id);
        await Attempts.Eventually(async () => (await admin.Get(Hook(hook))).Number("dead") == 0);

        async Task<IReadOnlyList<JsonElement>> Deliveries(string query)
            => (await admin.Get($"{Hook(hook)}/deliveries{query}")).Items("deliveries");
    }

    [Fact]
    public async Task All_dead_letters_are_replayed_at_once()
    {
        await using var receiver = new Receiver(Replies.Status(410));
        var hook = await Dead(receiver);
        await Switch(hook, isOn: true);
        await box.Ada.Say(box.Room, "again");
        await receiver.Next();
        await Attempts.Eventually(async () => (await admin.Get(Hook(hook))).Number("dead") == 2);

        receiver.Reply = Replies.Ok;
        await Switch(hook, isOn: true);
        var answer = await admin.Http.PostAsync($"{Hook(hook)}/replay", null);
        Assert.Equal(2, (await Person.Read(answer, HttpStatusCode.Accepted)).Number("count"));
        await receiver.Next(2);
    }

    [Fact]
    public async Task One_that_the_operator_disables_says_so_to_its_owner()
    {
        await using var receiver = new Receiver();
        var (hook, _) = await box.Hook(receiver.Url);

        Assert.False((await Switch(hook, isOn: false)).Flag("enabled"));
        await box.Ada.Say(box.Room, "nobody listens");
        Assert.Equal("The operator disabled it.", (await box.Ada.Get(hook)).Text("disabled_reason"));
        Assert.Single((await admin.Get("/api/admin/webhooks?state=disabled")).Items("webhooks"));
        Assert.Empty((await admin.Get("/api/admin/webhooks?state=enabled")).Items("webhooks"));

        await Switch(hook, isOn: true);
        await box.Ada.Say(box.Room, "somebody does");
        Assert.Equal(2, (await receiver.Next()).Seq);
        Assert.Single(receiver.All);
    }

    [Fact]
    public async Task Nothing_that_anybody_wrote_or_called_private_is_in_any_answer_to_the_operator()
    {
        await using var receiver = new Receiver(Echo);
        var room = await box.Ada.NewRoom($"{Word} room");
        var (hook, _) = await box.Hook($"{receiver.Url}/{Word}", room);
        await box.Ada.Say(room, $"{Word} content", sender: $"{Word} sender");
        await receiver.Next();
        await box.Newest(hook, "failed");

        var ids = new Dictionary<string, string>
        {
            ["webhookId"] = hook.Split('/')[^1],
            ["jobId"] = (await admin.Get("/api/admin/jobs")).Items("jobs")[0].Text("id"),
        };
        string[] forTheSocketAlone = ["GET /api/admin/backup", "GET /api/admin/export"];
        foreach (var route in Routes.All.Where(one => one.Contains("GET /api/admin/")).Except(forTheSocketAlone))
        {
            var said = await admin.Http.GetStringAsync(Routes.Fill(Routes.Split(route).Path, ids));
            Assert.DoesNotContain(Word, said);
            Assert.NotEqual("", said);
        }
    }

    /// <summary>A receiver that refuses, and repeats all that it was told.</summary>
    private static Reply Echo { get; } = (request, stream)
        => Replies.Status(500, Encoding.UTF8.GetString(request.Bytes))(request, stream);

    private async Task<string> Dead(Receiver receiver)
    {
        var (hook, _) = await box.Hook(receiver.Url);
        await box.Ada.Say(box.Room, "hello");
        await receiver.Next();
        await box.Newest(hook, "dead");
        return hook;
    }

    private async Task<JsonElement> Switch(string hook, bool isOn) => await Person.Read(
        await admin.Http.PatchAsJsonAsync(Hook(hook), new { enabled = isOn }), HttpStatusCode.OK);

    private static string Hook(string hook) => $"/api/admin/webhooks/{hook.Split('/')[^1]}";
}
