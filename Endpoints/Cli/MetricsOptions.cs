using System.CommandLine;

namespace MeetAi.Endpoints.Cli;

/// <summary>What <c>serve</c> is told about who may read its metrics.</summary>
internal static class MetricsOptions
{
    public static readonly Setting Listen = new(
        "--metrics-listen",
        "Address for /metrics alone, as http://HOST:PORT: no key is asked there, and they are nowhere else");

    /// <summary>Null where only the operator reads them, with a key.</summary>
    public static Uri? Read(ParseResult parsed)
        => Listen.Text(parsed) is { } text ? ServeOptions.Address(Listen.Option.Name, text, orHttps: false) : null;
}
