using System.Net;
using System.Text;

namespace MeetAi.Tests.Endpoints.Rooms;

/// <summary>What makes no webhook.</summary>
public sealed class BadWebhooksTests(SharedBox box) : IClassFixture<SharedBox>
{
    [Theory]
    [InlineData("""{}""", "invalid_field")]
    [InlineData("""{"url": 5}""", "invalid_field")]
    [InlineData("""{"url": "https://93.184.215.14", "events": []}""", "invalid_field")]
    [InlineData("""{"url": "https://93.184.215.14", "events": ["message.read"]}""", "invalid_field")]
    [InlineData("""{"url": "https://93.184.215.14", "events": [null]}""", "invalid_field")]
    [InlineData("""{"url": "https://93.184.215.14", "events": "message.created"}""", "invalid_field")]
    [InlineData("""{"url": "https://93.184.215.14", "secret": "hunter2"}""", "invalid_field")]
    [InlineData("""{"url": "https://93.184.215.14", "secret": "whsec_c2hvcnQ="}""", "invalid_field")]
    [InlineData("""{"url": "http://127.0.0.1/"}""", "url_not_allowed")]
    public async Task Nonsense_is_refused(string body, string code)
    {
        var answer = await box.Ada.Http.PostAsync(
            $"{box.Room}/webhooks", new StringContent(body, Encoding.UTF8, "application/json"));

        await Person.Problem(answer, HttpStatusCode.BadRequest, code);
        Assert.Empty((await box.Ada.Get($"{box.Room}/webhooks")).Items("webhooks"));
    }
}
