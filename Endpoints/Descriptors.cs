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

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private record struct Limit(nuint Soft, nuint Hard);
}
