using MeetAi.Tests.Endpoints.Rights.Grants;

namespace MeetAi.Tests.Endpoints.Rights;

/// <summary>
/// Rights come and go at random while people talk and listen by every door: nobody ever hears what they may not, and
/// nobody misses what they may. The box is held against a small model of it.
/// </summary>
public sealed class GrantsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whoever_may_hear_it_hears_it_once_and_nobody_else_does(int seed)
    {
        await using var meetai = await Running.Start();
        var (world, random) = (new World(meetai), new Random(seed));
        var acts = await Begin(world, random);

        for (var step = 0; step < 300; step++)
        {
            await world.Step(acts.Any(), acts.Posts(3));
            await world.Step(Act.None, acts.Posts(2)); // at once: what was lost is lost
            await world.SeeOff();
        }

        await world.Step(Act.None, [.. world.Living.Select(room => (random.Owner(world, room), room))]);
        await Task.WhenAll(world.Ears.Where(ear => ear.IsOpen).Select(ear => ear.HeardAll()));
        await meetai.Terminate(); // everybody is told what still waits, and then nothing more
        await Task.WhenAll(world.Ears.Select(ear => ear.Ended)).WaitAsync(TimeSpan.FromSeconds(60));

        world.Check();
        world.Ears.ForEach(ear => ear.Dispose());
        var heard = world.Ears.Sum(ear => ear.Heard.Count);
        Assert.True(heard > 1000, $"{heard} messages were heard, too few to prove anything.");
    }

    /// <summary>Four people, three rooms, and what some may do in the others' and give to their keys.</summary>
    private static async Task<Acts> Begin(World world, Random random)
    {
        var acts = new Acts(world, random);
        for (var i = 0; i < 4; i++)
        {
            var person = await world.Meetai.NewPerson();
            var me = await person.Get("/api/keys/me");
            world.Keys.Add(new Credential(person, me.Text("person_id"), me.Text("id"), parent: null));
        }

        for (var i = 0; i < 3; i++)
            await world.Step(acts.NewRoom(), []);

        for (var i = 0; i < 8; i++)
        {
            await world.Step(acts.Join(), []);
            await world.Step(acts.NewKey(), []);
        }

        return acts;
    }
}
