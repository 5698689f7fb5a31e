using System.Text.Json;

namespace MeetAi.Endpoints.Realtime;

/// <summary>
/// What a client may say on a socket: <c>{"type":"ping"}</c>, or what it is doing:
/// <c>{"type":"activity","state":"typing"|"thinking"|"tool","detail"?}</c>. Whatever else comes says nothing to us.
/// </summary>
internal sealed record ClientFrame(bool IsPing, Doing? Doing)
{
    private const int LongestDetail = 100;
    private static readonly ClientFrame nothing = new(false, null), ping = new(true, null);

    public static ClientFrame Read(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        try
        {
            return JsonElement.TryParseValue(ref reader, out var json)
                && json is { ValueKind: JsonValueKind.Object } said ? Of(said) : nothing;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return nothing; // no JSON, not a text, or a text with half a character
        }
    }

    private static ClientFrame Of(JsonElement said) => Text(said, "type") switch
    {
        "ping" => ping,
        "activity" when State(said) is { } state => Activity(state, Text(said, "detail")),
        _ => nothing,
    };

    private static ActivityState? State(JsonElement said) => Text(said, "state") switch
    {
        "typing" => ActivityState.Typing,
        "thinking" => ActivityState.Thinking,
        "tool" => ActivityState.Tool,
        _ => null,
    };

    private static ClientFrame Activity(ActivityState state, string? detail)
    {
        if (string.IsNullOrWhiteSpace(detail))
            return new ClientFrame(false, new Doing(state, null));

        var check = new Check();
        var name = check.Name("detail", detail, LongestDetail);
        return check.Problem is null ? new ClientFrame(false, new Doing(state, name)) : nothing;
    }

    private static string? Text(JsonElement said, string name)
        => said.TryGetProperty(name, out var value) ? value.GetString() : null;
}
