using System.Net;

namespace MeetAi.Tests.Endpoints.Rooms;

public sealed class LongPollTests
{
    [Fact]
    public async Task It_answers_at_once_when_something_is_there_and_else_when_it_comes()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        await ada.Say(room, "there");

        Assert.Equal([1], (await ada.Get($"{room}/messages?after=0&wait=45")).Seqs());

        var waiting = ada.Get($"{room}/messages?after=1&wait=45");
        await ada.Say(room, "comes");
        var page = await waiting;
        Assert.Equal([2], page.Seqs());
        Assert.Equal(page.Items("messages")[0].Text("id"), page.Text("cursor"));
    }

    [Fact]
    public async Task When_the_time_is_up_the_page_is_empty_and_the_cursor_stays()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        var last = (await ada.Say(room, "old")).Text("id");

        var page = await ada.Get($"{room}/messages?after={last}&wait=1");

        Assert.Empty(page.Seqs());
        Assert.Equal(last, page.Text("cursor"));
    }

    [Fact]
    public async Task What_the_filter_leaves_out_moves_the_cursor_and_does_not_answer()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();

        var waiting = ada.Get($"{room}/messages?after=0&wait=45&exclude=bot");
        await ada.Say(room, "noise", "bot");
        await ada.Say(room, "signal");

        var page = await waiting;
        Assert.Equal([2], page.Seqs());
        Assert.Equal(page.Items("messages")[0].Text("id"), page.Text("cursor"));
    }

    [Fact]
    public async Task A_room_that_is_deleted_meanwhile_is_not_there()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();

        var waiting = ada.Http.GetAsync($"{room}/messages?after=0&wait=45");
        await ada.Http.DeleteAsync(room);

        await Person.Problem(await waiting, HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Waiting_needs_a_position_and_a_sensible_time()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();

        foreach (var query in new[] { "wait=5", "after=0&wait=0", "after=0&wait=46", "after=0&wait=x" })
        {
            await Person.Problem(
                await ada.Http.GetAsync($"{room}/messages?{query}"), HttpStatusCode.BadRequest, "invalid_field");
        }

        await Person.Problem(
            await ada.Http.GetAsync($"{room}/messages?after=1&wait=5"), HttpStatusCode.Gone, "cursor_gone");
    }
}
