using System.Net;
using Microsoft.Playwright;

namespace MeetAi.Tests.Endpoints.Web;

/// <summary>
/// An invite's link opened in a browser says who invites to what, and has one button; a program gets words.
/// </summary>
public sealed class InvitePageTests(SharedBox box, Browser browser) : IClassFixture<SharedBox>, IClassFixture<Browser>
{
    [Fact]
    public async Task Somebody_without_a_key_joins_with_one_click()
    {
        var room = await box.Ada.NewRoom("harbour");
        await box.Ada.Say(room, "ahoy");
        await using var guest = await Chatter.At(
            browser, box.Meetai, key: null, $"/invites/{await box.Ada.Invite(room)}");
        await Chatter.Sees(guest.Page.GetByRole(AriaRole.Heading, new() { Name = "harbour" }));
        await guest.Reads("You may read and write there.");
        await guest.Button("Join").ClickAsync();
        await guest.Sees("ahoy");
        await guest.Say("aye");
        await guest.Sees("aye");
        Assert.Equal(2, (await box.Ada.Get($"{room}/members")).Items("members").Count);
    }

    [Fact]
    public async Task Somebody_with_a_key_joins_as_themselves()
    {
        var (fay, room) = (await box.Meetai.NewPerson(), await box.Ada.NewRoom("library"));
        await using var page = await Chatter.At(
            browser, box.Meetai, fay.Key, $"/invites/{await box.Ada.Invite(room, "reader")}");
        await page.Reads((await fay.Get("/api/keys/me")).Text("handle"));
        await page.Button("Join").ClickAsync();
        await page.Reads("You may read here, but not write.");
    }

    [Fact]
    public async Task A_spent_invite_says_so()
    {
        await using var page = await Chatter.At(browser, box.Meetai, key: null, "/invites/inv_spent");
        await page.Reads("This invite does not work");
        page.Reader.Forgive("404");
    }

    [Fact]
    public async Task One_address_speaks_to_browsers_and_programs_alike()
    {
        var invite = await box.Ada.Post($"{await box.Ada.NewRoom("bridge")}/invites", new { });
        using var http = box.Meetai.Anyone();
        async Task<HttpResponseMessage> Ask(string accept, string code)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/invites/{code}");
            request.Headers.Accept.ParseAdd(accept);
            return await http.SendAsync(request);
        }

        var fields = await Person.Read(await Ask("application/json", invite.Text("code")), HttpStatusCode.OK);
        Assert.Equal("bridge", fields.Text("room_name"));
        Assert.Equal("member", fields.Text("role"));
        Assert.Equal((await box.Ada.Get("/api/keys/me")).Text("handle"), fields.Text("invited_by"));
        Assert.Equal(invite.Text("expires_at"), fields.Text("expires_at"));

        var words = await (await Ask("*/*", invite.Text("code"))).Content.ReadAsStringAsync();
        Assert.Equal(invite.Text("text") + "\n", words);

        var page = await Ask("text/html,application/xhtml+xml,*/*;q=0.8", invite.Text("code"));
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["Accept", "Accept-Encoding"], page.Headers.Vary.Order());
        Assert.Equal(HttpStatusCode.NotFound, (await Ask("text/html", "inv_nothing")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Ask("application/json", "inv_nothing")).StatusCode);
    }
}
