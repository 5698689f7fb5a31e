using System.Net.Sockets;

namespace MeetAi.Tests.Endpoints.Cli.Client;

/// <summary>Which box and which key a command takes, of several that it could.</summary>
public sealed class ConnectionTests(SharedBox box) : IClassFixture<SharedBox>, IDisposable
{
    private readonly Desk desk = new();

    private string Url => box.Meetai.Url.ToString().TrimEnd('/');

    public void Dispose() => desk.Dispose();

    /// <summary>Flag, MEETAI_KEY, MEETAI_KEY_FILE, login: the first of these that says anything.</summary>
    [Theory]
    [InlineData("flag", true, true, true, true)]
    [InlineData("variable", false, true, true, true)]
    [InlineData("file", false, false, true, true)]
    [InlineData("login", false, false, false, true)]
    public async Task The_nearest_word_counts_for_the_key(
        string expected, bool flag, bool variable, bool file, bool login)
    {
        var names = new List<string>();
        string[] flags = flag ? ["--key-file", desk.NewFile(await Key("flag"))] : [];
        if (login)
            await desk.Run("login", Url, "--new", "--handle", Unique("login"));

        if (file)
            desk.Environment["MEETAI_KEY_FILE"] = desk.NewFile(await Key("file") + "\n");

        if (variable)
            desk.Environment["MEETAI_KEY"] = await Key("variable");

        desk.Environment["MEETAI_URL"] = Url;
        Assert.StartsWith($"{expected}-", await desk.Print(["whoami", .. flags]));

        async Task<string> Key(string name)
        {
            var anyone = new Person(box.Meetai.Anyone(), key: null);
            return (await anyone.Post("/api/keys", new { handle = Unique(name) })).Text("key");
        }

        static string Unique(string name) => $"{name}-{Guid.NewGuid():N}";
    }

    [Fact]
    public async Task The_nearest_word_counts_for_the_box()
    {
        await using var other = await Running.Start();
        await desk.Run("login", Url, "--new");
        var there = other.Url.ToString().TrimEnd('/');
        var key = desk.NewFile((await other.NewPerson()).Key);

        Assert.EndsWith($" at {Url}", await desk.Print("whoami"));
        desk.Environment["MEETAI_URL"] = there;
        Assert.EndsWith($" at {there}", await desk.Print("whoami", "--key-file", key));
        Assert.Equal(3, (await desk.Run("whoami", "--url", Url, "--key-file", key)).ExitCode); // not a key of that box
        Assert.EndsWith($" at {Url}", await desk.Print("whoami", "--url", Url));
    }

    [Fact]
    public async Task A_stored_key_goes_to_no_other_box()
    {
        await desk.Run("login", Url, "--new");
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var elsewhere = $"http://{listener.LocalEndpoint}";

        var refused = await desk.Run("whoami", "--url", elsewhere);

        Assert.Equal(
            (3, $"There is no key for {elsewhere}: 'meetai login {elsewhere}'.\n"),
            Desk.Told(refused));
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task A_file_that_others_can_read_and_a_key_in_the_clear_are_warned_of()
    {
        var file = desk.NewFile(box.Ada.Key, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        var warned = await desk.Run("whoami", "--url", Url, "--key-file", file);
        Assert.Equal((0, $"Others can read or change {file}: 'chmod 600 {file}'.\n"), Desk.Told(warned));

        var clear = $"http://0.0.0.0:{box.Meetai.Url.Port}"; // this machine, but no loopback address
        desk.Environment["MEETAI_KEY"] = box.Ada.Key;
        Assert.StartsWith(
            $"The key goes to {clear} unencrypted: use https.\n", (await desk.Run("whoami", "--url", clear)).Error);
    }
}
