using System.CommandLine;

namespace MeetAi.Endpoints.Cli;

/// <summary>What <c>serve</c> can be told, as <see cref="Settings"/>; what makes no sense is refused here.</summary>
internal static class ServeOptions
{
    public static readonly Setting Listen = new(
        "--listen", "Address to listen on, as http://HOST:PORT; port 0 takes a free one", "http://127.0.0.1:8787");

    public static readonly Setting PublicUrl = new(
        "--public-url", "How the world reaches this box, as https://HOST[:PORT]; also a name that it answers to");

    public static readonly Setting Hosts = new(
        "--host", "A further name to answer to; others get 421 (repeatable)");

    public static readonly Setting CorsOrigins = new(
        "--cors-origin", "An origin of another site whose pages may use this box, as https://HOST[:PORT] (repeatable)");

    public static readonly Setting Registration = new(
        "--registration", "open or closed: may strangers make themselves a key? By default only on a loopback address");

    public static readonly Setting PublicRooms = new(
        "--public-rooms", "on or off: may people without a key read rooms that are public?", "on");

    public static readonly Setting WebhookAllow = new(
        "--webhook-allow", "An address or CIDR that webhooks may call though it is not public (repeatable)");

    public static readonly Setting SecurityContact = new(
        "--security-contact",
        "Whom to tell about a vulnerability (/.well-known/security.txt): a mail address or https:// URL (repeatable)");

    /// <summary>Each of them, but for the data directory, which other commands take too.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Listen, TlsOptions.Certificate, TlsOptions.Key, PublicUrl, Hosts, CorsOrigins, MetricsOptions.Listen,
        Registration, PublicRooms,
        LimitOptions.Limit, LimitOptions.TrustedProxies, LimitOptions.SocketsPerPerson, LimitOptions.SocketsPerAddress,
        LimitOptions.ConnectionsPerAddress, WebhookAllow, SecurityContact, BackupOptions.Every, BackupOptions.Directory,
        BackupOptions.Keep, RetainOptions.Age, RetainOptions.Messages, RetainOptions.Bytes, QuotaOptions.Person,
        QuotaOptions.Rooms, QuotaOptions.Box, LogOptions.Format, LogOptions.Requests,
    ];

    public static Settings Read(ParseResult parsed) => new()
    {
        Listen = TlsOptions.Address(parsed, Address("--listen", Listen.Text(parsed)!, orHttps: true)),
        MetricsListen = MetricsOptions.Read(parsed),
        Tls = TlsOptions.Read(parsed),
        PublicUrl = PublicUrl.Text(parsed) is { } url ? Origin("--public-url", url) : null,
        Hosts = Hosts.List(parsed),
        CorsOrigins =
        [
            .. CorsOrigins.List(parsed).Select(one => Origin("--cors-origin", one).GetLeftPart(UriPartial.Authority)),
        ],
        Registration = Registration.Text(parsed) switch
        {
            null => null,
            "open" => true,
            "closed" => false,
            var other => throw new UsageError($"--registration is open or closed, not '{other}'."),
        },
        PublicRooms = PublicRooms.Text(parsed) switch
        {
            "on" => true,
            "off" => false,
            var other => throw new UsageError($"--public-rooms is on or off, not '{other}'."),
        },
        Limits = LimitOptions.Rates(parsed),
        TrustedProxies = LimitOptions.Networks(parsed, LimitOptions.TrustedProxies),
        WebhookAllow = LimitOptions.Networks(parsed, WebhookAllow),
        SecurityContacts = [.. SecurityContact.List(parsed).Select(Contact)],
        SocketsPerPerson = LimitOptions.Count(parsed, LimitOptions.SocketsPerPerson),
        SocketsPerAddress = LimitOptions.Count(parsed, LimitOptions.SocketsPerAddress),
        ConnectionsPerAddress = LimitOptions.Count(parsed, LimitOptions.ConnectionsPerAddress),
        Backups = BackupOptions.Read(parsed),
        Log = LogOptions.Read(parsed),
        Retention = RetainOptions.Read(parsed),
        Quotas = QuotaOptions.Read(parsed),
        QuotaBox = QuotaOptions.ReadBox(parsed),
    };

    public static Uri Origin(string flag, string text)
        => Parse(text, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new UsageError($"{flag} is https://HOST[:PORT] without a path, not '{text}'.");

    /// <summary>Where to listen, by https too where that can be.</summary>
    public static Uri Address(string flag, string text, bool orHttps)
        => Parse(text, out var url) && (url.Scheme == "http" || (orHttps && url.Scheme == "https")) && IsBindable(url)
            ? url
            : throw new UsageError(
                $"{flag} is {(orHttps ? "http(s)" : "http")}://ADDRESS:PORT with an IP address or localhost, "
                + $"not '{text}'.");

    private static bool IsBindable(Uri url)
        => url.Host == "localhost" || url.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6;

    /// <summary>A URI, as RFC 9116 wants it: a mail address becomes one.</summary>
    private static string Contact(string text)
    {
        var uri = text.Contains('@') && !text.Contains(':') ? $"mailto:{text}" : text;
        return Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.Scheme is "mailto" or "https" or "tel"
            ? parsed.AbsoluteUri
            : throw new UsageError($"--security-contact is a mail address or an https:// URL, not '{text}'.");
    }

    private static bool Parse(string text, out Uri url)
        => Uri.TryCreate(text, UriKind.Absolute, out url!) && url.PathAndQuery == "/" && url.UserInfo.Length == 0;
}
