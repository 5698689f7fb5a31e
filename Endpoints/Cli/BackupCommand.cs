using System.CommandLine;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Cli;

/// <summary><c>meetai backup</c>: a copy of everything, also while a server runs.</summary>
internal static class BackupCommand
{
    public static Command Command(Func<Settings, DataDirectory, WebApplication> server)
    {
        var target = new Argument<string>("FILE")
        {
            Description = "The file to make, a directory for a dated name in it, or - for standard output",
        };
        var keep = new Option<string?>("--keep")
        {
            Description = "With a directory: how many backups to keep in it, the oldest go",
        };
        var command = new Command(
            "backup",
            """
            Copy everything into one file: people, keys, rooms, messages, webhooks.

            The server goes on serving. All that was acknowledged before is in the copy, which is checked before it
            counts. It holds what people wrote in clear: keep it like the data directory. 'meetai restore' takes it.
            """)
        {
            target, keep, Data.Directory.Option,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var (file, kept) = Target(parsed.GetValue(target)!, parsed.GetValue(keep));
            await using var box = await Box.Open(parsed, server);
            var bytes = file is null
                ? await Fetch(box, Data.Path(parsed), Console.OpenStandardOutput(), cancel)
                : await Save(box, Data.Path(parsed), file, cancel);
            if (kept is { } most)
                Backups.Rotate(Path.GetDirectoryName(file)!, most);

            return CommandLine.Say($"Backed up {Size(bytes)} to {file ?? "standard output"}.", ExitCode.Ok);
        });
        return command;
    }

    /// <summary>Null for standard output.</summary>
    private static (string? File, int? Keep) Target(string target, string? keep)
    {
        var isDirectory = Directory.Exists(target);
        if (keep is not null && !isDirectory)
            throw new UsageError($"--keep needs a directory for the backups, and '{target}' is none.");

        if (target == "-")
        {
            return Console.IsOutputRedirected
                ? (null, null)
                : throw new UsageError("A backup is no text for a terminal: redirect it, or name a file.");
        }

        var full = Path.GetFullPath(target);
        if (!isDirectory)
            return (full, null);

        var dated = Path.Combine(full, Backups.NameAt(TimeProvider.System.GetUtcNow()));
        return (dated, keep is null ? null : BackupOptions.Count(keep));
    }

    private static async Task<long> Save(Box box, string data, string file, CancellationToken cancel)
    {
        var bytes = 0L;
        await NewFile.Write(file, async stream => bytes = await Fetch(box, data, stream, cancel));
        return bytes;
    }

    /// <summary>The server copies first, about as much as the database has; then the copy comes over.</summary>
    private static async Task<long> Fetch(Box box, string data, Stream target, CancellationToken cancel)
    {
        using var copying = new Progress("Copying");
        var whole = new FileInfo(DataDirectory.DatabaseIn(data)).Length;
        var answering = box.Download("/api/admin/backup", cancel);
        while (await Task.WhenAny(answering, Task.Delay(100, cancel)) != answering)
            copying.Show(Copied(data), whole);

        using var answer = await answering;
        await using var source = await answer.Content.ReadAsStreamAsync(cancel);
        var (buffer, done) = (new byte[1 << 16], 0L);
        using var saving = new Progress("Saving");
        for (int read; (read = await source.ReadAsync(buffer, cancel)) > 0; done += read)
        {
            await target.WriteAsync(buffer.AsMemory(0, read), cancel);
            saving.Show(done, answer.Content.Headers.ContentLength ?? whole);
        }

        return done;
    }

    private static long Copied(string data)
    {
        var backups = new DirectoryInfo(Path.Combine(data, "backups"));
        return backups.Exists ? backups.EnumerateFiles($"*{Backups.Unfinished}").Sum(file => file.Length) : 0;
    }

    private static string Size(long bytes)
        => bytes < 1 << 20 ? $"{(bytes + 1023) >> 10} KiB" : $"{(double)bytes / (1 << 20):0.0} MiB";
}
