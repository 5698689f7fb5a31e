using System.Text.Json;
using System.Text.RegularExpressions;

namespace MeetAi.Tests.Endpoints.Agents;

/// <summary>The document as the box serves it, and what it says of each operation.</summary>
internal sealed partial class OpenApi(JsonElement json)
{
    private static readonly string[] methods = ["get", "post", "put", "patch", "delete"];

    private readonly List<Operation> operations =
    [
        .. json.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
            .Where(one => methods.Contains(one.Name))
            .Select(one => new Operation(one.Name.ToUpperInvariant(), path.Name, one.Value))),
    ];

    public JsonElement Json => json;

    public IReadOnlyList<Operation> Operations => operations;

    public IEnumerable<JsonProperty> Schemas => Components("schemas");

    public static async Task<OpenApi> Of(Running meetai)
    {
        using var http = meetai.Anyone();
        return new OpenApi(await new Person(http, key: null).Get("/openapi.json"));
    }

    public IEnumerable<JsonProperty> Components(string kind)
        => json.GetProperty("components").GetProperty(kind).EnumerateObject();

    /// <summary>What it points to, or itself.</summary>
    public JsonElement Follow(JsonElement thing)
        => thing.TryGetProperty("$ref", out var target) ? Resolve(target.GetString()!) : thing;

    /// <summary>Every reference in it, wherever it stands.</summary>
    public IEnumerable<string> References()
        => Reference().Matches(json.GetRawText()).Select(match => match.Groups[1].Value).Distinct();

    public JsonElement Resolve(string reference)
    {
        Assert.StartsWith("#/", reference, StringComparison.Ordinal);
        return reference[2..].Split('/').Aggregate(json, (at, name) => at.GetProperty(
            name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)));
    }

    /// <summary>The operation that a request means; the more literal path wins.</summary>
    public Operation? Find(string method, string path) => operations
        .Where(one => one.Method == method && one.Matches(path))
        .MinBy(one => one.Path.Count(letter => letter == '{'));

    /// <summary>The codes that a refusal may have.</summary>
    public static IEnumerable<string> Codes(JsonElement response)
        => response.TryGetProperty("content", out var content)
            && content.TryGetProperty("application/problem+json", out var problem)
            ? problem.GetProperty("schema").GetProperty("allOf")[1].GetProperty("properties").GetProperty("code")
                .Items("enum").Select(code => code.GetString()!)
            : [];

    [GeneratedRegex("\"\\$ref\":\\s*\"([^\"]+)\"")]
    private static partial Regex Reference();
}

/// <summary>A method on a path.</summary>
internal sealed record Operation(string Method, string Path, JsonElement Json)
{
    private readonly Regex pattern = new($"^{Regex.Replace(Regex.Escape(Path), @"\\\{\w+}", "[^/]+")}$");

    public string Route => $"{Method} {Path}";

    public string Id => Json.Text("operationId");

    /// <summary>One of these a key needs; an empty word where any key will do.</summary>
    public IEnumerable<string> Scopes => Json.TryGetProperty("security", out var ways)
        ? ways.EnumerateArray().Where(way => way.TryGetProperty("key", out _))
            .Select(way => way.Items("key") is [var scope] ? scope.GetString()! : "")
        : [""];

    public bool Matches(string path) => pattern.IsMatch(path);

    /// <summary>What it says of a status, by itself or among the others.</summary>
    public (string Status, JsonElement Response) Response(int status)
    {
        var responses = Json.GetProperty("responses");
        var name = responses.TryGetProperty($"{status}", out _) ? $"{status}" : "default";
        return (name, responses.GetProperty(name));
    }
}
