using static MeetAi.Tests.Endpoints.Cli.Client.Desk;

namespace MeetAi.Tests.Endpoints.Cli.Client;

/// <summary>Which box, and which key: told, stored and kept to oneself.</summary>
public sealed class LoginTests(SharedBox box) : IClassFixture<SharedBox>, IDisposable
{
    private const string Private = "-rw-------";

    private readonly Desk desk = new();

    private string Url => box.Meetai.Url.ToString().TrimEnd('/');

    public void Dispose() => desk.Dispose();

    [Fact]
    public async Task Login_takes_the_key_from_its_input_and_later_commands_use_it()
    {
        var login = await desk.Pipe($"{box.Ada.Key}\n", "login", Url);
        Assert.Equal((0, ""), (login.ExitCode, login.Output));
        Assert.StartsWith($"Logged in at {Url} as ", login.Error);

        Assert.StartsWith(Who(login), await desk.Print("whoami"));
        Assert.Equal("#1", (await desk.Print("read", box.Room[^36..])).Split(' ')[0]);
    }

    [Fact]
    public async Task What_is_stored_is_for_its_owner_alone_whatever_the_umask()
    {
        var login = await desk.Shell($"umask 0; meetai login {Url} --new");
        Assert.Equal(0, login.ExitCode);
        Assert.Equal(Private, Mode(File.GetUnixFileMode(desk.LoginFile), "-"));
        Assert.Equal("drwx------", Mode(File.GetUnixFileMode(Path.GetDirectoryName(desk.LoginFile)!), "d"));
        Assert.Equal([desk.LoginFile], Directory.GetFiles(Path.GetDirectoryName(desk.LoginFile)!));
    }

    [Fact]
    public async Task Without_a_config_home_it_is_kept_below_the_home_directory()
    {
        desk.Environment["HOME"] = desk.Home;
        foreach (var notAPath in new[] { "", "relative" })
        {
            desk.Environment["XDG_CONFIG_HOME"] = notAPath;
            Assert.Equal(0, (await desk.Run("login", Url, "--new")).ExitCode);
            File.Delete(Path.Combine(desk.Home, ".config", "meetai", "login.json"));
        }
    }

    [Fact]
    public async Task A_new_key_is_stored_and_never_shown()
    {
        var login = await desk.Run("login", Url, "--new", "--handle", "newcomer", "--json");
        Assert.Equal((0, $"Logged in at {Url} as newcomer.\n"), (login.ExitCode, login.Error));
        Assert.Contains("\"handle\":\"newcomer\"", login.Output);
        var key = System.Text.Json.JsonDocument.Parse(File.ReadAllText(desk.LoginFile)).RootElement.Text("key");
        Assert.Equal("newcomer", (await box.Meetai.With(key).Get("/api/keys/me")).Text("handle"));
        Assert.DoesNotContain(key, login.Output + login.Error + await desk.Print("whoami"));
    }

    [Theory]
    [InlineData("mai_000000000000000000000000", 3)]
    [InlineData("", 2)]
    [InlineData("two words", 2)]
    public async Task A_key_that_is_none_is_refused_and_what_was_stored_stays(string key, int exitCode)
    {
        await desk.Run("login", Url, "--new", "--handle", $"stays-{exitCode}-{key.Length}");
        var before = await File.ReadAllTextAsync(desk.LoginFile);
        var refused = await desk.Pipe($"{key}\n", "login", Url);
        Assert.Equal((exitCode, ""), (refused.ExitCode, refused.Output));
        Assert.Equal(before, await File.ReadAllTextAsync(desk.LoginFile));
    }

    [Fact]
    public async Task Where_registration_is_closed_there_is_no_new_key()
    {
        await using var closed = await Running.Start("--registration", "closed");
        var refused = await desk.Run("login", closed.Url.ToString(), "--new");
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("meetai keygen", refused.Error);
        Assert.False(File.Exists(desk.LoginFile));
    }

    [Fact]
    public async Task Logout_forgets_and_then_there_is_no_key()
    {
        await desk.Run("login", Url, "--new");
        Assert.Equal((0, "Logged out.\n"), Told(await desk.Run("logout")));
        Assert.False(File.Exists(desk.LoginFile));
        Assert.Equal((0, "Nobody was logged in.\n"), Told(await desk.Run("logout")));
        Assert.Equal(
            (3, "There is no key for http://127.0.0.1:8787: 'meetai login http://127.0.0.1:8787'.\n"),
            Told(await desk.Run("rooms")));
    }

    [Theory]
    [InlineData("ftp://box")]
    [InlineData("http://127.0.0.1:1/path")]
    [InlineData("http://ada@127.0.0.1:1")]
    public async Task A_url_that_is_no_box_is_a_usage_error(string url) => Assert.Equal(
        (2, $"URL is https://HOST[:PORT] without a path, not '{url}'.\n"), Told(await desk.Run("login", url, "--new")));

    [Fact]
    public async Task A_stored_login_that_is_broken_is_one_sentence()
    {
        await desk.Run("login", Url, "--new");
        await File.WriteAllTextAsync(desk.LoginFile, "{");
        var refused = await desk.Run("rooms");
        Assert.Equal((1, 1), (refused.ExitCode, refused.Error.Count(letter => letter == '\n')));
        Assert.EndsWith("Log in again.\n", refused.Error);
    }

    [Fact]
    public async Task On_a_terminal_the_key_is_asked_for_and_not_shown()
    {
        using var terminal = Begun.Start(
            desk.Environment, "script", "-qec", $"{Running.Binary} login {Url}", "/dev/null");
        var shown = "";
        while (!shown.EndsWith($"Key for {Url}: ", StringComparison.Ordinal))
            shown += await terminal.Letter();

        await Attempts.Eventually(ShowsNothingTyped);
        await terminal.Type($"{box.Ada.Key}x\u007f\r");
        while (!shown.Contains("Logged in", StringComparison.Ordinal))
            shown += await terminal.Letter();

        Assert.DoesNotContain(box.Ada.Key[4..], shown);
        Assert.Equal(0, (await terminal.End()).ExitCode);
        Assert.Contains(box.Ada.Key, await File.ReadAllTextAsync(desk.LoginFile));
    }

    /// <summary>It reads by now: the terminal that it runs in echoes no more.</summary>
    private async Task<bool> ShowsNothingTyped()
    {
        var newest = await Finished.Of("pgrep", ["-n", "-f", $"login {Url}"]);
        var terminal = $"/proc/{newest.Output.Trim()}/fd/0";
        return (await Finished.Of("stty", ["-a", "-F", terminal])).Output.Contains(" -echo ");
    }

    private static string Who(Finished login) => login.Error.Trim().Split(' ')[^1].TrimEnd('.');

    private static string Mode(UnixFileMode mode, string kind) => kind + string.Concat(
        Enumerable.Range(0, 9).Select(bit => ((int)mode & (256 >> bit)) == 0 ? '-' : "rwx"[bit % 3]));
}
