using System.Net;

namespace MeetAi.Tests.Endpoints.Cli;

/// <summary>
/// A flag beats MEETAI_NAME, which beats the file that MEETAI_NAME_FILE names, which beats the default.
/// </summary>
public sealed class SettingsTests : IDisposable
{
    private readonly string root = Running.NewDirectory();

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Theory]
    [InlineData("a flag", "a variable", "a file", "a flag")]
    [InlineData(null, "a variable", "a file", "a variable")]
    [InlineData(null, null, "a file\n", "a file")]
    [InlineData(null, "", "a file", "a file")]
    public async Task The_nearest_word_counts(string? flag, string? variable, string file, string counts)
    {
        string[] flags = flag is null ? [] : ["--registration", flag];
        var refused = await Running.Run(["serve", "--data", root, .. flags], Variables(variable, file));
        Assert.Equal((2, $"--registration is open or closed, not '{counts}'.\n"), (refused.ExitCode, refused.Error));
    }

    [Theory]
    [InlineData(null, null, null, true)]
    [InlineData(null, null, "closed\n", false)]
    [InlineData(null, "open", "closed", true)]
    [InlineData("closed", "open", "open", false)]
    public async Task A_server_does_what_it_was_told(string? flag, string? variable, string? file, bool open)
    {
        string[] variables = [.. Variables(variable, file).Select(one => $"{one.Key}={one.Value}")];
        await using var meetai = await Running.StartThrough(
            ["env", .. variables], Path.Combine(root, "data"), flag is null ? [] : ["--registration", flag]);

        var answer = await meetai.Anyone().PostAsync("/api/keys", null);

        if (open)
            await Person.Read(answer, HttpStatusCode.Created);
        else
            await Person.Problem(answer, HttpStatusCode.Forbidden, "registration_closed");
    }

    [Theory]
    [Direct("It says where the box listens.")]
    [InlineData("open", "curl -X POST {0}/api/keys")]
    [InlineData("closed", "meetai keygen --data {1}")]
    public async Task The_line_at_the_start_says_the_address_the_directory_and_how_to_make_a_key(
        string registration, string how)
    {
        await using var meetai = await Running.Start("--registration", registration);
        var address = meetai.Url.ToString().TrimEnd('/');
        var key = how
            .Replace("{0}", address, StringComparison.Ordinal)
            .Replace("{1}", meetai.Data, StringComparison.Ordinal);
        Assert.Equal(
            $"Meet AI listens on {address}, its data is in {meetai.Data}. Make a key: {key}", meetai.Said.First());
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_one_sentence()
    {
        var refused = await Running.Run(
            ["serve", "--data", root],
            new Dictionary<string, string> { ["MEETAI_LISTEN_FILE"] = Path.Combine(root, "absent") });
        Assert.Equal((2, 1), (refused.ExitCode, refused.Error.Count(letter => letter == '\n')));
        Assert.StartsWith("MEETAI_LISTEN_FILE names a file that cannot be read: ", refused.Error);
    }

    [Fact]
    public async Task The_commands_are_told_where_the_data_is_in_the_same_ways()
    {
        await using var meetai = await Running.Start();
        var file = Path.Combine(root, "where");
        await File.WriteAllTextAsync(file, meetai.Data + "\n");
        foreach (var (name, value) in new[] { ("MEETAI_DATA", meetai.Data), ("MEETAI_DATA_FILE", file) })
        {
            var environment = new Dictionary<string, string> { [name] = value };
            Assert.Equal(0, (await Running.Run(["keygen"], environment)).ExitCode);
        }

        var elsewhere = new Dictionary<string, string> { ["MEETAI_DATA"] = Path.Combine(root, "elsewhere") };
        Assert.Equal(0, (await Running.Run(["keys", "list", "--data", meetai.Data], elsewhere)).ExitCode);
    }

    [Fact]
    public async Task An_address_in_use_is_one_sentence()
    {
        await using var meetai = await Running.Start();
        var refused = await Running.Run(
            ["serve", "--listen", meetai.Url.ToString(), "--data", Path.Combine(root, "other")]);
        Assert.Equal(1, refused.ExitCode);
        var sentence = Assert.Single(refused.Error.TrimEnd('\n').Split('\n'));
        var address = meetai.Url.GetLeftPart(UriPartial.Authority);
        Assert.StartsWith($"Cannot listen on {address}: ", sentence, StringComparison.Ordinal);
    }

    private Dictionary<string, string> Variables(string? variable, string? file)
    {
        var variables = new Dictionary<string, string>();
        if (variable is not null)
            variables["MEETAI_REGISTRATION"] = variable;

        if (file is null)
            return variables;

        variables["MEETAI_REGISTRATION_FILE"] = Path.Combine(root, "registration");
        File.WriteAllText(variables["MEETAI_REGISTRATION_FILE"], file);
        return variables;
    }
}
