using System.Runtime.InteropServices;

namespace MeetAi.Endpoints;

/// <summary>Open files. CoreCLR raises the soft limit to the hard one at start; native AOT leaves it to us.</summary>
internal static partial class Descriptors
{
    private const int NoFile = 7; // RLIMIT_NOFILE on Linux

    /// <summary>Raises the limit as far as it goes and says how far that is.</summary>
    public static long RaiseLimit()
    {
        if (GetLimit(NoFile, out var limit) != 0)
            return 1024;

        var raised = limit with { Soft = limit.Hard };
        return (long)Math.Min(SetLimit(NoFile, raised) == 0 ? raised.Soft : limit.Soft, int.MaxValue);
    }

    /// <summary>How many may be open at once, as it stands.</summary>
    public static long Limit() => GetLimit(NoFile, out var limit) == 0 ? (long)Math.Min(limit.Soft, int.MaxValue) : 0;

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Bounds limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Bounds limit);

    [StructLayout(LayoutKind.Sequential)]
    private record struct Bounds(nuint Soft, nuint Hard);
}
