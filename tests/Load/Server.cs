using System.Diagnostics;
using System.Globalization;

namespace MeetAi.Load;

/// <summary>The server's process, looked at from outside; zeros where nobody said which it is.</summary>
internal static class Server
{
    public static double CpuMilliseconds(int? pid)
    {
        if (pid is null)
            return 0;

        using var process = Process.GetProcessById(pid.Value);
        return process.TotalProcessorTime.TotalMilliseconds;
    }

    public static double ResidentKilobytes(int? pid)
    {
        if (pid is null)
            return 0;

        const string Name = "VmRSS:";
        var line = File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith(Name, StringComparison.Ordinal));
        return double.Parse(line.AsSpan(Name.Length..^"kB".Length), CultureInfo.InvariantCulture);
    }
}
