using System.CommandLine;
using System.Globalization;
using MeetAi.Endpoints.Doctor;
using MeetAi.Endpoints.Outgoing;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Cli;

/// <summary><c>meetai doctor</c>: what is wrong with a box, and what to do about it. Changes nothing.</summary>
internal static class DoctorCommand
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(10);

    public static Command Command()
    {
        var json = Output.Json();
        var egress = new Option<string?>("--egress")
        {
            Description = "Call this URL as a webhook would be; without it nobody elsewhere is called",
        };
        var command = new Command(
            "doctor",
            """
            Look whether all is well, and say what to do where it is not. Changes nothing.

            Looks at the data directory, disk, database, clock, open files, certificate, backups and address, and at
            the box from outside, through its public URL: whether it is this box, and whether streams, WebSockets and
            clients' addresses come through the proxy. While a server runs, it is asked and its own settings count;
            otherwise those given here, as for 'serve'. Exit code 1 where something fails.
            """)
        {
            Data.Directory.Option, ServeOptions.Listen.Option, TlsOptions.Certificate.Option, TlsOptions.Key.Option,
            ServeOptions.PublicUrl.Option, ServeOptions.WebhookAllow.Option, BackupOptions.Every.Option,
            BackupOptions.Directory.Option, egress, json,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var checks = await Look(parsed, parsed.GetValue(egress), cancel);
            if (parsed.GetValue(json))
                Stdout.Line(Wire.Bytes(new DiagnosisList(checks), Wire.Json.DiagnosisList));
            else
                Print(checks);

            return checks.Any(one => one.State is Condition.Fail) ? ExitCode.Error : ExitCode.Ok;
        });
        return command;
    }

    private static async Task<IReadOnlyList<Diagnosis>> Look(
        ParseResult parsed, string? egress, CancellationToken cancel)
    {
        var (settings, data) = (ServeOptions.Read(parsed), Data.Path(parsed));
        await using var box = await Box.Find(data);
        if (box is not null)
            return await Ask(box, settings, egress, cancel);

        using var client = new OutgoingClient(new Addresses(settings.WebhookAllow), TimeProvider.System);
        var checks = await new Checkup(settings, client, TimeProvider.System).Run(data, egress, cancel);
        return [Absent(data), Free(settings.Listen!), .. checks];
    }

    private static async Task<IReadOnlyList<Diagnosis>> Ask(
        Box box, Settings settings, string? egress, CancellationToken cancel)
    {
        try
        {
            await box.Get("/readyz", Wire.Json.HealthView).WaitAsync(patience, cancel);
        }
        catch (Exception failure) when (failure is TimeoutException or CommandFailed)
        {
            return
            [
                Diagnosis.Fail("server", $"it runs, and is not well: {failure.Message}", "See its log, start it anew."),
            ];
        }

        var query = egress is null ? "" : $"?egress={Uri.EscapeDataString(egress)}";
        var view = await box.Post($"/api/admin/doctor{query}", [], Wire.Json.CheckupView);
        IReadOnlyList<Diagnosis> checks = [Diagnosis.Ok("server", $"it runs, at {view.Address}"), .. view.Checks];
        var world = settings.PublicUrl ?? (view.PublicUrl is { } own ? new Uri(own) : null);
        if (world is null)
            return checks;

        using var outside = new Outside(world, view);
        return [.. checks, .. await outside.Look(TimeProvider.System.GetUtcNow())];
    }

    private static Diagnosis Absent(string data) => DataDirectory.Holder(data) is { } process
        ? Diagnosis.Fail(
            "server", $"process {process} holds {data} and its socket does not answer",
            "Run this as the same user. If that is so, see the log of that process, and end it.")
        : Diagnosis.Warn("server", $"none runs on {data}", "Start it: meetai serve.");

    private static Diagnosis Free(Uri listen)
    {
        try
        {
            Listening.Try(listen);
            return Diagnosis.Ok("port", $"{listen.GetLeftPart(UriPartial.Authority)} is free");
        }
        catch (StorageRefused taken)
        {
            return Diagnosis.Fail(
                "port", taken.Message,
                "End what listens there (ss -ltnp), or choose another --listen. systemd's own socket is no mistake.");
        }
    }

    private static void Print(IReadOnlyList<Diagnosis> checks)
    {
        var width = checks.Max(one => one.Name.Length);
        foreach (var one in checks)
        {
            Stdout.Line($"{Word(one.State),-4}  {one.Name.PadRight(width)}  {Printable.Line(one.Detail)}");
            if (one.Advice is { } advice)
                Stdout.Line($"{"",4}  {"".PadRight(width)}  -> {Printable.Line(advice)}");
        }

        var (failed, warned) = (Count(Condition.Fail), Count(Condition.Warn));
        Console.Error.WriteLine(
            failed + warned == 0 ? "All is well." : string.Create(
                CultureInfo.InvariantCulture, $"{failed} to mend, {warned} to look at."));

        int Count(Condition state) => checks.Count(one => one.State == state);
    }

    private static string Word(Condition state) => state switch
    {
        Condition.Ok => "ok",
        Condition.Warn => "warn",
        _ => "fail",
    };
}

internal sealed record DiagnosisList(IReadOnlyList<Diagnosis> Checks);
