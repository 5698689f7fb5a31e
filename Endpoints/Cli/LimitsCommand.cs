using System.CommandLine;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Cli;

/// <summary><c>meetai limits</c>: what the box grants, and whom it grants something else.</summary>
internal static class LimitsCommand
{
    public static Command Command(Func<Settings, DataDirectory, WebApplication> server)
    {
        var json = Output.Json();
        var command = new Command(
            "limits",
            """
            Show the limits in force: those of the box, and what single persons and keys are granted.

            The box's own are set with 'serve --limit NAME=COUNT/PERIOD'; a person's with 'keys limit'.
            """)
        {
            Data.Directory.Option, json,
        };
        command.SetAction(async (parsed, _) =>
        {
            await using var box = await Box.Open(parsed, server);
            var limits = await box.Get("/api/admin/limits", Wire.Json.LimitList);
            if (parsed.GetValue(json))
                Stdout.Line(Wire.Bytes(limits, Wire.Json.LimitList));
            else
                Print(limits);

            return ExitCode.Ok;
        });
        return command;
    }

    private static void Print(LimitList limits) => Output.Table(
    [
        ["NAME", "RATE", "PER"],
        .. limits.Limits.Select(limit => new[]
        {
            limit.Name, limit.Rate, limit.Per is RateLimit.Per.Person ? "person" : "address",
        }),
        .. limits.Overrides.Select(one => new[]
        {
            one.Name, one.Rate,
            one.KeyId is { } key ? $"{one.Handle} (key {key:D})" : $"{one.Handle} ({one.PersonId:D})",
        }),
    ]);
}
