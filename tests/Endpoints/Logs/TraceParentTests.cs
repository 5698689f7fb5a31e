using System.Net;

namespace MeetAi.Tests.Endpoints.Logs;

/// <summary>Which headers put a request into a trace that is there already.</summary>
public sealed class TraceParentTests(SharedBox box) : IClassFixture<SharedBox>
{
    private const string Trace = TraceTests.Trace, Parent = TraceTests.Parent;

    [Theory]
    [InlineData(Parent, true)]
    [InlineData($"cc-{Trace}-00f067aa0ba902b7-01-what-comes-later", true)]
    [InlineData($"cc-{Trace}-00f067aa0ba902b7-01.", false)]
    [InlineData($"{Parent}-more", false)] // the first version has no more
    [InlineData($"ff-{Trace}-00f067aa0ba902b7-01", false)]
    [InlineData("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", false)]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01", false)]
    [InlineData($"00-{Trace}-0000000000000000-01", false)]
    [InlineData($"00-{Trace}-00f067aa0ba902b7-0x", false)]
    [InlineData($"00_{Trace}_00f067aa0ba902b7_01", false)]
    [InlineData("|dead.beef.", false)]
    [InlineData("", false)]
    public async Task Only_a_valid_parent_is_followed_and_any_other_begins_a_new_trace(string parent, bool isFollowed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz");
        request.Headers.TryAddWithoutValidation("traceparent", parent);
        using var answer = await box.Meetai.Anyone().SendAsync(request);

        var trace = (await box.Meetai.Line(answer)).Text("trace_id");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(isFollowed, trace == Trace);
        Assert.Matches("^(?!0{32})[0-9a-f]{32}$", trace);
    }
}
