using System.Text.Json;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Agents;

/// <summary>
/// One call of a tool: what it was given, and the way to the API. Models are taken at their word where it is clear: a
/// number may come as a text and a text that looks like a number as one; what is empty is not there.
/// </summary>
internal sealed class ToolCall(HttpContext http, Errands errands, JsonElement arguments, CancellationToken cancel)
{
    /// <summary>A refusal when something was given that the tool does not know: it would be missed.</summary>
    public ToolResult? Unknown(IReadOnlyCollection<string> known)
    {
        if (arguments.ValueKind is not JsonValueKind.Object)
            return null;

        var unknown = arguments.EnumerateObject().Select(one => one.Name).FirstOrDefault(one => !known.Contains(one));
        return unknown is null
            ? null
            : ToolResult.Refused(Check.Invalid(unknown, $"is unknown. This tool takes: {string.Join(", ", known)}"));
    }

    public string? Text(string name) => arguments.Find(name) switch
    {
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        { } other => other.Text() is { Length: > 0 } text ? text : null,
        null => null,
    };

    public Task<Reply> Get(string path, params IEnumerable<(string Name, string? Value)> query) => errands.Send(
        http,
        new Errand("GET", path)
        {
            Query = QueryString.Create(query.Where(one => one.Value is not null)
                .Select(one => KeyValuePair.Create(one.Name, one.Value))),
        },
        cancel);

    public Task<Reply> Post(string path, byte[] body, string? idempotencyKey = null) => errands.Send(
        http, new Errand("POST", path) { Body = body, IdempotencyKey = idempotencyKey }, cancel);

    /// <summary>The path of the room that was meant, by its id or by a name that only one has.</summary>
    public async Task<(string? Path, ToolResult? Refused)> Room()
    {
        if (Text("room") is not { } room)
            return (null, ToolResult.Refused(Check.Invalid("room", "must be the id or the name of a room")));

        if (Ids.TryParse(room, out var id))
            return ($"/api/rooms/{id:D}", null);

        var found = await Get("/api/rooms", ("name", room), ("limit", "2"));
        if (found.IsRefused)
            return (null, ToolResult.Refused(found));

        return found.Json.GetProperty("rooms").EnumerateArray().ToArray() switch
        {
            [var one] => ($"/api/rooms/{one.GetProperty("id").GetString()}", null),
            [] => (null, ToolResult.Refused(Problems.NotFound with
            {
                Detail = $"You are in no room of the name '{room}'. list_rooms says which there are.",
            })),
            _ => (null, ToolResult.Refused(Problems.Conflict with
            {
                Detail = $"Several of your rooms have the name '{room}'. Use an id from list_rooms.",
            })),
        };
    }
}
