using System.Net;
using MeetAi.Tests.Endpoints.Realtime;

namespace MeetAi.Tests.Storage.Troubles;

/// <summary>
/// The kernel has mounted the disk read-only, as it does after an error: what is new is refused, the rest goes on, and
/// all of it once the disk can be written again. (A start on such a disk: RefusalsTests.)
/// </summary>
[Trait("Proof", "faults")]
public sealed class ReadOnlyDiskTests
{
    [Fact]
    public async Task A_disk_that_becomes_read_only_refuses_posts_and_loses_nothing()
    {
        var data = Running.NewDirectory();
        using var trouble = new Trouble(data);
        await using var meetai = await Running.StartThrough(trouble.Launcher, data);
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        await ada.Say(room, "before");
        using var follower = await Follower.Join(meetai, ada, $"{room}/ws");
        await follower.Next("ready");

        for (var i = 1; i <= Effort.Of(ordinary: 2, published: 5, full: 20); i++)
        {
            trouble.DiskIsReadOnly = true;
            for (var post = 0; post < 3; post++)
                await Refused(await ada.Http.PostAsync($"{room}/messages?sender=ada", new StringContent("lost")));

            await Refused(await ada.Http.GetAsync("/readyz"));
            Assert.Equal(i, (await Stored.All(ada, room)).Count);

            trouble.DiskIsReadOnly = false;
            Assert.Equal(i + 1, (await ada.Say(room, $"after {i}")).Number("seq"));
            Assert.Equal($"after {i}", (await follower.Next("message")).Text("content"));
            Assert.Equal(HttpStatusCode.OK, (await ada.Http.GetAsync("/readyz")).StatusCode);
        }

        var before = await Stored.All(ada, room);
        Assert.Equal(0, await meetai.Terminate());
        Assert.Equal("ok", Stored.IntegrityOf(data));
        await meetai.Launch();
        Assert.Equal(before, await Stored.All(meetai.With(ada.Key), room));
    }

    [Fact]
    public async Task An_end_while_the_disk_is_read_only_keeps_what_was_acknowledged()
    {
        var data = Running.NewDirectory();
        using var trouble = new Trouble(data);
        await using var meetai = await Running.StartThrough(trouble.Launcher, data);
        var posters = await Posters.Enter(meetai);
        await posters.PostSome(meetai, answers: 30);

        trouble.DiskIsReadOnly = true;
        await meetai.Terminate();
        Assert.False(await meetai.TryLaunch());
        Assert.StartsWith($"The data directory {data} cannot be used: ", meetai.Said.Last());

        trouble.DiskIsReadOnly = false;
        await meetai.Launch();
        await posters.Check(meetai);
    }

    private static async Task Refused(HttpResponseMessage answer)
        => await Person.Problem(answer, HttpStatusCode.ServiceUnavailable, "storage_unavailable");
}
