using MeetAi.Tests.Endpoints.Realtime;

namespace MeetAi.Tests.Endpoints.Storms;

/// <summary>More connections than there are descriptors, and nothing of the box's own caps in their way.</summary>
[Trait("Proof", "load")]
[Direct("They take all descriptors of the box.")]
public sealed class ExhaustionTests
{
    private const int Files = 100; // fewer than the connections that it takes at least: accepting itself fails

    private static readonly int many = Effort.Of(ordinary: 500, published: 1000, full: 3000);

    [PublishedFact]
    public async Task Out_of_descriptors_it_waits_and_afterwards_serves_and_stores()
    {
        string[] few = ["sh", "-c", $"ulimit -n {Files}; exec \"$@\"", "sh"];
        await using var meetai = await Running.StartThrough(few, Running.NewDirectory());
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        var before = Vitals.Of(meetai);

        var sockets = Crowd.Get(meetai, ada, $"{room}/ws", Crowd.Upgrade);
        using (await Crowd.Come(meetai, many, sockets))
        {
            var held = Vitals.Of(meetai);
            await Task.Delay(TimeSpan.FromSeconds(1)); // what it does while nothing happens
            Assert.InRange(Vitals.Of(meetai).Processor - held.Processor, 0, 0.5);
        }

        await before.Return(meetai);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ada.Say(room, "still here")));
        using var follower = await Follower.Join(meetai, ada, $"{room}/ws?after=0");
        Assert.Equal(1, (await follower.Next("message")).Number("seq"));
    }
}
