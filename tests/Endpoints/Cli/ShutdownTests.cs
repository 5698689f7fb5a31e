using System.Net;
using System.Net.Sockets;
using System.Text;
using MeetAi.Tests.Endpoints.Realtime;

namespace MeetAi.Tests.Endpoints.Cli;

/// <summary>
/// SIGTERM: what is open is told to come back, what was begun is finished, and the end is a clean one.
/// </summary>
public sealed class ShutdownTests
{
    [Fact]
    public async Task Sockets_close_with_1012_and_event_streams_end()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        using var socket = await Follower.Join(meetai, ada, $"{room}/ws");
        using var lobby = await Follower.Join(meetai, ada, "/api/lobby/ws");
        using var events = new StreamReader(await ada.Http.GetStreamAsync($"{room}/events"));
        Assert.Equal("event: ready", await events.ReadLineAsync());
        await socket.Next("ready");
        await lobby.Next("ready");

        var ended = meetai.Terminate();

        Assert.Equal(1012, await socket.End());
        Assert.Equal(1012, await lobby.End());
        await events.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(0, await ended);
        Assert.Equal(
            ["meetai.db", "meetai.lock", "search.db"],
            Directory.GetFiles(meetai.Data).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Waiting_polls_are_answered_with_where_they_stand()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        var last = (await ada.Say(room, "one")).Text("id");
        using var poll = await Raw.Connect(
            meetai, ada, $"GET {room}/messages?after={last}&wait=45 HTTP/1.1", "Connection: close");
        using var socket = await Follower.Join(meetai, ada, $"{room}/ws");
        await socket.Next("ready");

        var ended = meetai.Terminate();

        Assert.Equal(1012, await socket.End());
        var answer = await poll.Rest();
        Assert.StartsWith("HTTP/1.1 200 ", answer);
        Assert.EndsWith($$"""{"messages":[],"has_more":false,"cursor":"{{last}}"}""", answer);
        Assert.Equal(0, await ended);
    }

    [Fact]
    [Direct("A proxy waits for the whole body before it passes on anything.")]
    public async Task A_write_in_flight_is_finished_and_answered()
    {
        const string Body = "said while it ended";
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        using var socket = await Follower.Join(meetai, ada, $"{room}/ws");
        using var post = await Raw.Connect(
            meetai, ada, $"POST {room}/messages?sender=ada HTTP/1.1", "Content-Type: text/plain",
            $"Content-Length: {Body.Length}", "Expect: 100-continue", "Connection: close");
        Assert.StartsWith("HTTP/1.1 100 ", await post.Line());

        var ended = meetai.Terminate();
        Assert.Equal(1012, await socket.End());
        await post.Send(Body);

        Assert.Contains("HTTP/1.1 201 ", await post.Rest());
        Assert.Equal(0, await ended);
        await meetai.Launch();
        var page = await meetai.With(ada.Key).Get($"{room}/messages");
        Assert.Equal(Body, Assert.Single(page.Items("messages")).Text("content"));
    }

    [Fact]
    public async Task What_was_stored_before_the_end_is_in_the_database_file_alone()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        await ada.Say(room, "one");
        Assert.Equal(0, await meetai.Terminate());

        await using var copy = await Running.StartIn(Copy(meetai.Data));
        var only = Assert.Single((await copy.With(ada.Key).Get($"{room}/messages")).Items("messages"));
        Assert.Equal("one", only.Text("content"));
    }

    private static string Copy(string data)
    {
        var copy = Running.NewDirectory();
        File.Copy(Path.Combine(data, "meetai.db"), Path.Combine(copy, "meetai.db"));
        return copy;
    }

    /// <summary>A request by hand, whose pieces go out when the test says so.</summary>
    private sealed class Raw : IDisposable
    {
        private readonly TcpClient client = new();
        private StreamReader? reader;

        public static async Task<Raw> Connect(Running meetai, Person person, params string[] head)
        {
            var raw = new Raw();
            await raw.client.ConnectAsync(IPAddress.Loopback, meetai.Url.Port);
            raw.reader = new StreamReader(raw.client.GetStream());
            await raw.Send(
                $"{string.Join("\r\n", head)}\r\nHost: localhost\r\nAuthorization: Bearer {person.Key}\r\n\r\n");
            return raw;
        }

        public Task Send(string text) => client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();

        public async Task<string?> Line() => await reader!.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20));

        public Task<string> Rest() => reader!.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20));

        public void Dispose()
        {
            reader?.Dispose();
            client.Dispose();
        }
    }
}
