using System.Text.Json;
using System.Text.Json.Serialization;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary>A page of a room's messages, which stay as they came, with the position up to which it looked.</summary>
internal sealed record Page(
    [property: JsonRequired] IReadOnlyList<JsonElement> Messages, bool HasMore, [property: JsonRequired] string Cursor)
{
    [JsonIgnore]
    public IEnumerable<Heard> Heard => Messages.Select(message => new Heard(message));
}
