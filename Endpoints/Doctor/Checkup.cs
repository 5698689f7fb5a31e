using MeetAi.Endpoints.Outgoing;

namespace MeetAi.Endpoints.Doctor;

/// <summary>
/// Everything about a box that can be seen from inside its machine. Reads only: while a server runs, it is the server
/// that looks, so that no second process opens the database.
/// </summary>
internal sealed class Checkup(Settings settings, OutgoingClient client, TimeProvider clock)
{
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(10);

    /// <param name="data">The data directory.</param>
    /// <param name="egress">A URL to call as a webhook would be; without one nobody is called.</param>
    /// <param name="cancel">Nobody waits any more.</param>
    public async Task<IReadOnlyList<Diagnosis>> Run(string data, string? egress, CancellationToken cancel)
    {
        var found = new List<Diagnosis> { Place.Look(data) };
        if (Directory.Exists(data))
        {
            found.Add(Disk.Free(data));
            found.Add(Disk.Log(data));
            found.AddRange(await Task.Factory.StartNew(
                () => Contents.Look(data, clock.GetUtcNow(), cancel), cancel, TaskCreationOptions.LongRunning,
                TaskScheduler.Default));
        }

        found.Add(Machine.Clock(clock.GetUtcNow()));
        found.Add(Machine.Files());
        if (settings.Tls is { } files)
            found.Add(Pem.Look(files, settings.PublicUrl?.IdnHost, clock.GetUtcNow()));

        if (settings.Backups is { } plan)
            found.Add(Disk.Backups(plan, clock.GetUtcNow()));

        found.Add(await Egress(egress, cancel));
        return found;
    }

    private async Task<Diagnosis> Egress(string? asked, CancellationToken cancel)
    {
        const string Name = "egress";
        if (asked is null)
            return Diagnosis.Ok(Name, "nobody was called; --egress https://HOST calls that as a webhook would be");

        if (OutgoingUrl.Parse(asked) is not { } url)
        {
            return Diagnosis.Fail(
                Name, $"{asked} is no URL that may be called", "Give one that a webhook could have.");
        }

        using var request = new HttpRequestMessage(HttpMethod.Head, url);
        var answer = await client.Send(request, longest, cancel);
        return answer.Status is { } status
            ? Diagnosis.Ok(Name, $"{url.IdnHost} answered {status} after {answer.Took.TotalMilliseconds:0} ms")
            : Diagnosis.Fail(
                Name, $"{url.IdnHost} cannot be called: {answer.Error}",
                "See that names are resolved (/etc/resolv.conf) and that no firewall or unit forbids to go out.");
    }
}
