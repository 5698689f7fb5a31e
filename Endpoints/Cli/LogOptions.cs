using System.CommandLine;
using MeetAi.Endpoints.Logs;

namespace MeetAi.Endpoints.Cli;

/// <summary>What <c>serve</c> is told about its log.</summary>
internal static class LogOptions
{
    public static readonly Setting Format = new(
        "--log-format", "json or text: an object a line for programs, or words a line for people", "json");

    public static readonly Setting Requests = new(
        "--log-requests", "all, errors (status 400 and above) or off: which requests are logged", "all");

    public static LogPlan Read(ParseResult parsed) => new(
        Format.Text(parsed) switch
        {
            "json" => false,
            "text" => true,
            var other => throw new UsageError($"--log-format is json or text, not '{other}'."),
        },
        Requests.Text(parsed) switch
        {
            "all" => LogPlan.Everything,
            "errors" => LogPlan.Errors,
            "off" => LogPlan.Nothing,
            var other => throw new UsageError($"--log-requests is all, errors or off, not '{other}'."),
        });
}
