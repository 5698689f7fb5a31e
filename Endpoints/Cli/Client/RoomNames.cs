using System.CommandLine.Completions;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary>The names of one's rooms, for whoever presses Tab: at once or not at all.</summary>
internal static class RoomNames
{
    private static readonly TimeSpan patience = TimeSpan.FromMilliseconds(500);

    public static IEnumerable<CompletionItem> Of(CompletionContext context)
    {
        try
        {
            return Ask(context).WaitAsync(patience).GetAwaiter().GetResult();
        }
        catch (Exception failure) when (failure is CommandFailed or UsageError or TimeoutException or IOException)
        {
            return []; // what is typed is no worse for it
        }
    }

    private static async Task<IEnumerable<CompletionItem>> Ask(CompletionContext context)
    {
        using var box = new Api(Connection.Of(context.ParseResult).Client());
        var page = await box.Get("/api/rooms?limit=200", Wire.Json.RoomList);
        return page.Rooms
            .Where(room => room.Name.StartsWith(context.WordToComplete, StringComparison.OrdinalIgnoreCase))
            .Select(room => new CompletionItem(room.Name));
    }
}
