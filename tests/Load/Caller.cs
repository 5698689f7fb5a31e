using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace MeetAi.Load;

/// <summary>Makes what a run needs before it begins, over plain HTTP and under one key, or none.</summary>
internal sealed class Caller : IDisposable
{
    private readonly HttpClient client;

    public Caller(Options options, string? key)
    {
        client = new HttpClient { BaseAddress = options.Url };
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public async Task<JsonElement> Post<T>(string path, Dictionary<string, T> body)
    {
        var answer = await client.PostAsJsonAsync(path, body);
        if (!answer.IsSuccessStatusCode)
            throw new IOException($"{path} was answered with {(int)answer.StatusCode}.");

        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public void Dispose() => client.Dispose();
}
