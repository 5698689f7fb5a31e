using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace MeetAi.Tests.Endpoints.Storms;

/// <summary>Clients that say or read their requests a byte at a time, and honest ones from another address.</summary>
[Trait("Proof", "load")]
[Direct("A trusted proxy may be as slow as it likes.")]
public sealed class SlowTests(ITestOutputHelper output)
{
    private const int SlowOnes = 2000, HonestOnes = 100;

    [PublishedFact]
    public async Task Who_is_slow_is_hung_up_on_and_the_honest_are_answered()
    {
        var many = Effort.Of(ordinary: 60, published: 600, full: SlowOnes);
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        var before = Vitals.Of(meetai);
        var head = $"POST {room}/messages HTTP/1.1\r\nHost: {meetai.Url.Authority}\r\n";

        using var slow = await Crowd.Come(
            meetai, many, head + "X", head + $"Authorization: Bearer {ada.Key}\r\nContent-Length: 60000\r\n\r\n{{");
        var gone = Dribble(slow, before.Return(meetai));
        await new Honest(meetai, ada.Key, room).AskUntil(gone, people: 20);

        await gone;
    }

    /// <summary>All connections from one address, and no bound on how many that may have.</summary>
    [SlowHttpTheory]
    [InlineData("headers", "-H", "-i", "5", "-x", "24")]
    [InlineData("bodies", "-B", "-i", "5", "-s", "60000", "-t", "POST")]
    [InlineData("reading", "-X", "-w", "10", "-y", "20", "-n", "5", "-z", "32", "-k", "10")]
    public async Task A_hundred_are_answered_in_a_tenth_of_a_second_while_2000_are_slow(
        string what, params string[] how)
    {
        await using var meetai = await Running.Start("--connections-per-address", "100000");
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        string[] words = [.. how, "-c", $"{SlowOnes}", "-r", "1000", "-l", "20", "-u", $"{meetai.Url}openapi.json"];
        using var storm = Process.Start(new ProcessStartInfo("slowhttptest", words) { RedirectStandardOutput = true })!;
        storm.BeginOutputReadLine();

        var times = await new Honest(meetai, ada.Key, room).AskUntil(storm.WaitForExitAsync(), HonestOnes);

        var p99 = Honest.P99(times);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"slow {what}: {times.Count} answers, p99 {p99.TotalMilliseconds:0.0} ms"));
        Assert.InRange(p99, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
    }

    /// <summary>A byte now and then.</summary>
    private static async Task Dribble(Crowd slow, Task until)
    {
        while (!until.IsCompleted)
        {
            foreach (var client in slow.Clients)
                await Crowd.Say(client, "x");

            await Task.WhenAny(until, Task.Delay(TimeSpan.FromSeconds(2)));
        }

        await until;
    }
}

/// <summary>A storm of Debian's slowhttptest, where everything is tried in full.</summary>
internal sealed class SlowHttpTheoryAttribute : TheoryAttribute
{
    public SlowHttpTheoryAttribute()
        => Skip = Effort.IsFull ? ProgramFactAttribute.Reason("slowhttptest") : "It is for tests/prove.sh.";
}
