using System.Text.Json;

namespace MeetAi.Endpoints.Cli.Sources;

/// <summary>JSON of other programs: deeper than ours, and most of it passed over.</summary>
internal static class Foreign
{
    public static JsonContext Json { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        MaxDepth = 64,
    });
}
