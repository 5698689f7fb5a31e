using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace MeetAi.Tests.Storage.Troubles;

/// <summary>
/// A library of ours in front of libc, made from a C file beside the tests, and what it is told in the environment.
/// </summary>
internal sealed record Preload(string Source, params string[] Variables)
{
    private static readonly Lock gate = new();
    private static readonly HashSet<string> made = [];

    /// <summary>What starts a server under these; a call goes through them in their order.</summary>
    public static string[] Launcher(params Preload[] all) =>
    [
        "env", $"LD_PRELOAD={string.Join(':', all.Select(one => Compile(one.Source)))}",
        .. all.SelectMany(one => one.Variables),
    ];

    private static string Compile(string source)
    {
        var library = Path.Combine(AppContext.BaseDirectory, Path.ChangeExtension(Path.GetFileName(source), "so"));
        lock (gate)
        {
            if (!made.Add(library))
                return library;

            var from = Path.Combine(Path.GetDirectoryName(Here())!, "..", source);
            using var gcc = Process.Start(
                "gcc", ["-O2", "-Wall", "-shared", "-fPIC", "-o", library, from, "-ldl", "-pthread"]);
            gcc.WaitForExit();
            return gcc.ExitCode == 0 ? library : throw new InvalidOperationException($"gcc did not take {source}.");
        }
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
