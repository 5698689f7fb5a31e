namespace MeetAi.Tests.Endpoints.Cli;

public sealed class CommandLineTests
{
    [Fact]
    public async Task The_version_names_the_framework_and_sqlite()
    {
        var version = await Running.Run(["--version"]);
        Assert.Equal((0, ""), (version.ExitCode, version.Error));
        Assert.Matches(
            @"^meetai \d+\.\d+\.\d+ \(\.NET \d+\.\d+\.\d+, (native AOT|JIT), SQLite 3\.\d+\.\d+\)\n$", version.Output);
    }

    [Theory]
    [InlineData("", "curl -X POST http://127.0.0.1:8787/api/keys", "serve", "migrate", "keygen", "keys", "--version")]
    [InlineData("serve", "SIGTERM", "--listen", "MEETAI_LISTEN", "http://127.0.0.1:8787", "--data", "./data",
        "--public-url", "--host", "--cors-origin", "--registration", "--no-migrate", "MEETAI_<NAME>_FILE")]
    [InlineData("migrate", "Forward only", "DIR/backups", "--status", "--dry-run", "--data", "MEETAI_DATA")]
    [InlineData("keygen", "KEY=$(meetai keygen)", "--handle", "--json", "--data")]
    [InlineData("keys", "list", "revoke")]
    [InlineData("send", "<ROOM>", "<TEXT>", "--as", "MEETAI_SENDER", "--idempotency-key", "MEETAI_KEY", "--url")]
    [InlineData("listen", "<ROOM>...", "--exec <CMD>", "MEETAI_MESSAGE_CONTENT", "--cursor-file", "ends with 6")]
    [InlineData("keys list", "newest first", "--json", "--data")]
    [InlineData("keys revoke", "<KEY>", "4401", "--data")]
    public async Task The_help_of_every_command_says_what_it_does_and_takes(string command, params string[] words)
    {
        string[] path = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var help = await Running.Run([.. path, "--help"]);
        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.All(words, word => Assert.Contains(word, help.Output));
        Assert.Equal(help, await Running.Run([.. path, "-h"]));
    }

    [Theory]
    [InlineData("serv", "'meetai' has no 'serv'; did you mean 'serve'?")]
    [InlineData("servee --data x", "'meetai' has no 'servee'; did you mean 'serve'?")]
    [InlineData("keys revok x", "'meetai keys' has no 'revok'; did you mean 'revoke'?")]
    [InlineData("keygen --handel ada", "'meetai keygen' has no '--handel'; did you mean '--handle'?")]
    [InlineData("migrate --dryrun", "'meetai migrate' has no '--dryrun'; did you mean '--dry-run'?")]
    public async Task A_typo_gets_a_suggestion(string command, string sentence) => await Refused(command, sentence);

    [Theory]
    [InlineData("frobnicate", "'meetai' has no 'frobnicate'; see 'meetai --help'.")]
    [InlineData("serve --nope", "'meetai serve' has no '--nope'; see 'meetai serve --help'.")]
    [InlineData("serve extra", "'meetai serve' has no 'extra'; see 'meetai serve --help'.")]
    [InlineData("keys revoke a b", "'meetai keys revoke' has no 'b'; see 'meetai keys revoke --help'.")]
    [InlineData("", "'meetai' needs a command; see 'meetai --help'.")]
    [InlineData("keys", "'meetai keys' needs one of its commands: list, limit, revoke, delete.")]
    [InlineData("keys revoke", "Required argument missing for command: 'revoke'.")]
    [InlineData("serve --listen", "Required argument missing for option: '--listen'.")]
    [InlineData("serve --listen ftp://x",
        "--listen is http(s)://ADDRESS:PORT with an IP address or localhost, not 'ftp://x'.")]
    [InlineData("serve --listen http://example.com:80",
        "--listen is http(s)://ADDRESS:PORT with an IP address or localhost, not 'http://example.com:80'.")]
    [InlineData("serve --listen 127.0.0.1:80",
        "--listen is http(s)://ADDRESS:PORT with an IP address or localhost, not '127.0.0.1:80'.")]
    [InlineData("serve --public-url box", "--public-url is https://HOST[:PORT] without a path, not 'box'.")]
    [InlineData("serve --cors-origin https://a/b",
        "--cors-origin is https://HOST[:PORT] without a path, not 'https://a/b'.")]
    [InlineData("serve --registration maybe", "--registration is open or closed, not 'maybe'.")]
    public async Task A_bad_command_line_is_one_sentence(string command, string sentence)
        => await Refused(command, sentence);

    private static async Task Refused(string command, string sentence)
    {
        var refused = await Running.Run(command.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((2, "", sentence + "\n"), (refused.ExitCode, refused.Output, refused.Error));
    }
}
