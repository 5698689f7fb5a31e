using System.Text.Json;

namespace MeetAi.Endpoints.Cli.Sources;

/// <summary>
/// What we read of Mattermost's bulk export: https://docs.mattermost.com/onboard/bulk-loading-data.html.
/// </summary>
internal sealed record MattermostLine(
    string? Type, MattermostChannel? Channel, MattermostUser? User, MattermostBot? Bot, MattermostPost? Post);

/// <summary>Type <c>O</c> is open to everybody of the team.</summary>
internal sealed record MattermostChannel(string? Team, string? Name, string? DisplayName, string? Type)
{
    public string Key => $"{Team}/{Name}";
}

internal sealed record MattermostUser(string? Username, string? Nickname, string? FirstName, string? LastName)
{
    public string Called()
    {
        if (!string.IsNullOrWhiteSpace(Nickname))
            return Nickname;

        var full = $"{FirstName} {LastName}".Trim();
        return full.Length > 0 ? full : Username ?? "unknown";
    }
}

internal sealed record MattermostBot(string? Username, string? DisplayName);

internal sealed record MattermostUpload(string? Path);

/// <summary>A post, or a reply to one; times are milliseconds since 1970.</summary>
internal sealed record MattermostPost(
    string? Team, string? Channel, string? User, string? Type, string? Message, long CreateAt, JsonElement Props,
    IReadOnlyList<MattermostPost>? Replies, IReadOnlyList<MattermostUpload>? Attachments)
{
    /// <summary>The key of its channel.</summary>
    public string Place => $"{Team}/{Channel}";

    public bool IsSaid => Type?.StartsWith("system_", StringComparison.Ordinal) is not true && Content().Length > 0;

    public bool IsOfProgram => Prop("from_webhook") is "true" || Prop("from_bot") is "true";

    public string? ShownAs => Prop("override_username") is { Length: > 0 } name ? name : null;

    public string Content() => string.Join('\n', [
        .. new[] { Message ?? "" }.Where(text => !string.IsNullOrWhiteSpace(text)),
        .. (Attachments ?? []).Select(one => $"[file: {Path.GetFileName(one.Path)}]"),
    ]);

    private string? Prop(string name)
        => Props.ValueKind is JsonValueKind.Object && Props.TryGetProperty(name, out var value)
            && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;
}
