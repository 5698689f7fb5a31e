using System.Net.Sockets;

namespace MeetAi.Endpoints.Outgoing;

/// <summary>
/// A URL that somebody gave us to call: http or https, no user name in it, a default port or one from 1024 on. Its name
/// is looked up when it is given, so that a mistake is seen at once, and again at each call, which alone counts.
/// </summary>
internal static class OutgoingUrl
{
    private const int MostCharacters = 2000, LeastPort = 1024;
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(5);

    public static Uri? Parse(string? text)
        => text is { Length: > 0 and <= MostCharacters }
        && Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url.Scheme is "http" or "https"
        && url.UserInfo.Length == 0
        && url.IdnHost.Length > 0
        && (url.IsDefaultPort || url.Port >= LeastPort)
            ? url
            : null;

    /// <summary>Why it may not be called; null when it may.</summary>
    public static async Task<string?> Refusal(this Addresses addresses, string? text, TimeProvider clock)
    {
        if (Parse(text) is not { } url)
            return "It must be http(s)://HOST[:PORT]/…, without a user name, on the default port or from 1024 on.";

        using var late = new CancellationTokenSource(patience, clock);
        try
        {
            await addresses.Check(url.IdnHost, late.Token);
            return null;
        }
        catch (AddressRefused refused)
        {
            return refused.Message;
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException or ArgumentException)
        {
            return "The name was not found.";
        }
    }
}
