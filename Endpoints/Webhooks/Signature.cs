using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MeetAi.Endpoints.Webhooks;

/// <summary>
/// How a receiver knows that it was us: HMAC-SHA256 over <c>id.timestamp.body</c>, one for each living secret
/// (Standard Webhooks 1.0). A secret is 24 to 64 bytes, shown as <c>whsec_</c> and their base64.
/// </summary>
internal static class Signature
{
    private const string Prefix = "whsec_";
    private const int LeastBytes = 24, MostBytes = 64, OurBytes = 32;

    public static void Sign(
        HttpRequestMessage request, Guid id, DateTimeOffset now, byte[] body, IEnumerable<byte[]> secrets)
    {
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{id:D}.{timestamp}."), .. body];
        var signatures = secrets.Select(one => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(one, signed))}");
        request.Headers.Add("webhook-id", id.ToString("D"));
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.TryAddWithoutValidation("webhook-signature", string.Join(' ', signatures));
    }

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(OurBytes);

    public static string Show(byte[] secret) => Prefix + Convert.ToBase64String(secret);

    /// <summary>The bytes of a secret that a client brought; null when it is none.</summary>
    public static byte[]? Parse(string text)
        => text.StartsWith(Prefix, StringComparison.Ordinal)
        && Base64.IsValid(text.AsSpan(Prefix.Length), out var length)
        && length is >= LeastBytes and <= MostBytes
            ? Convert.FromBase64String(text[Prefix.Length..])
            : null;
}
