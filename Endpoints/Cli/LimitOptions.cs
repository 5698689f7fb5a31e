using System.CommandLine;
using System.Globalization;
using System.Net;
using MeetAi.RateLimit;

namespace MeetAi.Endpoints.Cli;

/// <summary>What <c>serve</c> can be told about limits, and about whose word counts for the client's address.</summary>
internal static class LimitOptions
{
    public static readonly Setting Limit = new(
        "--limit",
        $"NAME=COUNT/PERIOD or NAME=off, with a period of s, min, hour or day (repeatable; also MEETAI_LIMIT_<NAME>). "
        + $"Defaults: {string.Join(", ", Limits.All.Select(limit => $"{limit.Name}={Limits.Text(limit.Default)}"))}");

    public static readonly Setting TrustedProxies = new(
        "--trusted-proxy",
        "An address or CIDR whose X-Forwarded-For is believed (repeatable); "
        + "on a loopback address with --public-url, loopback is");

    public static readonly Setting SocketsPerPerson = new(
        "--sockets-per-person", "Streams and waiting polls that one person may hold open", "1000");

    public static readonly Setting SocketsPerAddress = new(
        "--sockets-per-address", "The same without a key, for one address", "100");

    public static readonly Setting ConnectionsPerAddress = new(
        "--connections-per-address", "TCP connections of one address", "256");

    private static readonly (Limit Limit, Setting Setting)[] byName =
        [.. Limits.All.Select(limit => (limit, new Setting($"--limit-{limit.Name}", limit.Name)))];

    public static Dictionary<string, Rate> Rates(ParseResult parsed)
    {
        var rates = byName
            .Where(one => one.Setting.Text(parsed) is not null)
            .ToDictionary(one => one.Limit.Name, one => Rate(one.Limit.Name, one.Setting.Text(parsed)!));
        foreach (var assignment in Limit.List(parsed))
        {
            var (name, rate) = Assignment("--limit", assignment);
            rates[name] = rate;
        }

        return rates;
    }

    /// <summary>Reads <c>NAME=COUNT/PERIOD</c>.</summary>
    public static (string Name, Rate Rate) Assignment(string what, string text)
    {
        if (text.Split('=') is not [var name, var rate])
            throw new UsageError($"{what} is NAME=COUNT/PERIOD or NAME=off, not '{text}'.");

        return Limits.TryFind(name, out var limit)
            ? (limit.Name, Rate(limit.Name, rate))
            : throw new UsageError(
                $"There is no limit '{name}'; there are {string.Join(", ", Limits.All.Select(one => one.Name))}.");
    }

    /// <summary>What one person is granted, as it goes over the wire: limits that are per person, each once.</summary>
    public static Dictionary<string, string?> Grants(IEnumerable<string> assignments)
    {
        var grants = new Dictionary<string, string?>();
        foreach (var (name, rate) in assignments.Select(one => Assignment("A limit", one)))
        {
            if (Limits.TryFind(name, out var limit) && limit.Per is not Per.Person)
                throw new UsageError($"The limit '{name}' is per address, not per person; 'serve --limit' sets it.");

            if (!grants.TryAdd(name, Limits.Text(rate)))
                throw new UsageError($"The limit '{name}' is given twice.");
        }

        return grants;
    }

    public static IReadOnlyList<IPNetwork> Networks(ParseResult parsed, Setting setting)
        => [.. setting.List(parsed).Select(text => Network(setting, text))];

    public static int Count(ParseResult parsed, Setting setting)
        => int.TryParse(setting.Text(parsed), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count > 0
            ? count
            : throw new UsageError($"{setting.Option.Name} is a whole number above 0, not '{setting.Text(parsed)}'.");

    private static Rate Rate(string name, string text) => Limits.TryParse(text, out var rate)
        ? rate
        : throw new UsageError($"The limit '{name}' {Limits.Grammar}, not '{text}'.");

    private static IPNetwork Network(Setting setting, string text)
    {
        if (IPNetwork.TryParse(text, out var network))
            return network;

        return IPAddress.TryParse(text, out var address)
            ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : throw new UsageError(
                $"{setting.Option.Name} is an address or a CIDR like 10.0.0.0/8, not '{text}'.");
    }
}
