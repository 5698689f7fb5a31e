using System.Net;
using System.Text.Json;
using MeetAi.Tests.Endpoints.Realtime;

namespace MeetAi.Tests.Endpoints.Cli;

/// <summary><c>meetai keys delete</c>: a person goes, with all they own.</summary>
public sealed class DeletePersonTests
{
    [Fact]
    public async Task Rooms_with_another_owner_are_handed_on_and_the_rest_is_gone()
    {
        await using var meetai = await Running.Start();
        var (ada, bob) = (await meetai.NewPerson(), await meetai.NewPerson());
        var (alone, shared) = (await ada.NewRoom("alone"), await ada.NewRoom("shared"));
        var joined = await bob.NewRoom("bobs");
        await bob.Accept(await ada.Invite(alone));
        await bob.Accept(await ada.Invite(shared, "owner"));
        await ada.Accept(await bob.Invite(joined));
        await ada.Say(shared, "stays");
        using var hers = await Follower.Join(meetai, ada, $"{shared}/ws");
        using var his = await Follower.Join(meetai, bob, $"{alone}/ws");
        using var on = await Follower.Join(meetai, bob, $"{shared}/ws");
        await Task.WhenAll(hers.Next("ready"), his.Next("ready"), on.Next("ready"));

        var deleted = await meetai.Command("keys", "delete", (await ada.Get("/api/keys/me")).Text("id"), "--yes");

        Assert.Equal((0, ""), (deleted.ExitCode, deleted.Output));
        Assert.Equal((4401, 4404), (await hers.End(), await his.End()));
        await Person.Problem(await ada.Http.GetAsync(shared), HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Equal(
            ["bobs", "shared"],
            (await bob.Get("/api/rooms")).Items("rooms").Select(room => room.Text("name")).Order());
        var said = Assert.Single((await bob.Get($"{shared}/messages")).Items("messages"));
        Assert.Equal("stays", said.Text("content"));
        var author = said.GetProperty("author");
        Assert.Equal($"deleted-{author.Text("person_id")}", author.Text("handle"));
        await bob.Say(shared, "goes on");
        Assert.Equal("goes on", (await on.Next("message")).Text("content"));
    }

    [Fact]
    public async Task Her_handle_is_free_again_and_her_keys_are_in_no_list()
    {
        await using var meetai = await Running.Start();
        var made = JsonDocument.Parse((await meetai.Command("keygen", "--handle", "ada", "--json")).Output).RootElement;
        await meetai.With(made.Text("key")).Post("/api/keys", new { agent = "bot" });

        Assert.Equal(0, (await meetai.Command("keys", "delete", made.Text("prefix"), "--yes")).ExitCode);

        Assert.DoesNotContain("ada", (await meetai.Command("keys", "list")).Output);
        Assert.Equal(0, (await meetai.Command("keygen", "--handle", "ada")).ExitCode);
    }

    [Fact]
    public async Task It_is_not_done_without_a_word_nor_for_a_beginning_that_fits_two_people()
    {
        await using var meetai = await Running.Start();
        var (ada, bob) = (await meetai.NewPerson(), await meetai.NewPerson());

        Assert.Equal(1, (await meetai.Command("keys", "delete", "mai_", "--yes")).ExitCode);
        Assert.Equal(5, (await meetai.Command("keys", "delete", "mai_????", "--yes")).ExitCode);
        var unasked = await meetai.Command("keys", "delete", (await ada.Get("/api/keys/me")).Text("id"));

        Assert.Equal(2, unasked.ExitCode);
        Assert.Contains("--yes", unasked.Error);
        await ada.Get("/api/keys/me");
        await bob.Get("/api/keys/me");
    }
}
