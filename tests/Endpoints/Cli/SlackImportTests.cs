using System.IO.Compression;
using System.Text;
using System.Text.Json;
using MeetAi.Tests.Endpoints.Search;

namespace MeetAi.Tests.Endpoints.Cli;

/// <summary>A Slack export becomes public rooms, with names, times, order and threads as they were.</summary>
public sealed class SlackImportTests(SharedBox box) : IClassFixture<SharedBox>, IDisposable
{
    private const string Users =
        """
        [{"id":"U1","name":"ada","profile":{"display_name":"Ada L.","real_name":"Ada Lovelace"}},
         {"id":"U2","name":"bob","real_name":"Bob","profile":{"display_name":""}}]
        """;

    private readonly string folder = Running.NewDirectory();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Public_channels_become_public_rooms_however_often_it_is_run(bool isServed)
    {
        var data = isServed ? box.Meetai.Data : Running.NewDirectory();
        string[] command = ["import", Den(), "--owner", "keeper", "--data", data];

        var first = await Running.Run(command);
        var again = await Running.Run(command);

        Assert.Equal((0, ""), (first.ExitCode, first.Output));
        Assert.Equal("Imported 1 people, 2 rooms, 2 memberships and 7 messages.\n", first.Error);
        Assert.Equal(0, again.ExitCode);
        Assert.Contains(" 0 messages; 12 were there already", again.Error);
        await using var other = isServed ? null : await Running.StartIn(data);
        await Look(other ?? box.Meetai, data);
    }

    [Fact]
    public async Task Who_shall_own_the_rooms_must_be_said()
    {
        var refused = await box.Meetai.Command("import", Den());
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("--owner", refused.Error);
    }

    [Theory]
    [InlineData("users.json", "[{\"id\":", "users.json cannot be read")]
    [InlineData("bad/2024-01-01.json", "[{\"ts\": 7}]", "bad/2024-01-01.json cannot be read")]
    [InlineData("bad/2024-01-01.json", "[{\"ts\": \"soon\", \"text\": \"x\"}]", "has no time")]
    [InlineData("bad/2024-01-01.json", "{\"a\": 1}", "cannot be read")]
    [InlineData("bad/2024-01-01.json", "[{\"ts\":\"4000000000.000001\",\"text\":\"x\"}]", "not of the future")]
    public async Task What_is_wrong_in_it_is_said_with_its_place(string entry, string content, string reason)
    {
        var file = Zip(("users.json", Users), ("channels.json", """[{"id":"CBAD","name":"bad","created":1}]"""),
            (entry, content));

        var refused = await box.Meetai.Command("import", file, "--owner", "keeper");

        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Contains(reason, refused.Error);
    }

    [Fact]
    public async Task No_name_in_it_leads_out_and_nothing_is_unpacked()
    {
        var file = Zip(
            ("users.json", Users), ("channels.json", """[{"id":"CESC","name":"../../escape","created":1}]"""),
            ("../../escape/2024-01-01.json", """[{"ts":"1704067200.000100","user":"U1","text":"out"}]"""));

        Assert.Equal(0, (await box.Meetai.Command("import", file, "--owner", "keeper")).ExitCode);

        Assert.Equal([file], Directory.GetFileSystemEntries(folder));
    }

    /// <summary>Half a gigabyte of blanks is half a megabyte in a zip.</summary>
    [PublishedFact]
    public async Task A_bomb_does_not_go_off()
    {
        var file = Path.Combine(folder, "bomb.zip");
        using (var zip = new ZipArchive(File.Create(file), ZipArchiveMode.Create))
        {
            zip.CreateEntry("users.json").Open().Using(stream => stream.Write("[]"u8));
            zip.CreateEntry("channels.json").Open().Using(
                stream => stream.Write("""[{"id":"CB","name":"b"}]"""u8));
            zip.CreateEntry("b/2024-01-01.json").Open().Using(stream =>
            {
                var blanks = new byte[1 << 20];
                Array.Fill(blanks, (byte)' ');
                for (var i = 0; i < 600; i++)
                    stream.Write(blanks);
            });
        }

        var refused = await box.Meetai.Command("import", file, "--owner", "keeper");

        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("larger than 512 MiB", refused.Error);
    }

    private static async Task Look(Running meetai, string data)
    {
        var keeper = meetai.With((await Running.Run(["keygen", "--person", "keeper", "--data", data])).Output.Trim());
        var rooms = (await keeper.Get("/api/rooms?limit=200")).Items("rooms").ToLookup(room => room.Text("name"));
        var room = Assert.Single(rooms["general"]);
        Assert.Equal(("public", "owner", false),
            (room.Text("visibility"), room.Text("role"), room.Flag("anonymous_posts")));
        Assert.Equal("2024-01-01T00:00:00.000Z", room.Text("created_at"));
        var path = $"/api/rooms/{room.Text("id")}/messages";
        var page = await keeper.Get(path);
        var messages = page.Items("messages");
        Assert.Equal(
            [
                "1 Ada L. human 2024-01-01T10:00:00.000Z: hello @Bob, see #random & docs (https://example.com/?a&b)",
                "2 Bob human 2024-01-01T10:00:01.500Z: <script> is no tag\nsecond line",
                "3 imported admin agent 2024-01-01T10:00:02.000Z: Build 7 failed",
                "4 Ada L. human 2024-01-02T09:00:00.000Z: in the thread",
                "5 Bob human 2024-01-02T09:00:01.000Z: [file: plan.pdf] https://files.example.com/plan",
            ],
            messages.Select(one => $"{one.Number("seq")} {one.Text("sender")} {one.Text("sender_type")} "
                + $"{one.Text("created_at")}: {one.Text("content")}"));
        Assert.Equal(messages[0].Text("id"), messages[3].Text("reply_to"));
        Assert.Equal(JsonValueKind.Null, messages[0].GetProperty("author").ValueKind);
        var random = Assert.Single(rooms["random"]);
        var parts = (await keeper.Get($"/api/rooms/{random.Text("id")}/messages")).Items("messages");
        Assert.Equal([10_000, 2_000], parts.Select(part => part.Text("content").Length));
        Assert.Single(await keeper.Find("\"Build 7\""));
        Assert.Equal(6, (await keeper.Say($"/api/rooms/{room.Text("id")}", "and on")).Number("seq"));
    }

    private string Den() => Zip(
        ("users.json", Users),
        ("channels.json",
            """[{"id":"C1","name":"general","created":1704067200},{"id":"C2","name":"random","created":1}]"""),
        ("groups.json", """[{"id":"G1","name":"secret","created":1}]"""),
        ("secret/2024-01-01.json", """[{"ts":"1704103200.000000","user":"U1","text":"private"}]"""),
        ("general/2024-01-02.json",
            """
            [{"ts":"1704186001.000000","user":"U2","text":"","files":[
                {"title":"plan.pdf","permalink":"https://files.example.com/plan"}]},
             {"ts":"1704186000.000000","user":"U1","text":"in the thread","thread_ts":"1704103200.000000"}]
            """),
        ("general/2024-01-01.json",
            """
            [{"ts":"1704103199.000000","subtype":"channel_join","user":"U2","text":"<@U2> has joined the channel"},
             {"ts":"1704103200.000000","user":"U1","thread_ts":"1704103200.000000",
              "text":"hello <@U2>, see <#C2|> &amp; <https://example.com/?a&amp;b|docs>"},
             {"ts":"1704103201.500000","user":"U2","blocks":[{"x":[[[]]]}],
              "text":"&lt;script&gt; is no tag\nsecond line"},
             {"ts":"1704103202.000000","subtype":"bot_message","username":"admin","bot_id":"B1","text":"",
              "attachments":[{"fallback":"never","text":"Build 7 failed"}]}]
            """),
        ("random/2024-01-01.json",
            $$"""[{"ts":"1704103200.000000","user":"U1","text":"{{new string('x', 12_000)}}"}]"""));

    private string Zip(params (string Name, string Content)[] entries)
    {
        var file = Path.Combine(folder, "export.zip");
        using var zip = new ZipArchive(File.Create(file), ZipArchiveMode.Create);
        foreach (var (name, content) in entries.Reverse().DistinctBy(entry => entry.Name))
            zip.CreateEntry(name).Open().Using(stream => stream.Write(Encoding.UTF8.GetBytes(content)));

        return file;
    }
}

internal static class StreamExtensions
{
    public static void Using(this Stream stream, Action<Stream> write)
    {
        using (stream)
            write(stream);
    }
}
