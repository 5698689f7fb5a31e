using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using MeetAi.Tests.Endpoints.Webhooks;

namespace MeetAi.Tests.Endpoints.Cli;

/// <summary>What is wrong with a box is found, said with what to do about it, and told by the exit code.</summary>
public sealed class DoctorTests(SharedBox box) : IClassFixture<SharedBox>
{
    private static readonly string[] inside =
        ["data", "disk", "log", "schema", "integrity", "history", "clock", "files", "egress"];

    private string Own => box.Meetai.Url.GetLeftPart(UriPartial.Authority);

    [Fact]
    public async Task A_box_that_is_well_is_found_well_from_inside_and_outside()
    {
        var (code, checks) = await Doctor(box.Meetai.Data, "--public-url", Own);

        Assert.Equal(
            ["server", .. inside, "public url", "stream", "websocket", "client address"], checks.Keys);
        Assert.All(
            checks.Where(one => one.Key is not ("clock" or "disk" or "data" or "files")), // of the machine
            one => Assert.Equal(("ok", null), (one.Value.Text("state"), one.Value.Text("advice"))));
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task People_read_a_line_for_each_look_and_what_to_do()
    {
        var finished = await Running.Run(["doctor", "--data", box.Meetai.Data, "--public-url", "http://127.0.0.1:9"]);

        var lines = finished.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines, line => line.StartsWith("ok    integrity", StringComparison.Ordinal));
        var failed = Array.FindIndex(lines, line => line.StartsWith("fail  public url", StringComparison.Ordinal));
        Assert.Contains(" -> See that name, port, firewall and proxy lead here.", lines[failed + 1]);
        Assert.EndsWith("look at.\n", finished.Error, StringComparison.Ordinal);
        Assert.Equal(1, finished.ExitCode);
    }

    [Fact]
    public async Task Another_box_at_the_public_url_is_not_taken_for_this_one()
    {
        await using var other = await Running.Start();
        var (code, checks) = await Doctor(box.Meetai.Data, "--public-url", other.Url.GetLeftPart(UriPartial.Authority));

        Assert.Equal(1, code);
        Assert.Equal("fail", checks["public url"].Text("state"));
        Assert.Contains("another box", checks["public url"].Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_is_not_believed_is_named_with_the_option_that_believes_it()
    {
        await using var proxy = new Relay(box.Meetai.Url, head => head.Replace(
            "\r\n\r\n", "\r\nX-Forwarded-For: 203.0.113.7\r\n\r\n", StringComparison.Ordinal));
        var (code, checks) = await Doctor(box.Meetai.Data, "--public-url", proxy.Url);

        Assert.Equal("warn", checks["client address"].Text("state"));
        Assert.Contains("--trusted-proxy 127.0.0.1", checks["client address"].Text("advice"), StringComparison.Ordinal);
        Assert.Equal(("ok", "ok"), (checks["stream"].Text("state"), checks["websocket"].Text("state")));
        Assert.Equal(0, code);
    }

    [PublishedFact]
    public async Task A_proxy_that_keeps_streams_back_and_takes_upgrades_away_is_found_out()
    {
        await using var proxy = new Relay(
            box.Meetai.Url,
            head => head.Replace("Upgrade: websocket\r\n", "", StringComparison.Ordinal)
                .Replace("Connection: Upgrade\r\n", "", StringComparison.Ordinal)
                .Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal),
            buffers: true);
        var (code, checks) = await Doctor(box.Meetai.Data, "--public-url", proxy.Url);

        Assert.Equal(
            ("ok", "fail", "fail", 1),
            (checks["public url"].Text("state"), checks["stream"].Text("state"), checks["websocket"].Text("state"),
                code));
        Assert.Contains("proxy_buffering off", checks["stream"].Text("advice"), StringComparison.Ordinal);
        Assert.Contains("Upgrade", checks["websocket"].Text("advice"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_box_is_looked_at_without_a_server_and_nothing_is_changed()
    {
        await using var meetai = await Running.Start();
        await (await meetai.NewPerson()).NewRoom();
        await meetai.Kill();
        var before = File.ReadAllBytes(Path.Combine(meetai.Data, "meetai.db"));
        var (_, checks) = await Doctor(meetai.Data, "--listen", "http://127.0.0.1:0");

        Assert.Equal(["server", "port", .. inside], checks.Keys);
        Assert.Equal(
            ("warn", "ok", "ok"),
            (checks["server"].Text("state"), checks["port"].Text("state"), checks["integrity"].Text("state")));
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(meetai.Data, "meetai.db")));
    }

    [Fact]
    public async Task A_broken_database_open_doors_and_a_taken_port_are_all_found_at_once()
    {
        var folder = Running.NewDirectory();
        var database = Path.Combine(folder, "meetai.db");
        await box.Meetai.Command("backup", database);
        using (var cut = new FileStream(database, FileMode.Open))
            cut.SetLength(cut.Length / 2);

        File.SetUnixFileMode(folder, (UnixFileMode)Convert.ToInt32("755", 8));
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var (code, checks) = await Doctor(folder, "--listen", $"http://{taken.LocalEndpoint}");

        Assert.Equal(
            ("warn", "fail", "fail", 1),
            (checks["data"].Text("state"), checks["integrity"].Text("state"), checks["port"].Text("state"), code));
        Assert.Equal($"chmod 700 {folder}", checks["data"].Text("advice"));
        File.SetUnixFileMode(database, (UnixFileMode)Convert.ToInt32("644", 8));
        Assert.Equal("fail", (await Doctor(folder)).Checks["data"].Text("state"));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(20, "https://localhost", "ok", "good from")]
    [InlineData(10, "https://localhost", "warn", "good from")]
    [InlineData(-1, "https://localhost", "fail", "and it is")]
    [InlineData(20, "https://chat.example.org", "fail", "not for chat.example.org")]
    public async Task A_certificate_is_judged_by_its_days_and_its_names(int days, string url, string state, string said)
    {
        using var authority = new Authority();
        authority.Issue(days);
        var (_, checks) = await Doctor(authority.Folder, [.. authority.Options, "--public-url", url]);

        Assert.Equal(state, checks["certificate"].Text("state"));
        Assert.Contains(said, checks["certificate"].Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_called_unless_asked_for_and_then_as_a_webhook_would_be()
    {
        await using var receiver = new Receiver();
        var folder = Running.NewDirectory();
        await Doctor(folder);
        var refused = (await Doctor(folder, "--egress", receiver.Url)).Checks["egress"];
        Assert.Empty(receiver.All);

        var called = (await Doctor(folder, "--egress", receiver.Url, "--webhook-allow", "127.0.0.1")).Checks["egress"];

        Assert.Equal(("fail", "ok"), (refused.Text("state"), called.Text("state")));
        Assert.Single(receiver.All);
        Directory.Delete(folder);
    }

    [Fact]
    public async Task Backups_that_are_due_and_a_directory_that_is_not_there_are_missed()
    {
        var folder = Path.Combine(Running.NewDirectory(), "none");
        var (code, checks) = await Doctor(folder, "--backup-every", "1d");

        Assert.Equal(
            ("fail", "warn", 1), (checks["data"].Text("state"), checks["backups"].Text("state"), code));
        Assert.False(Directory.Exists(folder));
    }

    private static async Task<(int ExitCode, IReadOnlyDictionary<string, JsonElement> Checks)> Doctor(
        string data, params string[] options)
    {
        var finished = await Running.Run(["doctor", "--json", "--data", data, .. options]);
        Assert.Equal("", finished.Error);
        var checks = JsonDocument.Parse(finished.Output).RootElement.Items("checks");
        return (finished.ExitCode, checks.ToDictionary(one => one.Text("name")));
    }
}
