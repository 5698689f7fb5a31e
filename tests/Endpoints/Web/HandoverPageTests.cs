using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MeetAi.Tests.Endpoints.Web;

/// <summary>A second browser is logged in by the picture or the link that the first one shows.</summary>
public sealed class HandoverPageTests(SharedBox box, Browser browser) : IClassFixture<SharedBox>, IClassFixture<Browser>
{
    [Fact]
    public async Task The_other_browser_becomes_the_same_person_with_a_key_of_its_own()
    {
        var ada = await box.Meetai.NewPerson();
        await using var first = await browser.Open(box.Meetai);
        await using var second = await browser.Open(box.Meetai);
        var link = await Decode(second, await Offer(first, ada));

        await second.Page.GotoAsync(link);
        await Expect(second.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }))
            .ToHaveTextAsync($"You are {(await ada.Get("/api/keys/me")).Text("handle")}");

        Assert.Equal($"{box.Meetai.Url}key", second.Page.Url);
        var key = await second.Page.KeptKey();
        Assert.NotEqual(ada.Key, key);
        Assert.Equal(
            (await ada.Get("/api/keys/me")).Text("person_id"),
            (await box.Meetai.With(key!).Get("/api/keys/me")).Text("person_id"));
        await Expect(first.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("is logged in");
    }

    [Fact]
    public async Task A_second_use_fails_in_words()
    {
        await using var first = await browser.Open(box.Meetai);
        await using var second = await browser.Open(box.Meetai);
        await using var third = await browser.Open(box.Meetai);
        await Offer(first, await box.Meetai.NewPerson());
        var link = await first.Page.GetByText("#hnd_").InnerTextAsync();
        await second.Page.GotoAsync(link);
        await Expect(second.Page.GetByText("this browser", new() { Exact = true })).ToBeVisibleAsync();

        await third.Page.GotoAsync(link);

        await Expect(third.Page.GetByRole(AriaRole.Alert))
            .ToContainTextAsync("used already, or is older than five minutes");
        Assert.Null(await third.Page.KeptKey());
        third.Forgive("404");
    }

    [Fact]
    public async Task Where_a_key_is_already_it_is_replaced_only_by_somebody_who_says_so()
    {
        var (ada, bob) = (await box.Meetai.NewPerson(), await box.Meetai.NewPerson());
        await using var first = await browser.Open(box.Meetai);
        await using var second = await browser.Open(box.Meetai);
        await Offer(first, ada);
        var link = await first.Page.GetByText("#hnd_").InnerTextAsync();
        await second.LogIn(bob.Key);
        await second.Page.GotoAsync("/key");
        await second.Page.GotoAsync(link); // in the same tab: no more than another fragment

        await Expect(second.Page.Button("Keep the present key")).ToBeVisibleAsync();
        Assert.Equal(bob.Key, await second.Page.KeptKey());
        await second.Page.Button("Replace it").ClickAsync();

        await Expect(second.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }))
            .ToHaveTextAsync($"You are {(await ada.Get("/api/keys/me")).Text("handle")}");
    }

    /// <summary>The QR code that the first browser shows.</summary>
    private static async Task<byte[]> Offer(Reader reader, Person person)
    {
        await reader.LogIn(person.Key);
        await reader.Page.GotoAsync("/key");
        await reader.Page.Button("Log in on another device").ClickAsync();
        return await reader.Page.GetByRole(AriaRole.Img, new() { Name = "QR code of the link" }).ScreenshotAsync();
    }

    /// <summary>What a camera makes of a picture: somebody else's decoder, in a page that has no policy.</summary>
    private static async Task<string> Decode(Reader reader, byte[] picture)
    {
        await reader.Page.EvaluateAsync(Site.Package("jsqr/dist/jsQR.js"));
        return await reader.Page.EvaluateAsync<string>(
            """
            async (bytes) => {
              const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
              const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
              canvas.drawImage(picture, 0, 0);
              const { data } = canvas.getImageData(0, 0, picture.width, picture.height);
              return jsQR(data, picture.width, picture.height).data;
            }
            """,
            picture.Select(one => (int)one).ToArray());
    }
}
