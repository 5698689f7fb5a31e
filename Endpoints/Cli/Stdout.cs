using System.Runtime.InteropServices;
using System.Text;

namespace MeetAi.Endpoints.Cli;

/// <summary>
/// Whoever read our output has gone, as <c>head</c> does when it has enough: nothing to complain about.
/// </summary>
internal sealed class NobodyReads() : IOException("Nobody reads the output any more.");

/// <summary>
/// What a command says to programs: written whole and at once. The framework's own stream goes on as if nothing were
/// wrong when a pipe is closed, so that <c>listen | head -1</c> would never end.
/// </summary>
internal static partial class Stdout
{
    private const int Handle = 1, Interrupted = 4, TryAgain = 11, BrokenPipe = 32; // errno on Linux

    public static void Line(string text) => Write(Encoding.UTF8.GetBytes(text + "\n"));

    /// <summary>What the API answered, and a newline.</summary>
    public static void Line(ReadOnlySpan<byte> json) => Write([.. json, (byte)'\n']);

    public static void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var written = Write(Handle, bytes, (nuint)bytes.Length);
            if (written >= 0)
                bytes = bytes[(int)written..];
            else
                Bear(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>
    /// Comes when nobody reads the output any more: for a command that may have nothing to say for a long time, and
    /// would not notice.
    /// </summary>
    public static Task Abandoned() => Task.Factory.StartNew(
        Watch, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void Watch()
    {
        var output = new Watched(Handle, Asked: 0, Heard: 0); // asks for nothing, and so hears only of its end
        while (Poll(ref output, count: 1, timeout: -1) < 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted)
                throw new IOException($"stdout: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }
    }

    private static void Bear(int error)
    {
        if (error == BrokenPipe)
            throw new NobodyReads();

        if (error == TryAgain)
            Thread.Sleep(1); // somebody made the terminal or pipe that we share non-blocking
        else if (error != Interrupted)
            throw new IOException($"stdout: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int file, ReadOnlySpan<byte> bytes, nuint length);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref Watched files, nuint count, int timeout);

    [StructLayout(LayoutKind.Sequential)]
    private record struct Watched(int File, short Asked, short Heard);
}
