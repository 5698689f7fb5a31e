using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Search;

/// <summary>Looking for something, once all that was said is in the index: the answer says when that is.</summary>
internal static class Searching
{
    public static async Task<JsonElement> Search(
        this Person person, string line, string room = "/api", string more = "")
    {
        var answer = default(JsonElement);
        await Attempts.Eventually(async () =>
        {
            answer = await person.Get($"{room}/search?q={Uri.EscapeDataString(line)}{more}");
            return answer.Flag("complete");
        });
        return answer;
    }

    /// <summary>What the messages say that were found, the best first.</summary>
    public static async Task<IReadOnlyList<string>> Find(
        this Person person, string line, string room = "/api", string more = "")
        => [.. (await person.Search(line, room, more)).Items("results").Select(Content)];

    public static string Content(this JsonElement result) => result.GetProperty("message").Text("content");

    public static string Id(this JsonElement result) => result.GetProperty("message").Text("id");

    /// <summary>The pieces of the snippet that are marked.</summary>
    public static IReadOnlyList<string> Marked(this JsonElement result)
    {
        var snippet = result.Text("snippet");
        return [.. result.Items("marks").Select(mark => snippet.Substring(mark[0].GetInt32(), mark[1].GetInt32()))];
    }
}
