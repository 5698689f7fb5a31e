using System.Net;
using System.Text;

namespace MeetAi.Endpoints.Cli.Sources;

/// <summary>
/// Slack's way of writing (https://docs.slack.dev/messaging/formatting-message-text) as plain text: mentions and links
/// stand in angle brackets, everything else is escaped.
/// </summary>
internal sealed class SlackText(
    IReadOnlyDictionary<string, string> users, IReadOnlyDictionary<string, SlackChannel> channels)
{
    /// <summary>All that a message says; null when that is nothing.</summary>
    public string? Of(SlackMessage message)
    {
        var lines = new List<string> { Plain(message.Text ?? "") };
        if (lines[0].Length == 0)
            lines.AddRange((message.Attachments ?? []).Select(one => Plain(one.Said())));

        foreach (var file in message.Files ?? [])
        {
            if ((file.Title ?? file.Name) is { } name)
                lines.Add($"[file: {WebUtility.HtmlDecode(name)}] {file.Permalink ?? file.UrlPrivate}".TrimEnd());
        }

        var content = string.Join('\n', lines.Where(line => line.Length > 0));
        return string.IsNullOrWhiteSpace(content) ? null : content;
    }

    public string Sender(SlackMessage message)
        => new[]
        {
            message.Username, Called(message.User), message.UserProfile?.DisplayName,
            message.UserProfile?.RealName, message.BotProfile?.Name, message.User, message.BotId,
        }.FirstOrDefault(name => !string.IsNullOrWhiteSpace(name)) ?? "unknown";

    private string Plain(string text)
    {
        var plain = new StringBuilder();
        while (text.IndexOf('<', StringComparison.Ordinal) is >= 0 and var start
            && text.IndexOf('>', start) is >= 0 and var end)
        {
            plain.Append(Unescape(text[..start])).Append(Meant(text[(start + 1)..end]));
            text = text[(end + 1)..];
        }

        return plain.Append(Unescape(text)).ToString();
    }

    /// <summary>What stood between angle brackets, perhaps with words for it behind a bar.</summary>
    private string Meant(string token)
    {
        var (what, words) = token.Split('|', 2) is [var first, var rest] ? (first, Unescape(rest)) : (token, "");
        return what switch
        {
            ['@', .. var id] => $"@{Called(id) ?? Or(words, id)}",
            ['#', .. var id] => $"#{Or(words, channels.GetValueOrDefault(id)?.Name ?? id)}",
            ['!', .. var command] => Or(words, $"@{command.Split('^')[0]}"),
            _ when words.Length == 0 || words == Unescape(what) => Unescape(what),
            _ => $"{words} ({Unescape(what)})",
        };
    }

    private string? Called(string? user) => users.GetValueOrDefault(user ?? "");

    private static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;

    private static string Unescape(string text) => text
        .Replace("&lt;", "<", StringComparison.Ordinal)
        .Replace("&gt;", ">", StringComparison.Ordinal)
        .Replace("&amp;", "&", StringComparison.Ordinal);
}
