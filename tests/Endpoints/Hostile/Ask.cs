using System.Text;
using System.Text.Json.Nodes;

namespace MeetAi.Tests.Endpoints.Hostile;

/// <summary>A request in its parts, so that each can be spoiled, and then as the bytes that go over the wire.</summary>
internal sealed class Ask(string method, string path)
{
    public string Method { get; set; } = method;

    public string Path { get; set; } = path;

    /// <summary>As they stand in the URL.</summary>
    public List<(string Name, string Value)> Query { get; } = [];

    public List<(string Name, string Value)> Headers { get; } = [];

    /// <summary>JSON that can be spoiled as such; what is sent, unless there are <see cref="Bytes"/>.</summary>
    public JsonNode? Json { get; set; }

    public byte[]? Bytes { get; set; }

    /// <summary>Whether the body goes in pieces, with a trailer behind it.</summary>
    public bool IsChunked { get; set; }

    /// <summary>The answer has a head alone.</summary>
    public bool IsHead => Method == "HEAD";

    /// <summary>Whether what comes behind it may be no HTTP any more.</summary>
    public bool IsUpgrade => Headers.Any(one => one.Name.Equals("Upgrade", StringComparison.OrdinalIgnoreCase));

    /// <summary>What stands in the URL, without the query.</summary>
    public IEnumerable<string> Segments
    {
        get => Path.Split('/').Skip(1);
        set => Path = "/" + string.Join('/', value);
    }

    public byte[] ToBytes()
    {
        var body = Bytes ?? (Json is null ? null : Encoding.UTF8.GetBytes(Json.ToJsonString()));
        var head = new StringBuilder($"{Method} {Path}");
        if (Query.Count > 0)
            head.Append('?').AppendJoin('&', Query.Select(one => $"{one.Name}={one.Value}"));

        head.Append(" HTTP/1.1\r\n");
        foreach (var (name, value) in Headers)
            head.Append(name).Append(": ").Append(value).Append("\r\n");

        if (body is not null)
            head.Append(IsChunked ? "Transfer-Encoding: chunked\r\n" : $"Content-Length: {body.Length}\r\n");

        head.Append("\r\n");
        return [.. Encoding.Latin1.GetBytes(head.ToString()), .. IsChunked ? Chunks(body ?? []) : body ?? []];
    }

    private static byte[] Chunks(byte[] body)
    {
        var bytes = new List<byte>();
        foreach (var piece in body.Chunk(7))
            bytes.AddRange([.. Encoding.ASCII.GetBytes($"{piece.Length:x};piece=1\r\n"), .. piece, 13, 10]);

        return [.. bytes, .. "0\r\nX-Trailer: behind\r\n\r\n"u8];
    }
}
