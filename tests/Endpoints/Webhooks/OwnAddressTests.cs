using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;

namespace MeetAi.Tests.Endpoints.Webhooks;

/// <summary>A test in which the server is alone on a machine that has a public address.</summary>
internal sealed class OwnNetworkFactAttribute : FactAttribute
{
    private static readonly string? reason = Why();

    public OwnNetworkFactAttribute() => Skip = reason;

    /// <summary>Starts a program on a machine that has <paramref name="address"/>.</summary>
    public static string[] Launcher(string address)
        => ["unshare", "-n", "sh", "-c", $"ip link set lo up && ip addr add {address} dev lo && exec \"$@\"", "sh"];

    private static string? Why()
    {
        if (ProgramFactAttribute.Reason("ip") is { } missing)
            return missing;

        var words = Launcher("192.0.2.1/32");
        using var trial = Process.Start(
            new ProcessStartInfo(words[0], [.. words[1..], "true"]) { RedirectStandardError = true })!;
        trial.WaitForExit();
        return trial.ExitCode == 0 ? null : "Here nobody may make a network.";
    }
}

/// <summary>
/// The machine's own address, public as it may be, leads behind its firewall: who calls it from the machine itself
/// meets what is closed to the world.
/// </summary>
[Direct("No proxy reaches the network in which the box is alone.")]
public sealed class OwnAddressTests
{
    private const string Own = "93.184.215.14", Another = "93.184.215.15";

    [OwnNetworkFact]
    public async Task A_public_address_of_the_box_itself_is_not_called_unless_the_operator_opens_it()
    {
        var launcher = OwnNetworkFactAttribute.Launcher($"{Own}/32");
        await using var closed = await Running.StartThrough(launcher, Running.NewDirectory());
        var refused = await Try(closed, Own);
        var problem = await Person.Problem(refused, HttpStatusCode.BadRequest, "url_not_allowed");
        Assert.StartsWith("The address is this machine's own.", problem.Text("detail"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, (await Try(closed, Another)).StatusCode);

        await using var open = await Running.StartThrough(
            launcher, Running.NewDirectory(), "--webhook-allow", Own);
        Assert.Equal(HttpStatusCode.Created, (await Try(open, Own)).StatusCode);
    }

    /// <summary>Over the socket in the data directory, which no network parts.</summary>
    private static async Task<HttpResponseMessage> Try(Running meetai, string address)
    {
        var key = (await meetai.Command("keygen")).Output.Trim();
        var ada = new Person(meetai.Operator(), key);
        return await ada.Http.PostAsJsonAsync(
            $"{await ada.NewRoom()}/webhooks", new { url = $"http://{address}:9200/" });
    }
}
