namespace MeetAi.Endpoints.Cli;

/// <summary>A line on the terminal that says how far something is, gone afterwards. Elsewhere: nothing.</summary>
internal sealed class Progress(string what) : IDisposable
{
    private const int Width = 30;

    private readonly bool isShown = !Console.IsErrorRedirected;
    private string last = "";

    public void Show(long done, long of)
    {
        if (!isShown || of <= 0)
            return;

        var share = Math.Min(1.0, (double)done / of);
        var filled = (int)(share * Width);
        Write($"{what} [{new string('#', filled)}{new string('.', Width - filled)}] {share:P0}");
    }

    public void Dispose() => Write("");

    private void Write(string line)
    {
        if (line == last)
            return;

        Console.Error.Write($"\r{line.PadRight(last.Length)}{(line.Length == 0 ? "\r" : "")}");
        last = line;
    }
}
