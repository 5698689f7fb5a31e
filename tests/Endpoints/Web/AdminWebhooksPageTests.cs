using MeetAi.Storage;
using MeetAi.Tests.Endpoints.Webhooks;
using MeetAi.Tests.Storage;
using Microsoft.Playwright;

namespace MeetAi.Tests.Endpoints.Web;

/// <summary>An operator who finds what failed for good, and decides about it.</summary>
public sealed class AdminWebhooksPageTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_dead_letter_is_sent_again()
    {
        await using var box = await HookBox.Start();
        await using var receiver = new Receiver(Replies.Status(410));
        var (hook, _) = await box.Hook(receiver.Url);
        await box.Ada.Say(box.Room, "hello");
        var first = await receiver.Next();
        await box.Newest(hook, "dead");
        receiver.Reply = Replies.Ok;

        await using var reader = await Operator(box.Meetai, await box.Meetai.Admin(), "webhooks");
        var page = reader.Page;
        await page.GetByLabel("Dead letters").CheckAsync();
        await page.GetByText("410 Gone").WaitForAsync();
        await page.Button("Enable 127.0.0.1").ClickAsync();
        await page.Button("Disable 127.0.0.1").WaitForAsync();
        await page.Button("Deliveries to 127.0.0.1").ClickAsync();
        await page.Button("Replay", exact: true).ClickAsync();

        Assert.Equal(first.Id, (await receiver.Next()).Id);
        await box.Newest(hook, "succeeded");
        await page.GetByLabel("Arrived").CheckAsync();
        await page.GetByRole(AriaRole.Row, new() { Name = "message.created #1 succeeded" }).WaitForAsync();
        await page.Button("Close").ClickAsync();
        await page.GetByText("There is none like that.").WaitForAsync();
    }

    [Fact]
    public async Task A_dead_job_is_retried()
    {
        await using var meetai = await Running.Start();
        var admin = await meetai.Admin();
        await meetai.Terminate();
        Stored.Leave(meetai.Data, "sweep_room", "1", attempts: 10, JobState.Dead);
        await meetai.Launch();

        await using var reader = await Operator(meetai, admin, "jobs");
        await reader.Page.GetByLabel("Dead").CheckAsync();
        await reader.Page.Button("Retry").ClickAsync();
        await reader.Page.GetByText("There is none like that.").WaitForAsync();
        await reader.Page.GetByLabel("Done").CheckAsync();
        await reader.Page.Button("Drop").First.WaitForAsync();
    }

    private async Task<Reader> Operator(Running meetai, Person admin, string tab)
    {
        var reader = await browser.Open(meetai);
        await reader.LogIn(admin.Key);
        await reader.Page.GotoAsync($"/admin#{tab}");
        return reader;
    }
}
