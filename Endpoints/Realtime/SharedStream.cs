namespace MeetAi.Endpoints.Realtime;

/// <summary>
/// The connection under a WebSocket, written by two hands: the framework (pongs, pings, the goodbye) and us (frames
/// encoded once for everybody). Each write is whole frames, and only one runs at a time. Behind the goodbye nothing is
/// written (RFC 6455, 5.5.1): the framework says it by itself to who breaks the protocol, while we still have to tell.
/// </summary>
internal sealed class SharedStream(Stream inner) : Stream
{
    private const int Opcode = 0x0F, Goodbye = 0x8;

    private readonly SemaphoreSlim turn = new(1, 1);
    private bool saidGoodbye;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => inner.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!turn.Wait(0, CancellationToken.None))
            return WaitAndWrite(buffer, cancellationToken);

        ValueTask writing;
        try
        {
            writing = WriteNext(buffer, cancellationToken);
        }
        catch
        {
            turn.Release();
            throw;
        }

        if (!writing.IsCompletedSuccessfully)
            return Finish(writing);

        turn.Release();
        return default;
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();

        base.Dispose(disposing);
    }

    private async ValueTask WaitAndWrite(ReadOnlyMemory<byte> buffer, CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        await Finish(WriteNext(buffer, cancel));
    }

    /// <summary>Whose turn it is.</summary>
    private ValueTask WriteNext(ReadOnlyMemory<byte> frames, CancellationToken cancel)
    {
        if (saidGoodbye)
            return default;

        saidGoodbye = frames is { IsEmpty: false, Span: var bytes } && (bytes[0] & Opcode) == Goodbye;
        return inner.WriteAsync(frames, cancel);
    }

    private async ValueTask Finish(ValueTask writing)
    {
        try
        {
            await writing;
        }
        finally
        {
            turn.Release();
        }
    }
}
