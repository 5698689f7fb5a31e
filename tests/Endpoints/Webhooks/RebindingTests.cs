using System.Net;
using System.Net.Http.Json;

namespace MeetAi.Tests.Endpoints.Webhooks;

/// <summary>A name that is one thing when it is checked and another when it is called.</summary>
public sealed class RebindingTests
{
    [OwnResolverFact]
    public async Task A_name_that_leads_outside_first_and_inside_later_is_not_called()
    {
        using var names = new NameServer { Address = asked => asked == 0 ? "93.184.215.14" : "127.0.0.1" };
        await using var receiver = new Receiver();
        await using var meetai = await Running.StartThrough(names.Launcher, Running.NewDirectory());
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();

        var made = await ada.Post($"{room}/webhooks", new { url = $"http://rebind.example:{receiver.Port}/" });
        await ada.Say(room, "hello");

        var hook = $"{room}/webhooks/{made.Text("id")}";
        var failed = await HookBox.Until(ada, hook, all => all is [var one] && one.Text("status") == "failed");
        Assert.StartsWith("The address is not a public one.", failed[0].Text("error"), StringComparison.Ordinal);
        Assert.Empty(receiver.All);
        Assert.Equal(2, names.Asked);
    }

    [OwnResolverFact]
    public async Task A_name_that_leads_inside_when_it_is_given_is_refused()
    {
        using var names = new NameServer { Address = _ => "169.254.169.254" };
        await using var meetai = await Running.StartThrough(names.Launcher, Running.NewDirectory());
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();

        var answer = await ada.Http.PostAsJsonAsync($"{room}/webhooks", new { url = "http://inside.example/" });

        await Person.Problem(answer, HttpStatusCode.BadRequest, "url_not_allowed");
    }

    /// <summary>All are asked for at once; on the threads that serve requests it took half a second each.</summary>
    [OwnResolverFact]
    public async Task While_nobody_answers_for_sixty_names_everything_else_goes_on()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var names = new NameServer { Holds = held.Task };
        await using var meetai = await Running.StartThrough(names.Launcher, Running.NewDirectory());
        var ada = await meetai.NewPerson();
        var rooms = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ada.NewRoom()));

        var made = Enumerable.Range(0, 60).Select(n => ada.Http.PostAsJsonAsync(
            $"{rooms[n % 6]}/webhooks", new { url = $"http://slow-{n}.example/" })).ToList();
        await Attempts.Eventually(() => Task.FromResult(names.Asked == 60)); // all at once
        await ada.Get("/api/rooms");
        held.SetResult();

        Assert.All(await Task.WhenAll(made), answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
    }

    [OwnResolverFact]
    public async Task Every_attempt_asks_anew_and_calls_the_address_that_was_checked()
    {
        using var names = new NameServer { Address = _ => "127.0.0.1" };
        await using var receiver = new Receiver();
        await using var meetai = await Running.StartThrough(
            names.Launcher, Running.NewDirectory(), "--webhook-allow", "127.0.0.1");
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        await ada.Post($"{room}/webhooks", new { url = $"http://here.example:{receiver.Port}/hook" });

        for (var seq = 1; seq <= 3; seq++)
        {
            await ada.Say(room, "hello");
            var request = await receiver.Next();
            Assert.Equal((seq, $"here.example:{receiver.Port}"), (request.Seq, request.Headers["Host"]));
        }

        Assert.Equal(4, names.Asked); // once when it was made
    }
}
