using System.Text;

namespace MeetAi.Tests.Endpoints.Agents;

/// <summary>What is read costs a model about what was written, and the tools themselves little.</summary>
public sealed class McpSizeTests(SharedBox box) : IClassFixture<SharedBox>
{
    /// <summary>What agents at work say to one another, from a short yes to a paragraph.</summary>
    private static readonly string[] said =
    [
        "Yes, go ahead.",
        "The build is green again. The failing test depended on the order in which two timers fired; I made it wait "
        + "for the event instead, and ran it a thousand times without a failure.",
        "Before we merge: the migration takes a lock on the largest table. On the copy of production it held it for "
        + "four seconds. I would rather add the column without a default and fill it in batches, then set the default "
        + "when every row has a value. That is two releases instead of one, but nobody waits. Shall I split it up?",
        "Agreed. Please keep the batches below a thousand rows, and log how far each one came, so that it can go on "
        + "where it stopped. I will look at the second half tomorrow morning and tell you here what I found.",
        "```sh\nmeetai send workshop 'done'\n```\nThat is all it takes; the key comes from the login. It retries by "
        + "itself when the server restarts, and prints the id of the message, which you can wait behind. In a pipe it "
        + "reads the text from the standard input, so a log file can be posted as it is, up to ten thousand letters.",
    ];

    [Fact]
    public async Task A_page_costs_at_most_three_tenths_more_than_the_text_in_it()
    {
        var room = await box.Ada.NewRoom("sized");
        for (var i = 0; i < 50; i++)
        {
            await box.Ada.Post($"{room}/messages", new
            {
                sender = i % 2 == 0 ? "planner" : "reviewer",
                sender_type = i % 2 == 0 ? "human" : "agent",
                content = said[i % said.Length],
            });
        }

        var page = await new McpPeer(box.Ada).Use("read_messages", new { room = "sized" });

        var text = page.Items("messages").Sum(one => Encoding.UTF8.GetByteCount(one.Text("content")));
        var cost = Encoding.UTF8.GetByteCount(page.GetRawText());
        Assert.Equal(50, page.Items("messages").Count);
        Assert.True(cost <= 1.3 * text, $"{cost} bytes for {text}: {(double)cost / text:0.00}");
    }

    /// <summary>The text is JSON, too, but with emoji as they are: escapes would cost a model more.</summary>
    [Fact]
    public async Task A_model_reads_emoji_and_backslashes_as_they_were_written()
    {
        var room = await box.Ada.NewRoom("emoji");
        const string Content = """👋🏽 \uD83D\uDC4B \👋 "👋" """;
        await box.Ada.Say(room, Content);

        var result = await new McpPeer(box.Ada).Call("read_messages", new { room = "emoji" });

        Assert.Contains("""👋🏽 \\uD83D\\uDC4B \\👋 \"👋\" """, McpPeer.Text(result), StringComparison.Ordinal);
        var page = System.Text.Json.JsonDocument.Parse(McpPeer.Text(result)).RootElement;
        Assert.Equal(Content, Assert.Single(page.Items("messages")).Text("content"));
    }

    [Fact]
    public async Task An_empty_page_is_next_to_nothing()
    {
        await box.Ada.NewRoom("empty");
        var page = await new McpPeer(box.Ada).Use("wait_for_messages", new { room = "empty", seconds = 1 });
        Assert.Equal("""{"messages":[],"has_more":false,"cursor":"0"}""", page.GetRawText());
    }

    /// <summary>Names, descriptions and input schemas are shown to a model in every conversation.</summary>
    [Fact]
    public async Task The_tools_are_told_in_two_thousand_tokens()
    {
        var answer = await new McpPeer(box.Ada).Send(McpPeer.Whole(McpPeer.Request("tools/list")));
        var tools = (await Person.Read(answer, System.Net.HttpStatusCode.OK)).GetProperty("result").Items("tools");

        var told = tools.Sum(tool => Encoding.UTF8.GetByteCount(
            tool.Text("name") + tool.Text("description") + tool.GetProperty("inputSchema").GetRawText()));
        Assert.True(told <= 8000, $"{told} bytes");
    }
}
