using System.Globalization;

namespace MeetAi.Endpoints.Cli.Sources;

/// <summary>Lines of a file or a pipe, one at a time; one that is longer than anything we take ends it all.</summary>
internal sealed class LineReader(Stream stream, int longest)
{
    private byte[] buffer = new byte[1 << 16];
    private int start, end;

    /// <summary>The number of the last line.</summary>
    public int Number { get; private set; }

    /// <summary>Where the next line begins, in bytes.</summary>
    public long Position { get; private set; }

    public string Where => $"Line {Number.ToString("N0", CultureInfo.InvariantCulture)}";

    /// <summary>Without its end; null when there is none any more.</summary>
    public byte[]? Next()
    {
        var looked = 0;
        while (true)
        {
            var found = buffer.AsSpan(start + looked, end - start - looked).IndexOf((byte)'\n');
            if (found >= 0)
                return Take(looked + found, with: 1);

            looked = end - start;
            if (!Fill())
                return looked == 0 ? null : Take(looked, with: 0);
        }
    }

    private byte[] Take(int length, int with)
    {
        var line = buffer.AsSpan(start, length).ToArray();
        start += length + with;
        Position += length + with;
        Number++;
        return line;
    }

    private bool Fill()
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        if (end > longest)
            throw new CommandFailed($"Line {Number + 1} is longer than {longest >> 10} KiB.");

        if (end == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);

        var read = stream.Read(buffer, end, buffer.Length - end);
        end += read;
        return read > 0;
    }
}
