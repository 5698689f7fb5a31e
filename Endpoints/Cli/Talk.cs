using System.Text;

namespace MeetAi.Endpoints.Cli;

/// <summary>
/// Words for people, on stderr. What cannot be written there (a full disk behind it, a terminal that is gone) is lost,
/// and nothing else is.
/// </summary>
internal sealed class Talk(TextWriter stderr) : TextWriter
{
    public override Encoding Encoding => stderr.Encoding;

    public override void Write(char value) => Try(() => stderr.Write(value));

    public override void Write(string? value) => Try(() => stderr.Write(value));

    public override void WriteLine(string? value) => Try(() => stderr.WriteLine(value));

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (IOException)
        {
        }
    }
}
