using System.Net;
using MeetAi.Tests.Endpoints.Realtime;

namespace MeetAi.Tests.Storage;

/// <summary>A full disk refuses what is new and takes nothing away.</summary>
public sealed class FullDiskTests
{
    [TmpfsFact]
    public async Task A_full_disk_refuses_posts_while_reads_and_sockets_go_on_until_there_is_room()
    {
        using var disk = new Tmpfs("2m");
        await using var meetai = await Running.StartIn(Path.Combine(disk.Path, "data"));
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        using var follower = await Follower.Join(meetai, ada, $"{room}/ws");
        await follower.Next("ready");

        disk.Fill();
        var stored = new List<string>();
        var refused = await PostUntilRefused(ada, room, stored);
        await Person.Problem(refused, HttpStatusCode.InsufficientStorage, "storage_full");
        Assert.NotNull(refused.Headers.RetryAfter?.Delta);

        Assert.Equal(stored, await Stored.All(ada, room));
        foreach (var content in stored)
            Assert.Equal(content, (await follower.Next("message")).Text("content"));

        await follower.Send("""{"type": "ping"}""");
        await follower.Next("pong");
        Assert.Equal(HttpStatusCode.InsufficientStorage, (await ada.Http.GetAsync("/readyz")).StatusCode);
        Assert.Equal(1, (await meetai.Command("healthcheck")).ExitCode);
        Assert.Equal(HttpStatusCode.OK, (await ada.Http.GetAsync("/healthz")).StatusCode);

        disk.MakeRoom();
        stored.Add((await ada.Say(room, "there is room again")).Text("content"));
        Assert.Equal("there is room again", (await follower.Next("message")).Text("content"));
        Assert.Equal(stored, await Stored.All(ada, room));
    }

    [TmpfsFact]
    public async Task A_full_disk_refuses_a_whole_crowd_and_loses_nothing_acknowledged_over_an_end_and_a_start()
    {
        using var disk = new Tmpfs("2m");
        await using var meetai = await Running.StartIn(Path.Combine(disk.Path, "data"));
        var posters = await Posters.Enter(meetai);
        disk.Fill();
        var refused = await posters.Post(meetai, answers: 1, longest: 3000).Stopped.WaitAsync(TimeSpan.FromSeconds(30));
        foreach (var answer in refused)
            await Person.Problem(answer, HttpStatusCode.InsufficientStorage, "storage_full");

        await posters.Check(meetai);
        Assert.Equal(0, await meetai.Terminate());
        disk.MakeRoom();
        Assert.Equal("ok", Stored.IntegrityOf(meetai.Data));
        await meetai.Launch();
        await posters.Check(meetai);
        await posters.PostSome(meetai, answers: 10);
    }

    private static async Task<HttpResponseMessage> PostUntilRefused(Person ada, string room, List<string> stored)
    {
        while (true)
        {
            var content = $"{stored.Count} {new string('x', 2000)}";
            var answer = await ada.Http.PostAsync($"{room}/messages?sender=ada", new StringContent(content));
            if (answer.StatusCode != HttpStatusCode.Created)
                return answer;

            stored.Add(content);
        }
    }
}
