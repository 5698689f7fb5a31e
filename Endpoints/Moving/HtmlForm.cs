using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using MeetAi.Endpoints.Cli;
using MeetAi.Storage;
using MeetAi.Storage.Moving;

namespace MeetAi.Endpoints.Moving;

/// <summary>
/// One page to read, print or keep: no script, nothing from elsewhere, and a policy that says so to the browser. Texts
/// stand as they were written, line by line, and are never HTML.
/// </summary>
internal sealed class HtmlForm(IBufferWriter<byte> to) : IExportForm
{
    private const string Style =
        """
        :root { color-scheme: light dark; --quiet: color-mix(in srgb, CanvasText 65%, Canvas); }
        body { font: 1rem/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { margin: 3rem 0 0; overflow-wrap: anywhere; }
        h1 + p, h1 ~ ul, header, footer { color: var(--quiet); font-size: .875rem; }
        ol { list-style: none; padding: 0; }
        li[id] { margin: 1rem 0; padding: .5rem 1rem; border-inline-start: .25rem solid var(--quiet); }
        li[id]:target { border-color: CanvasText; }
        header b { color: CanvasText; }
        pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; margin: .25rem 0 0; }
        @media print { li[id] { break-inside: avoid; } a { color: inherit; text-decoration: none; } }
        """;

    private static readonly string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    private string open = ""; // what is to be closed

    public string ContentType => "text/html; charset=utf-8";

    public void Begin() => Write(
        $"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{hash}'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="referrer" content="no-referrer">
        <title>Meet AI</title>
        <style>{Style}</style>
        <main>

        """);

    public void Add(Moved thing)
    {
        switch (thing)
        {
            case MovedRoom room:
                Write($"{open}<section>\n<h1>{Text(room.Name)}</h1>\n<p>A "
                    + $"{(room.Visibility is Visibility.Public ? "public" : "private")} room since "
                    + $"{Time(room.CreatedAt)}, messages {room.FirstSeq} to {room.LastSeq}. In it:</p>\n<ul>\n");
                open = "</ul>\n</section>\n";
                break;
            case MovedMember one:
                Write($"<li>{Text(one.Handle!)}, {Storage.Rooms.Roles.Text(one.Role)}</li>\n");
                break;
            case MovedMessage { Message: var message }:
                Write(open.StartsWith("</ul>", StringComparison.Ordinal) ? "</ul>\n<ol>\n" : "");
                open = "</ol>\n</section>\n";
                Write(message);
                break;
        }
    }

    public void End() => Write($"{open}</main>\n<footer>That is all.</footer>\n</html>\n");

    private void Write(Message message)
    {
        var (id, isDeleted) = ($"{message.Id:D}", message.DeletedAt is not null);
        var reply = message.ReplyTo is { } other ? $" <a href=\"#{other:D}\">in reply to</a>" : "";
        Write($"<li id=\"{id}\"><header>#{message.Seq} {(isDeleted ? "deleted" : Who(message))} "
            + $"{Time(message.CreatedAt)}{reply}</header>");
        Write(isDeleted ? "</li>\n" : $"<pre dir=\"auto\">{Text(message.Content)}</pre></li>\n");
    }

    private static string Who(Message message)
    {
        var kind = message.SenderType is SenderType.Agent ? "agent" : "human";
        return $"<b>{Text(message.Sender)}</b> ({kind}{(message.Author is null ? ", anonymous" : "")})";
    }

    private static string Time(DateTimeOffset time) => $"<time>{Wire.Time(time)}</time>";

    private static string Text(string text) => Printable.Text(text)
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal);

    private void Write(string text) => Encoding.UTF8.GetBytes(text, to);
}
