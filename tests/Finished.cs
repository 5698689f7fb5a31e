namespace MeetAi.Tests;

/// <summary>How a command ended, and what it wrote.</summary>
internal sealed record Finished(int ExitCode, string Output, string Error);
