using MeetAi.Tests.Endpoints.Cli.Client;

namespace MeetAi.Tests.Endpoints.Cli;

public sealed class ManualTests
{
    [ShellTheory("man")]
    [InlineData("meetai man | man --warnings -l - 2>&1 >/dev/null")]
    [InlineData("meetai man | groff -ww -man -Tutf8 2>&1 >/dev/null")]
    public async Task The_manual_page_is_set_without_a_warning(string line)
    {
        using var desk = new Desk();
        desk.Environment["LC_ALL"] = "C.UTF-8";
        var rendered = await desk.Shell($"set -o pipefail; {line}");
        Assert.Equal((0, "", ""), (rendered.ExitCode, rendered.Output, rendered.Error));
    }

    [Fact]
    public async Task It_tells_of_every_command_that_the_help_tells_of()
    {
        using var desk = new Desk();
        var manual = await desk.Print("man");
        var commands = (await desk.Print("--help")).Split('\n')
            .Where(line => line.StartsWith("  ", StringComparison.Ordinal) && line.Trim().Contains("  "))
            .Select(line => line.Trim().Split(' ')[0])
            .Where(word => word != "meetai").ToList();
        Assert.Contains("listen", commands);
        Assert.All(commands, command => Assert.Contains($".SS meetai {command}", manual));
        Assert.Contains(".SS meetai webhooks deliveries ROOM WEBHOOK", manual);
        Assert.Contains("\\-\\-from\\-humans", manual);
    }
}
