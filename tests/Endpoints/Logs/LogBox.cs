using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Logs;

/// <summary>What a box says of its requests, once it has said it.</summary>
internal static class LogBox
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(10);

    /// <summary>The first line, JSON or not, that is as it should be: a line comes a moment after its answer.</summary>
    public static async Task<string> Line(this Running meetai, Func<string, bool> isIt)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (meetai.Said.FirstOrDefault(isIt) is { } line)
                return line;

            Assert.True(
                TimeProvider.System.GetElapsedTime(began) < patience, $"Not said: {string.Join('\n', meetai.Said)}");
            await Task.Delay(10);
        }
    }

    /// <summary>The line about the request with this id.</summary>
    public static async Task<JsonElement> Line(this Running meetai, HttpResponseMessage answer)
    {
        var id = answer.Headers.GetValues("X-Request-Id").Single();
        var line = await meetai.Line(one => one.Contains("\"request\"") && one.Contains($"\"{id}\""));
        return JsonDocument.Parse(line).RootElement;
    }
}
