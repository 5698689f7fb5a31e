using System.Diagnostics;

namespace MeetAi.Tests;

/// <summary>A test that needs a file system of its own.</summary>
internal sealed class TmpfsFactAttribute : FactAttribute
{
    private static readonly string? reason = Why();

    public TmpfsFactAttribute() => Skip = reason;

    private static string? Why()
    {
        try
        {
            using var trial = new Tmpfs("64k");
            return null;
        }
        catch (Exception refused) when (refused is IOException or System.ComponentModel.Win32Exception)
        {
            return $"A tmpfs cannot be mounted here: {refused.Message}";
        }
    }
}

/// <summary>A small disk.</summary>
internal sealed class Tmpfs : IDisposable
{
    public Tmpfs(string size) => Mount("-t", "tmpfs", "-o", $"size={size}", "tmpfs", Path);

    public string Path { get; } = Running.NewDirectory();

    private string Filler => System.IO.Path.Combine(Path, "filler");

    /// <summary>Until not a byte is left.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        try
        {
            while (true)
                file.Write(new byte[4096]);
        }
        catch (IOException)
        {
        }
    }

    public void MakeRoom() => File.Delete(Filler);

    public void MakeReadOnly() => Mount("-o", "remount,ro", Path);

    public void Dispose()
    {
        Run("umount", "--lazy", Path);
        Directory.Delete(Path);
    }

    private static void Mount(params string[] arguments) => Run("mount", arguments);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new IOException(said.Trim());
    }
}
