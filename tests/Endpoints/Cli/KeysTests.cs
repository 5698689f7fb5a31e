using System.Net;
using System.Text.Json;
using MeetAi.Tests.Endpoints.Realtime;

namespace MeetAi.Tests.Endpoints.Cli;

public sealed class KeysTests
{
    [Fact]
    public async Task List_shows_the_living_keys_of_everybody_and_no_secret()
    {
        await using var meetai = await Running.Start();
        var (ada, bob) = (await Keygen(meetai, "ada"), await Keygen(meetai, "bob"));
        await meetai.With(Secret(ada)).NewRoom();

        var table = await meetai.Command("keys", "list");
        var lines = table.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((0, ""), (table.ExitCode, table.Error));
        Assert.Matches("^PREFIX +HANDLE +AGENT +CREATED +LAST USED +ID$", lines[0]);
        Assert.Matches($"^{bob.Text("prefix")} +bob +[0-9T:.Z-]+ +never +{bob.Text("id")}$", lines[1]);
        Assert.Matches($"^{ada.Text("prefix")} +ada +", lines[2]);
        Assert.Equal(3, lines.Length);

        var json = (await meetai.Command("keys", "list", "--json")).Output;
        var handles = JsonDocument.Parse(json).RootElement.Items("keys").Select(key => key.Text("handle"));
        Assert.Equal(["bob", "ada"], handles);
        Assert.DoesNotContain(Secret(ada)[8..], json + table.Output);
    }

    [Fact]
    public async Task Revoke_ends_what_is_open_with_that_key_at_once_and_nothing_else()
    {
        await using var meetai = await Running.Start();
        var (key, other) = (await Keygen(meetai, "ada"), await meetai.NewPerson());
        var ada = meetai.With(Secret(key));
        var room = await ada.NewRoom();
        using var socket = await Follower.Join(meetai, ada, $"{room}/ws");
        using var lobby = await Follower.Join(meetai, ada, "/api/lobby/ws");
        using var bystander = await Follower.Join(meetai, other, "/api/lobby/ws");
        using var events = new StreamReader(await ada.Http.GetStreamAsync($"{room}/events"));
        Assert.Equal("event: ready", await events.ReadLineAsync());
        await socket.Next("ready");
        await lobby.Next("ready");
        var ticket = (await ada.Post("/api/tickets", new { })).Text("ticket");
        var poll = ada.Http.GetAsync($"{room}/messages?after=0&wait=45");

        var revoked = await meetai.Command("keys", "revoke", key.Text("id"));

        Assert.Equal((0, "", "Revoked.\n"), (revoked.ExitCode, revoked.Output, revoked.Error));
        Assert.Equal(4401, await socket.End());
        Assert.Equal(4401, await lobby.End());
        await events.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20));
        await Person.Problem(
            await poll.WaitAsync(TimeSpan.FromSeconds(20)), HttpStatusCode.Unauthorized, "unauthorized");
        await Person.Problem(await ada.Http.GetAsync(room), HttpStatusCode.Unauthorized, "unauthorized");
        await Person.Problem(
            await meetai.Anyone().GetAsync($"{room}/events?ticket={ticket}"),
            HttpStatusCode.Unauthorized, "ticket_invalid");
        await other.NewRoom("goes on");
        Assert.Equal("goes on", (await bystander.Next("room_created")).Text("name"));
        Assert.DoesNotContain(key.Text("id"), (await meetai.Command("keys", "list")).Output);
    }

    [Fact]
    public async Task Revoke_takes_the_beginning_that_list_shows_also_where_no_server_runs()
    {
        await using var meetai = await Running.Start();
        var (ada, bob) = (await Keygen(meetai, "ada"), await Keygen(meetai, "bob"));
        await meetai.Terminate();

        Assert.Equal(0, (await meetai.Command("keys", "revoke", ada.Text("prefix"))).ExitCode);

        await meetai.Launch();
        var refused = await meetai.With(Secret(ada)).Http.GetAsync("/api/keys/me");
        await Person.Problem(refused, HttpStatusCode.Unauthorized, "unauthorized");
        await meetai.With(Secret(bob)).Get("/api/keys/me");
    }

    [Fact]
    public async Task A_beginning_of_several_keys_is_refused_with_their_ids()
    {
        await using var meetai = await Running.Start();
        var (ada, bob) = (await Keygen(meetai, "ada"), await Keygen(meetai, "bob"));

        var refused = await meetai.Command("keys", "revoke", "mai_");

        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Contains(ada.Text("id"), refused.Error);
        Assert.Contains(bob.Text("id"), refused.Error);
        await meetai.With(Secret(ada)).Get("/api/keys/me");
        await meetai.With(Secret(bob)).Get("/api/keys/me");
    }

    [Theory]
    [InlineData("mai_????")]
    [InlineData("%")]
    [InlineData("0192f0c1-2345-7678-9abc-def012345678")]
    [InlineData("../people")]
    public async Task An_unknown_key_is_not_found(string key)
    {
        await using var meetai = await Running.Start();
        var made = await Keygen(meetai, "ada");

        var unknown = await meetai.Command("keys", "revoke", key);

        Assert.Equal((5, ""), (unknown.ExitCode, unknown.Output));
        Assert.Equal(1, unknown.Error.Count(letter => letter == '\n'));
        await meetai.With(Secret(made)).Get("/api/keys/me");
    }

    [Fact]
    public async Task A_revoked_key_is_not_found_a_second_time()
    {
        await using var meetai = await Running.Start();
        var id = (await Keygen(meetai, "ada")).Text("id");
        Assert.Equal(0, (await meetai.Command("keys", "revoke", id)).ExitCode);
        Assert.Equal(5, (await meetai.Command("keys", "revoke", id)).ExitCode);
    }

    private static async Task<JsonElement> Keygen(Running meetai, string handle)
        => JsonDocument.Parse((await meetai.Command("keygen", "--handle", handle, "--json")).Output).RootElement;

    private static string Secret(JsonElement made) => made.Text("key");
}
