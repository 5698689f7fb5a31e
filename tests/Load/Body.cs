namespace MeetAi.Load;

/// <summary>Skips the body of an answer, of known length or chunked (RFC 9112, 7.1), in any pieces.</summary>
internal sealed class Body
{
    private long left, size;
    private int lineLength;
    private bool isChunked, isTrailer, isExtension;

    public bool IsOver { get; private set; }

    public void Begin(Head head)
    {
        (left, isChunked) = (head.ContentLength, head.IsChunked);
        isTrailer = false;
        BeginLine();
        IsOver = !isChunked && left == 0;
    }

    /// <summary>Says how many bytes belonged to the body.</summary>
    public int Skip(ReadOnlySpan<byte> bytes)
    {
        var next = 0;
        while (next < bytes.Length && !IsOver)
        {
            if (left > 0)
            {
                var count = (int)Math.Min(left, bytes.Length - next);
                (left, next) = (left - count, next + count);
                IsOver = !isChunked && left == 0;
            }
            else
            {
                ReadLine(bytes[next++]);
            }
        }

        return next;
    }

    /// <summary>Between the data: the size of the next chunk; after the last one trailers and an empty line.</summary>
    private void ReadLine(byte one)
    {
        if (one == '\n')
            EndLine();
        else if (one != '\r')
            ReadSize(one);
    }

    private void ReadSize(byte one)
    {
        lineLength++;
        isExtension |= one == ';';
        if (!isExtension)
            size = (size << 4) + (one & 0xF) + (one > '9' ? 9 : 0);
    }

    private void EndLine()
    {
        if (isTrailer)
            IsOver = lineLength == 0;
        else if (size == 0)
            isTrailer = true;
        else
            left = size + "\r\n".Length;

        BeginLine();
    }

    private void BeginLine() => (size, lineLength, isExtension) = (0, 0, false);
}
