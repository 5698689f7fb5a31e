using System.Net;

namespace MeetAi.Tests.Storage;

/// <summary>SIGTERM in the middle of the work: what was begun is finished, and nobody is left in doubt.</summary>
[Trait("Proof", "faults")]
public sealed class TerminationTests
{
    [Fact]
    [Direct("A proxy answers in the place of a box that has gone.")]
    public async Task Under_load_every_post_is_stored_and_answered_or_neither()
    {
        await using var meetai = await Running.Start();
        var posters = await Posters.Enter(meetai);
        await Tries.Of(Effort.Of(ordinary: 2, published: 10, full: 100), async random =>
        {
            var (answered, stopped) = posters.Post(meetai, answers: random.Next(1, 120), longest: 2000);
            await answered.WaitAsync(TimeSpan.FromSeconds(30));
            await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * 10)); // random inside a commit, too

            Assert.Equal(0, await meetai.Terminate());

            Assert.All(await stopped, answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode));
            await meetai.Launch();
            await posters.Check(meetai);
            Assert.Equal(posters.Acknowledged, await posters.CountStored(meetai));
        });
    }
}
