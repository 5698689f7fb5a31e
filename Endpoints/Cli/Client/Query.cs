namespace MeetAi.Endpoints.Cli.Client;

/// <summary>One more part of a query, where a value was given.</summary>
internal static class Query
{
    public static string Given(string name, string? value)
        => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
