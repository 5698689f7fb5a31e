namespace MeetAi.Tests;

/// <summary>A test that needs another program.</summary>
internal sealed class ProgramFactAttribute : FactAttribute
{
    public ProgramFactAttribute(string program) => Skip = Reason(program);

    /// <summary>Why it cannot be run here; null when it can.</summary>
    public static string? Reason(string program)
        => new[] { "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/lib/systemd", "/lib/systemd" }
            .Any(folder => File.Exists(Path.Combine(folder, program)))
            ? null
            : $"There is no {program} here.";
}
