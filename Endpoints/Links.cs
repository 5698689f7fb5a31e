using Microsoft.AspNetCore.Hosting.Server;

namespace MeetAi.Endpoints;

/// <summary>
/// Where the box is found from outside: its public URL, else the address it listens on. Never what a client says its
/// Host is.
/// </summary>
internal sealed class Links(Settings settings, IServer server)
{
    /// <summary>No slash at the end. A box that listens on every address is called by its machine's name.</summary>
    public string Root => settings.PublicUrl is { } url
        ? url.GetLeftPart(UriPartial.Authority)
        : server.Address(settings)
            .Replace("//0.0.0.0:", $"//{Environment.MachineName}:", StringComparison.Ordinal)
            .Replace("//[::]:", $"//{Environment.MachineName}:", StringComparison.Ordinal);
}
