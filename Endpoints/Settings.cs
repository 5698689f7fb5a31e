using System.Net;
using System.Net.Sockets;
using MeetAi.Endpoints.Logs;
using MeetAi.RateLimit;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints;

/// <summary>
/// Everything that a server can be told, checked before it starts. Where it comes from: Cli/ServeOptions.cs.
/// </summary>
internal sealed record Settings
{
    /// <summary>Where it listens; null for no address but the socket in the data directory.</summary>
    public Uri? Listen { get; init; }

    /// <summary>An address for metrics alone; null for none, and then they are the operator's.</summary>
    public Uri? MetricsListen { get; init; }

    /// <summary>The socket that already listens there, handed over by whoever started us.</summary>
    public Socket? Inherited { get; init; }

    /// <summary>The PEM files with which an https address is served.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>How the world reaches it, behind a proxy for instance.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Names that it answers to, besides local ones and that of the public URL.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Origins of other sites whose pages may use it.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Whether strangers may make themselves a key; null for: on a loopback address only.</summary>
    public bool? Registration { get; init; }

    /// <summary>What replaces the defaults in RateLimit/Limits.cs, by name.</summary>
    public IReadOnlyDictionary<string, Rate> Limits { get; init; } = new Dictionary<string, Rate>();

    /// <summary>Whose X-Forwarded-For is believed.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Addresses that webhooks may call though they are not public.</summary>
    public IReadOnlyList<IPNetwork> WebhookAllow { get; init; } = [];

    /// <summary>Behind a proxy on the same box, as the public URL on a loopback address says.</summary>
    public bool TrustsLoopback => IsLoopback && PublicUrl is not null;

    /// <summary>Streams and waiting polls that one person may hold open.</summary>
    public int SocketsPerPerson { get; init; } = 1000;

    /// <summary>The same without a key, for one address.</summary>
    public int SocketsPerAddress { get; init; } = 100;

    /// <summary>TCP connections of one address.</summary>
    public int ConnectionsPerAddress { get; init; } = 256;

    /// <summary>Whether people without a key find public rooms; if not, nothing is there below /api/public.</summary>
    public bool PublicRooms { get; init; } = true;

    /// <summary>Whom to tell about a vulnerability, as URIs.</summary>
    public IReadOnlyList<string> SecurityContacts { get; init; } = [];

    /// <summary>Null for none but those that somebody makes by hand.</summary>
    public BackupPlan? Backups { get; init; }

    /// <summary>What goes to stderr. A command that serves itself says nothing of its own requests.</summary>
    public LogPlan Log { get; init; } = new(IsText: false, LogPlan.Nothing);

    /// <summary>How long each room keeps its messages at most.</summary>
    public Retention Retention { get; init; } = Retention.Forever;

    /// <summary>What one person may have at most.</summary>
    public Quotas Quotas { get; init; } = new();

    /// <summary>What its files may take; null for as much as there is disk.</summary>
    public long? QuotaBox { get; init; }

    public bool IsRegistrationOpen => Registration ?? IsLoopback;

    public bool IsLoopback => Listen is null || Listen.IsLoopback
        || (IPAddress.TryParse(Listen.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
