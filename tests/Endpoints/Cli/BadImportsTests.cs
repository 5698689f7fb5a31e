using System.Globalization;
using System.Net;

namespace MeetAi.Tests.Endpoints.Cli;

/// <summary>
/// A line that cannot be taken is named with its number and the reason in one sentence; what stands before it is taken,
/// nothing after it, and nothing that is there is changed.
/// </summary>
public sealed class BadImportsTests(SharedBox box) : IClassFixture<SharedBox>
{
    private const string Header = """{"meetai_export":1}""";
    private static int count;

    private readonly string folder = Running.NewDirectory();
    private readonly string mark = Interlocked.Increment(ref count).ToString("x4", CultureInfo.InvariantCulture);

    private string Person => $"01a00000-0000-7000-8000-{mark}00000001";

    private string Room => $"01a00000-0000-7000-8000-{mark}00000002";

    [Theory]
    [InlineData("not json", "It is no JSON object")]
    [InlineData("{\"type\":\"message\",", "It is no JSON object")]
    [InlineData("[]", "It is no JSON object")]
    [InlineData("null", "It is no JSON object")]
    [InlineData("{\"type\":\"dance\"}", "type is none that is known here")]
    [InlineData("{\"meetai_export\":2}", "is of a later meetai")]
    [InlineData("{\"type\":\"person\",\"id\":7}", "id has the wrong kind of value")]
    [InlineData("{\"type\":\"person\",\"id\":\"7\",\"handle\":\"x\"}", "id must be an id")]
    [InlineData("{\"type\":\"person\",\"id\":\"01a00000-0000-4000-8000-000000000000\",\"handle\":\"x\"}", "UUIDv7")]
    [InlineData("{\"type\":\"person\",\"handle\":\"admin\"}", "nobody may use")]
    [InlineData("{\"type\":\"person\",\"handle\":\"a\\ud800\"}", "handle has the wrong kind of value")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]", "It is no JSON object")]
    public async Task What_is_no_line_of_an_export(string line, string reason) => await Refused(line, reason, taken: 5);

    [Theory]
    [InlineData(2, "Another message is number 2")] // the number of another one
    [InlineData(4, "Number 4 cannot follow 2")] // a gap
    [InlineData(0, "seq must be a whole number")]
    [InlineData(-1, "seq must be a whole number")]
    [InlineData(4_294_967_295, "seq must be a whole number")]
    public async Task A_number_that_does_not_come_next(long seq, string reason)
        => await Refused(Message(seq, $"01a00000-0000-7000-8000-{mark}00000099"), reason, taken: 5);

    [Fact]
    public async Task A_message_that_is_somewhere_else_already()
        => await Refused(Message(3, $"01a00000-0000-7000-8000-{mark}00000011"), "stands in another place", taken: 5);

    [Fact]
    public async Task A_message_of_a_time_to_come()
        => await Refused(Message(3, $"ffffffff-0000-7000-8000-{mark}00000013"), "not of the future", taken: 5);

    [Fact]
    public async Task A_message_that_was_written_in_a_time_to_come() => await Refused(
        Message(3).Replace("2025", "9999", StringComparison.Ordinal), "created_at is in the future", taken: 5);

    /// <summary>Behind its last number those of the next room would begin.</summary>
    [Fact]
    public async Task A_room_that_has_no_numbers_left() => await Refused(
        RoomLine.Replace("\"name\"", "\"first_seq\":4294967295,\"name\"", StringComparison.Ordinal),
        "first_seq and last_seq must be", taken: 5);

    [Fact]
    public async Task A_message_of_a_room_that_is_not_there() => await Refused(
        Message(3).Replace(Room, "01a00000-0000-7000-8000-00000000ffff", StringComparison.Ordinal),
        "There is no room 01a00000-0000-7000-8000-00000000ffff", taken: 5);

    [Fact]
    public async Task A_text_that_is_too_long() => await Refused(
        Message(3).Replace("hello", new string('x', 10_001), StringComparison.Ordinal), "1 to 10000", taken: 5);

    [Fact]
    public async Task A_room_that_is_another_one_here() => await Refused(
        RoomLine.Replace("theirs", "another", StringComparison.Ordinal), "is here already, with another name",
        taken: 5);

    [Fact]
    public async Task A_handle_that_somebody_else_has() => await Refused(
        PersonLine.Replace("00000001", "00000077", StringComparison.Ordinal), "Somebody else is called", taken: 5);

    [Fact]
    public async Task A_role_that_is_another_one_here() => await Refused(
        MemberLine.Replace("owner", "reader", StringComparison.Ordinal), "is owner of the room", taken: 5);

    [Fact]
    public async Task A_file_that_is_bad_somewhere_is_taken_up_to_there()
    {
        var huge = Message(3).Replace("hello", new string('x', 1 << 20), StringComparison.Ordinal);
        await Said("Line 2: handle is a name that nobody", Header, """{"type":"person","handle":"admin"}""");
        await Said("longer than 128 KiB", Header, PersonLine, huge);
        await Said("cut off. Imported .* 1 rooms", Header, PersonLine, RoomLine, MemberLine);
    }

    [Theory]
    [InlineData("")]
    [InlineData("SQLite format 3\0")]
    [InlineData("{\"hello\": 1}")]
    public async Task A_file_of_somebody_else_changes_nothing(string content)
    {
        var before = await box.Meetai.Command("export");
        var refused = await box.Meetai.Command("import", Write(content));
        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Equal(before, await box.Meetai.Command("export"));
    }

    [Fact]
    public async Task A_room_without_an_owner()
    {
        var other = $$"""
            {"type":"room","id":"01a00000-0000-7000-8000-{{mark}}00000055","name":"x","created_at":"2025-01-01T00:00Z"}
            """;
        using var http = box.Meetai.Operator();
        (await http.PostAsync("/api/admin/import", new StringContent(other))).EnsureSuccessStatusCode();
        await Refused(
            Message(1).Replace(Room, $"01a00000-0000-7000-8000-{mark}00000055", StringComparison.Ordinal), "no owner",
            taken: 5);
    }

    private string PersonLine => $$"""{"type":"person","id":"{{Person}}","handle":"p{{mark}}"}""";

    private string RoomLine => $$"""
        {"type":"room","id":"{{Room}}","name":"theirs","visibility":"private","created_at":"2025-01-01T00:00:00Z"}
        """;

    private string MemberLine => $$"""
        {"type":"member","room_id":"{{Room}}","person_id":"{{Person}}","role":"owner","joined_at":"2025-01-01T00:00Z"}
        """;

    private string Message(long seq, string? id = null) => $$"""
        {"type":"message","id":"{{id ?? $"01a00000-0000-7000-8000-{mark}0000001{seq}"}}","room_id":"{{Room}}",
        "seq":{{seq}},"sender":"x","content":"hello","created_at":"2025-01-01T00:00:00Z"}
        """.ReplaceLineEndings("");

    private async Task Said(string sentence, params string[] lines)
    {
        var refused = await box.Meetai.Command("import", Write(lines));
        Assert.Equal((1, "", 1), (refused.ExitCode, refused.Output, refused.Error.Count(letter => letter == '\n')));
        Assert.Matches(sentence, refused.Error);
    }

    private async Task Refused(string line, string reason, int taken)
    {
        var before = (await Lines()).Count;
        string[] lines = [Header, PersonLine, RoomLine, MemberLine, Message(1), Message(2), line, Message(3)];
        using var http = box.Meetai.Operator();
        using var answer = await http.PostAsync("/api/admin/import", new StringContent(string.Join('\n', lines)));

        var refused = (await Tests.Person.Read(answer, HttpStatusCode.OK)).GetProperty("refused");
        Assert.Equal(7, refused.Number("line"));
        Assert.Matches(reason, refused.Text("reason"));
        var after = await Lines();
        Assert.Equal(taken, after.Count - before);
        Assert.DoesNotContain(after, one => one.Contains($"{mark}00000013", StringComparison.Ordinal));
        var untouched = (await box.Ada.Get($"{box.Room}/messages")).Items("messages");
        Assert.Equal("hello", Assert.Single(untouched).Text("content"));
    }

    private async Task<List<string>> Lines()
    {
        using var http = box.Meetai.Operator();
        return [.. (await http.GetStringAsync("/api/admin/export")).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private string Write(params string[] lines)
    {
        var file = Path.Combine(folder, "bad.jsonl");
        File.WriteAllText(file, string.Join('\n', lines));
        return file;
    }
}
