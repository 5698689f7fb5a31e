using System.Net;
using System.Net.Sockets;

namespace MeetAi.Endpoints.Outgoing;

/// <summary>
/// Which addresses the box may call for somebody who names a URL: public unicast ones and, beside them, what the
/// operator opened. Everything else is closed: loopback, private, link-local, shared (CGNAT), multicast, reserved,
/// metadata services, and forms of IPv6 that carry an IPv4 address where that one is closed (IANA's special-purpose
/// registries, RFC 6890; NAT64, RFC 6052 and 8215).
/// </summary>
internal sealed class Addresses(IReadOnlyList<IPNetwork> opened) : IDisposable
{
    private static readonly IPNetwork[] closed = Networks(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "168.63.129.16/32", // the metadata service of a cloud that has it among public addresses
        "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20");

    private static readonly IPNetwork unicast = IPNetwork.Parse("2000::/3"), nat64 = IPNetwork.Parse("64:ff9b::/96");

    // apart, so that URLs which are only given never hold up those that are called
    private readonly Names given = new(most: 64), called = new(most: 64);

    /// <summary>Addresses of a name, all of which may be called, or <see cref="AddressRefused"/>.</summary>
    public Task<IPAddress[]> Resolve(string host, CancellationToken cancel) => Resolve(host, called, cancel);

    /// <summary>The same for a name that is given, and not called yet.</summary>
    public Task Check(string host, CancellationToken cancel) => Resolve(host, given, cancel);

    public bool MayBeCalled(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (IsOpened(plain) || IsOpened(address))
            return true;

        if (nat64.Contains(plain))
            return MayBeCalled(new IPAddress(plain.GetAddressBytes()[12..]));

        return (plain.AddressFamily is AddressFamily.InterNetwork || unicast.Contains(plain))
            && !closed.Any(network => network.Contains(plain));
    }

    public void Dispose()
    {
        given.Dispose();
        called.Dispose();
    }

    private async Task<IPAddress[]> Resolve(string host, Names names, CancellationToken cancel)
    {
        var found = IPAddress.TryParse(host.Trim('[', ']'), out var literal)
            ? [literal]
            : await names.Find(host, cancel);
        if (found.Length == 0)
            throw new AddressRefused("The name has no address.");

        if (!found.All(MayBeCalled))
            throw new AddressRefused("The address is not a public one. The operator can open it (--webhook-allow).");

        return found.Any(IsOwn)
            ? throw new AddressRefused("The address is this machine's own. The operator can open it (--webhook-allow).")
            : found;
    }

    private bool IsOpened(IPAddress address) => opened.Any(network => network.Contains(address));

    /// <summary>
    /// However public: from the machine itself it leads behind the firewall. The kernel says where a packet to it would
    /// come from, which is the address itself only here; nothing is sent.
    /// </summary>
    private bool IsOwn(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (IsOpened(plain) || IsOpened(address))
            return false;

        try
        {
            using var trial = new Socket(plain.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            trial.Connect(plain, port: 9); // any port
            return trial.LocalEndPoint is IPEndPoint here && here.Address.Equals(plain);
        }
        catch (SocketException)
        {
            return false; // no way leads there
        }
    }

    private static IPNetwork[] Networks(params string[] texts) => [.. texts.Select(text => IPNetwork.Parse(text))];
}

/// <summary>An address that the box does not call. Its message is for whoever gave the URL.</summary>
internal sealed class AddressRefused(string message) : Exception(message);
