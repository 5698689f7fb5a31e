using System.CommandLine;

namespace MeetAi.Endpoints.Cli;

/// <summary>What <c>serve</c> is told about TLS of its own.</summary>
internal static class TlsOptions
{
    public static readonly Setting Certificate = new(
        "--tls-cert", "PEM file with the certificate and those between it and a root; for an https address",
        isPath: true);

    public static readonly Setting Key = new("--tls-key", "PEM file with its private key, not encrypted", isPath: true);

    public static TlsFiles? Read(ParseResult parsed) => (Certificate.Text(parsed), Key.Text(parsed)) switch
    {
        (null, null) => null,
        ({ } certificate, { } key) => new TlsFiles(certificate, key),
        _ => throw new UsageError("--tls-cert and --tls-key come together."),
    };

    /// <summary>Without an address of one's own, files for TLS make the default one https.</summary>
    public static Uri Address(ParseResult parsed, Uri listen)
    {
        var hasFiles = Read(parsed) is not null;
        if (hasFiles && listen.Scheme == Uri.UriSchemeHttp && !ServeOptions.Listen.IsSaid(parsed))
            return new UriBuilder(listen) { Scheme = Uri.UriSchemeHttps }.Uri;

        return hasFiles == (listen.Scheme == Uri.UriSchemeHttps)
            ? listen
            : throw new UsageError(hasFiles
                ? "With --tls-cert and --tls-key, --listen is https://ADDRESS:PORT."
                : "An https address needs --tls-cert and --tls-key.");
    }
}
