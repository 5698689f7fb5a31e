using System.Diagnostics;

namespace MeetAi.Tests;

/// <summary>A test of what is shipped in a world of its own: other mounts, other processes. It takes root.</summary>
internal sealed class ApartFactAttribute : FactAttribute
{
    private static readonly string? reason = Why();

    public ApartFactAttribute(string program) => Skip = reason ?? ProgramFactAttribute.Reason(program);

    /// <summary>What unshare is told, to run a script in such a world, which ends with it.</summary>
    public static string[] Words(string script)
        => ["--pid", "--fork", "--kill-child", "--mount", "--mount-proc", "--uts", "--ipc", "bash", "-c", script];

    private static string? Why()
    {
        if (!Running.IsPublished)
            return "It runs on the published executable only (MEETAI_BIN).";

        var words = Words("mount -t tmpfs tmpfs /run");
        using var trial = Process.Start(new ProcessStartInfo("unshare", words) { RedirectStandardError = true })!;
        var said = trial.StandardError.ReadToEnd();
        trial.WaitForExit();
        return trial.ExitCode == 0 ? null : $"Nothing can be mounted here: {said.Trim()}";
    }
}
