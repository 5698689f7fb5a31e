using MeetAi.Tests.Endpoints.Cli.Client;

namespace MeetAi.Tests.Endpoints.Cli;

/// <summary>What real shells offer when somebody presses Tab.</summary>
public sealed class CompletionTests(SharedBox box) : IClassFixture<SharedBox>, IDisposable
{
    private readonly Desk desk = new(box.Meetai, box.Ada);

    public void Dispose() => desk.Dispose();

    [Theory]
    [InlineData("meetai sen", "send")]
    [InlineData("meetai webhooks up", "update")]
    [InlineData("meetai send --a", "--agent,--as")]
    [InlineData("meetai invite den --role ", "member,owner,reader")]
    [InlineData("meetai completion ", "bash,fish,zsh")]
    [InlineData("meetai read caf", "café\\ au\\ lait")]
    [InlineData("meetai send den x --as x hello there", "")]
    public async Task Bash_completes_commands_flags_values_and_rooms(string line, string expected)
    {
        await box.Ada.NewRoom("café au lait");
        var words = string.Join(' ', line.Split(' ').Select(word => $"'{word}'"));
        var offered = await desk.Shell($$"""
            eval "$(meetai completion bash)"
            COMP_LINE='{{line}}' COMP_POINT=${#COMP_LINE} COMP_WORDS=({{words}}) COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _meetai && printf '%s\n' "${COMPREPLY[@]}"
            complete -p meetai >&2
            """);
        Assert.Equal(expected, string.Join(',', Words(offered.Output)));
        Assert.Equal("complete -F _meetai meetai\n", offered.Error);
    }

    [ShellTheory("fish")]
    [InlineData("meetai sen", "send")]
    [InlineData("meetai read caf", "café au lait")]
    [InlineData("meetai send --a", "--agent,--as")]
    public async Task Fish_completes_them(string line, string expected)
    {
        await box.Ada.NewRoom("café au lait");
        var offered = await desk.Shell($"meetai completion fish | source; complete -C '{line}'", "fish");
        Assert.Equal((0, expected), (offered.ExitCode, string.Join(',', Words(offered.Output))));
    }

    /// <summary>The completion system of zsh needs a terminal; compadd is replaced to see what it is told.</summary>
    [ShellTheory("zsh")]
    [InlineData("meetai sen", "send")]
    [InlineData("meetai read caf", "café au lait")]
    public async Task Zsh_completes_them(string line, string expected)
    {
        await box.Ada.NewRoom("café au lait");
        var offered = await desk.Shell(
            $$"""
            compdef() { }
            compadd() { print -rl -- "${candidates[@]}" }
            eval "$(meetai completion zsh)"
            words=({{line}}) CURRENT=${#words}
            _meetai
            """, "zsh");
        Assert.Equal(expected, string.Join(',', Words(offered.Output)));
    }

    [Fact]
    public async Task Without_a_box_the_commands_are_still_completed()
    {
        desk.Environment["MEETAI_URL"] = $"http://127.0.0.1:{Port.Free()}";
        var offered = await desk.Run("[suggest:7]", " send d");
        Assert.Equal((0, "", ""), (offered.ExitCode, offered.Output, offered.Error));
        Assert.Equal("send\n", (await desk.Run("[suggest:4]", " sen")).Output);
    }

    private static IEnumerable<string> Words(string output)
        => output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().Order(StringComparer.Ordinal);
}

/// <summary>A test that needs a program which may be absent.</summary>
internal sealed class ShellTheoryAttribute : TheoryAttribute
{
    public ShellTheoryAttribute(string program)
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        if (!path.Split(':').Any(folder => File.Exists(Path.Combine(folder, program))))
            Skip = $"There is no {program} here.";
    }
}
