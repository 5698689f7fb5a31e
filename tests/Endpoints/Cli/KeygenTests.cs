using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Cli;

public sealed class KeygenTests
{
    private const string KeyAlone = "^mai_[A-Za-z0-9]{24}\n$";

    [Fact]
    public async Task It_prints_the_key_alone_while_a_server_runs_that_takes_no_strangers()
    {
        await using var meetai = await Running.Start("--registration", "closed");
        var stranger = await meetai.Anyone().PostAsync("/api/keys", null);
        await Person.Problem(stranger, System.Net.HttpStatusCode.Forbidden, "registration_closed");

        var made = await meetai.Command("keygen", "--handle", "ada");

        Assert.Equal((0, ""), (made.ExitCode, made.Error));
        Assert.Matches(KeyAlone, made.Output);
        Assert.Equal("ada", (await meetai.With(made.Output.Trim()).Get("/api/keys/me")).Text("handle"));
    }

    [Fact]
    public async Task It_works_where_no_server_runs_and_the_key_is_good_in_the_next_one()
    {
        await using var meetai = await Running.Start();
        await meetai.Terminate();

        var made = await meetai.Command("keygen");

        Assert.Equal((0, ""), (made.ExitCode, made.Error));
        Assert.Matches(KeyAlone, made.Output);
        Assert.False(File.Exists(Path.Combine(meetai.Data, "meetai.pid")));
        await meetai.Launch();
        await meetai.With(made.Output.Trim()).NewRoom();
    }

    [Fact]
    public async Task It_makes_the_directory_that_was_named()
    {
        var root = Running.NewDirectory();
        var data = Path.Combine(root, "new");
        var made = await Running.Run(["keygen", "--data", data]);
        Assert.Matches(KeyAlone, made.Output);
        await using (var meetai = await Running.StartIn(data))
            await meetai.With(made.Output.Trim()).NewRoom();

        Directory.Delete(root);
    }

    [Fact]
    public async Task With_json_it_prints_what_the_api_answers()
    {
        await using var meetai = await Running.Start();
        var made = JsonDocument.Parse((await meetai.Command("keygen", "--handle", "ada", "--json")).Output).RootElement;

        Assert.Equal(
            [
                "id", "key", "prefix", "person_id", "handle", "parent_id", "name", "agent", "scopes", "rooms",
                "created_at", "expires_at",
            ],
            made.EnumerateObject().Select(field => field.Name));
        Assert.Equal(made.Text("key")[..8], made.Text("prefix"));
        var me = await meetai.With(made.Text("key")).Get("/api/keys/me");
        Assert.Equal(made.Text("id"), me.Text("id"));
        Assert.Equal("ada", me.Text("handle"));
    }

    [Theory]
    [InlineData("ada", 1, "Somebody is called ada already.")]
    [InlineData("ADA", 1, "Somebody is called ADA already.")]
    [InlineData("", 1, "handle")]
    [InlineData("a\u200bda", 1, "handle")]
    public async Task A_handle_that_is_taken_or_not_valid_is_an_error(string handle, int exitCode, string sentence)
    {
        await using var meetai = await Running.Start();
        await meetai.Command("keygen", "--handle", "ada");

        var refused = await meetai.Command("keygen", "--handle", handle);

        Assert.Equal((exitCode, ""), (refused.ExitCode, refused.Output));
        Assert.Contains(sentence, refused.Error);
        Assert.Equal(1, refused.Error.Count(letter => letter == '\n'));
    }
}
