using System.Runtime.CompilerServices;

namespace MeetAi.Tests.House;

/// <summary>What CI counts (<c>.ci/count</c>), from results as VSTest writes them.</summary>
public sealed class CountTests
{
    private const string Passed = "<UnitTestResult testName=\"one\" outcome=\"Passed\" />";
    private const string Failed = "<UnitTestResult testName=\"two\" outcome=\"Failed\" />";
    private const string Crash = "<RunInfos><RunInfo><Text>Test host process crashed</Text></RunInfo></RunInfos>";

    [Theory]
    [InlineData(Passed, "Completed", "", 0, "1 passed, 0 failed")]
    [InlineData(Passed + Failed, "Failed", "", 1, "failed: two", "1 passed, 1 failed")]
    [InlineData(Passed, "Failed", Crash, 1, "failed: the run itself: Test host process crashed", "1 passed, 1 failed")]
    [InlineData("", "Completed", "", 1, "0 passed, 0 failed")]
    public async Task A_run_counts_as_passed_only_where_it_was_whole(
        string results, string outcome, string infos, int code, params string[] lines)
    {
        var folder = Running.NewDirectory();
        await File.WriteAllTextAsync(
            Path.Combine(folder, "run.trx"),
            $"""
            <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>{results}</Results>
            <ResultSummary outcome="{outcome}">{infos}</ResultSummary></TestRun>
            """);

        var counted = await Finished.Of("python3", [Path.Combine(Here(), "..", "..", ".ci", "count"), folder]);

        Assert.Equal(code, counted.ExitCode);
        Assert.Equal(lines, counted.Output.TrimEnd().Split('\n').Where(line => line != "skipped: none"));
        Directory.Delete(folder, recursive: true);
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
