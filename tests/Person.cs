using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace MeetAi.Tests;

/// <summary>Somebody who talks to the box over HTTP, with a key or without one.</summary>
internal sealed class Person
{
    public Person(HttpClient http, string? key)
    {
        Http = http;
        Key = key ?? "";
        if (key is not null)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public HttpClient Http { get; }

    public string Key { get; }

    public async Task<JsonElement> Get(string path) => await Read(await Http.GetAsync(path), HttpStatusCode.OK);

    public async Task<JsonElement> Post(string path, object body)
        => await Read(await Http.PostAsJsonAsync(path, body), HttpStatusCode.Created);

    /// <summary>The path of a new room.</summary>
    public async Task<string> NewRoom(string name = "den")
        => $"/api/rooms/{(await Post("/api/rooms", new { name })).Text("id")}";

    /// <summary>The code of an invite to a room.</summary>
    public async Task<string> Invite(string room, string role = "member")
        => (await Post($"{room}/invites", new { role })).Text("code");

    public async Task<JsonElement> Accept(string code)
        => await Read(await Http.PostAsync($"/api/invites/{code}/accept", null), HttpStatusCode.OK);

    public Task<JsonElement> Say(string room, string content, string sender = "ada")
        => Post($"{room}/messages", new { sender, content });

    /// <summary>Expects a problem and returns it.</summary>
    public static async Task<JsonElement> Problem(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        var problem = await Read(answer, status);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, problem.Text("code"));
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.Equal(problem.Text("detail"), problem.Text("error"));
        Assert.NotEmpty(problem.Text("request_id"));
        return problem;
    }

    public static async Task<JsonElement> Read(HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(expected == answer.StatusCode, $"{(int)answer.StatusCode} instead of {(int)expected}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}

internal static class JsonElementExtensions
{
    public static string Text(this JsonElement json, string name) => json.GetProperty(name).GetString()!;

    public static long Number(this JsonElement json, string name) => json.GetProperty(name).GetInt64();

    public static bool Flag(this JsonElement json, string name) => json.GetProperty(name).GetBoolean();

    public static IReadOnlyList<JsonElement> Items(this JsonElement json, string name)
        => [.. json.GetProperty(name).EnumerateArray()];

    public static List<long> Seqs(this JsonElement page)
        => [.. page.Items("messages").Select(message => message.Number("seq"))];
}
