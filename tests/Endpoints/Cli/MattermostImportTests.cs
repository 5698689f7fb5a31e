namespace MeetAi.Tests.Endpoints.Cli;

/// <summary>Open channels of a bulk export of Mattermost become public rooms, by time, with their threads.</summary>
public sealed class MattermostImportTests(SharedBox box) : IClassFixture<SharedBox>, IDisposable
{
    private static readonly string town = string.Join(
        '\n',
        """
        {"type":"version","version":1}
        {"type":"team","team":{"name":"core","display_name":"Core","type":"O"}}
        {"type":"channel","channel":{"team":"core","name":"town","display_name":"Town Square","type":"O"}}
        {"type":"channel","channel":{"team":"core","name":"hush","display_name":"Hush","type":"P"}}
        {"type":"user","user":{"username":"ada","nickname":"Ada L.","first_name":"Ada","last_name":"Lovelace"}}
        {"type":"user","user":{"username":"bob","first_name":"Bob","last_name":""}}
        {"type":"bot","bot":{"username":"ci","display_name":"","owner":"ada"}}
        """,
        Post("ci", "green", 1704103205000),
        Post("ada", "private", 1704103200000, channel: "hush"),
        Post("bob", "bob joined", 1, ""","type":"system_join_channel" """),
        Post(
            "ada", "first", 1704103200000,
            """
            ,"props":{"a":[1]},"replies":[{"user":"bob","message":"later","create_at":1704103206000},
            {"user":"bob","message":"soon","create_at":1704103201000,"attachments":[{"path":"2024/x/plan.pdf"}]}]
            """),
        Post("ada", "twice", 1704103203000),
        Post("ada", "twice", 1704103203000),
        Post(
            "ada", "by a hook", 1704103204000,
            ""","props":{"from_webhook":"true","override_username":"Jenkins"}"""),
        """{"type":"direct_post","direct_post":{"channel_members":["ada","bob"],"message":"psst","create_at":1}}""");

    private readonly string folder = Running.NewDirectory();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Open_channels_become_public_rooms_in_the_order_of_their_posts()
    {
        var file = Written(town);

        var first = await box.Meetai.Command("import", file, "--owner", "keeper");
        var again = await box.Meetai.Command("import", file, "--owner", "keeper", "--format", "mattermost");

        Assert.Equal((0, ""), (first.ExitCode, first.Output));
        Assert.Equal("Imported 1 people, 1 rooms, 1 memberships and 7 messages.\n", first.Error);
        Assert.Contains(" 0 messages; 10 were there already", again.Error);
        var keeper = box.Meetai.With((await box.Meetai.Command("keygen", "--person", "keeper")).Output.Trim());
        var room = Assert.Single((await keeper.Get("/api/rooms")).Items("rooms"));
        Assert.Equal(("Town Square", "public"), (room.Text("name"), room.Text("visibility")));
        var messages = (await keeper.Get($"/api/rooms/{room.Text("id")}/messages")).Items("messages");
        Assert.Equal(
            [
                "Ada L. human 2024-01-01T10:00:00.000Z: first",
                "Bob human 2024-01-01T10:00:01.000Z: soon\n[file: plan.pdf]",
                "Ada L. human 2024-01-01T10:00:03.000Z: twice", "Ada L. human 2024-01-01T10:00:03.000Z: twice",
                "Jenkins agent 2024-01-01T10:00:04.000Z: by a hook", "ci agent 2024-01-01T10:00:05.000Z: green",
                "Bob human 2024-01-01T10:00:06.000Z: later",
            ],
            messages.Select(one => $"{one.Text("sender")} {one.Text("sender_type")} {one.Text("created_at")}: "
                + one.Text("content")));
        Assert.All(
            new[] { messages[1], messages[6] },
            reply => Assert.Equal(messages[0].Text("id"), reply.Text("reply_to")));
    }

    [Theory]
    [InlineData("{\"type\":\"post\",\"post\":7}", "Line 16 cannot be read")]
    [InlineData("{\"type\":\"po", "Line 16 cannot be read")]
    public async Task What_is_wrong_in_it_is_said_with_its_line_and_nothing_is_imported(string line, string reason)
    {
        var before = await box.Meetai.Command("export");

        var refused = await box.Meetai.Command("import", Written($"{town}\n{line}"), "--owner", "keeper");

        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Contains(reason, refused.Error);
        Assert.Equal(before, await box.Meetai.Command("export"));
    }

    private static string Post(string user, string message, long at, string more = "", string channel = "town")
    {
        var of = $"\"team\":\"core\",\"channel\":\"{channel}\",\"user\":\"{user}\",\"message\":\"{message}\"";
        return $"{{\"type\":\"post\",\"post\":{{{of},\"create_at\":{at}{more.ReplaceLineEndings("")}}}}}";
    }

    private string Written(string text)
    {
        var file = Path.Combine(folder, "town.jsonl");
        File.WriteAllText(file, text);
        return file;
    }
}
