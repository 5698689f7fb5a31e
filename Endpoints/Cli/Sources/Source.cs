using System.IO.Compression;

namespace MeetAi.Endpoints.Cli.Sources;

/// <summary>
/// What is to be imported, line by line, as it is read. <c>Length</c> is that of the file in bytes, 0 where nobody
/// knows; <c>IsCounted</c> says that the last line counts the others.
/// </summary>
internal sealed record Source(IEnumerable<SourceLine> Lines, long Length, bool IsCounted, IDisposable Open)
    : IDisposable
{
    private const int LongestLine = 128 * 1024;

    /// <param name="file">Its name; - for standard input.</param>
    /// <param name="format">What it is; null to find out.</param>
    /// <param name="owner">Who shall own the rooms, where they come from elsewhere.</param>
    public static Source From(string file, string? format, string? owner)
    {
        var stream = OpenFile(file);
        try
        {
            return (format ?? Guess(stream)) switch
            {
                "slack" => Slack(Whole(stream), Named(owner)),
                "mattermost" => Mattermost(Whole(stream), Named(owner)),
                _ when owner is not null => throw new UsageError("Rooms of an export of ours have their own owners."),
                _ => Ours(stream),
            };
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public void Dispose() => Open.Dispose();

    private static Source Ours(Stream stream)
    {
        var reader = new LineReader(stream, LongestLine);
        return new Source(Read(reader), stream.CanSeek ? stream.Length : 0, IsCounted: true, stream);
    }

    private static Source Slack(FileStream stream, string owner)
    {
        try
        {
            var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            return new Source(new SlackFile(zip, owner).Lines(), stream.Length, IsCounted: false, zip);
        }
        catch (InvalidDataException)
        {
            throw new CommandFailed("This is no zip, or not the whole of one.");
        }
    }

    private static Source Mattermost(FileStream stream, string owner)
        => new(new MattermostFile(stream, owner).Lines(), stream.Length, IsCounted: false, stream);

    private static IEnumerable<SourceLine> Read(LineReader reader)
    {
        while (reader.Next() is { } line)
            yield return new SourceLine(line, reader.Where, reader.Position);
    }

    /// <summary>By its first bytes. What comes through a pipe is ours.</summary>
    private static string Guess(Stream stream)
    {
        if (stream is not FileStream { CanSeek: true } file)
            return "jsonl";

        Span<byte> magic = stackalloc byte[4];
        var isZip = file.ReadAtLeast(magic, 4, throwOnEndOfStream: false) == 4
            && magic.SequenceEqual("PK\u0003\u0004"u8);
        file.Position = 0;
        if (isZip)
            return "slack";

        var first = new byte[LongestLine];
        var read = file.ReadAtLeast(first, LongestLine, throwOnEndOfStream: false);
        file.Position = 0;
        var end = first.AsSpan(0, read).IndexOf((byte)'\n') is >= 0 and var found ? found : read;
        return MattermostFile.Begins(first[..end]) ? "mattermost" : "jsonl";
    }

    private static FileStream Whole(Stream stream) => stream as FileStream is { CanSeek: true } file
        ? file
        : throw new UsageError("An export of another server is not read from a pipe: name the file.");

    private static string Named(string? owner)
    {
        var check = new Check();
        var handle = check.Alias("--owner", owner ?? "");
        return check.Problem is { } problem
            ? throw new UsageError($"Say with --owner HANDLE whose the rooms shall be: {problem.Detail}.")
            : handle;
    }

    private static Stream OpenFile(string file)
    {
        try
        {
            return file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageError($"{file} cannot be read: {failure.Message}");
        }
    }
}
