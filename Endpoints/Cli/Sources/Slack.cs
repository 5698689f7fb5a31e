using System.Globalization;

namespace MeetAi.Endpoints.Cli.Sources;

/// <summary>What we read of a Slack export: https://slack.com/help/articles/220556107 is how it lies.</summary>
internal sealed record SlackUser(string? Id, string? Name, string? RealName, SlackProfile? Profile)
{
    public string Called() => new[] { Profile?.DisplayName, Profile?.RealName, RealName, Name }
        .FirstOrDefault(one => !string.IsNullOrWhiteSpace(one)) ?? Id ?? "unknown";
}

internal sealed record SlackProfile(string? DisplayName, string? RealName, string? Name);

internal sealed record SlackChannel(string? Id, string? Name, long Created);

internal sealed record SlackAttachment(string? Pretext, string? Title, string? Text, string? Fallback)
{
    public string Said()
    {
        var parts = new[] { Pretext, Title, Text }.Where(part => !string.IsNullOrWhiteSpace(part)).ToList();
        return parts.Count > 0 ? string.Join('\n', parts) : Fallback ?? "";
    }
}

internal sealed record SlackUpload(string? Name, string? Title, string? Permalink, string? UrlPrivate);

internal sealed record SlackMessage(
    string? Subtype, string? User, string? Username, string? BotId, string? Text, string? Ts, string? ThreadTs,
    SlackProfile? UserProfile, SlackProfile? BotProfile, IReadOnlyList<SlackUpload>? Files,
    IReadOnlyList<SlackAttachment>? Attachments)
{
    public bool IsAgent => BotId is not null || Subtype is "bot_message";

    /// <summary>Slack's <c>ts</c>: seconds with six digits behind the point, one of a kind in its channel.</summary>
    public DateTimeOffset Time(string where)
        => TimeOf(Ts) ?? throw new CommandFailed($"{where}: a message has no time, but '{Printable.Line(Ts ?? "")}'.");

    public static DateTimeOffset? TimeOf(string? ts)
        => decimal.TryParse(ts, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds < uint.MaxValue
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
            : null;
}
