using System.Net;
using System.Text;

namespace MeetAi.Load;

/// <summary>The room under load, and the bytes of every request that is sent to it, made once.</summary>
internal sealed class Target(Options options)
{
    private const int ContentBytes = 100;

    private readonly Uri url = options.Url!;

    public IPEndPoint Address { get; } = new(Dns.GetHostAddresses(options.Url!.Host)[0], options.Url.Port);

    /// <summary>A message whose content has room for a <see cref="Stamp"/>.</summary>
    public byte[] Post()
    {
        var body = $$"""{"sender":"load","content":"{{Stamp.Blank.PadRight(ContentBytes, '.')}}"}""";
        return Request(
            "POST", "messages", $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n", body);
    }

    public byte[] Get() => Request("GET", options.Before is { } seq ? $"messages?before={seq}" : "messages");

    /// <summary>A message of words.</summary>
    public byte[] Say(string words) => Request(
        "POST", "messages?sender=load", $"Content-Type: text/plain\r\nContent-Length: {words.Length}\r\n", words);

    /// <summary>The handshake of RFC 6455, 4.1. The key need not be random: no cache is in between.</summary>
    public byte[] Join(string query = "") => Request(
        "GET", $"ws{query}",
        "Connection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");

    private byte[] Request(string method, string noun, string headers = "", string body = "")
        => Encoding.ASCII.GetBytes(
            $"{method} /api/rooms/{options.Room}/{noun} HTTP/1.1\r\nHost: {url.Authority}\r\n"
            + $"Authorization: Bearer {options.Key}\r\n{headers}\r\n{body}");
}
