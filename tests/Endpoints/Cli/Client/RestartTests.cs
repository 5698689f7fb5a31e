using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Cli.Client;

/// <summary>Listening while the server ends and dies, again and again, and somebody posts all the time.</summary>
public sealed class RestartTests
{
    private const string End = "the end";

    [PublishedFact]
    public async Task Listen_tells_every_message_once_and_in_order_through_twenty_restarts()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        using var desk = new Desk(meetai, ada);
        using var listening = desk.Begin("listen", room[^36..], "--after", "0", "--json");
        using var poster = new Poster(meetai, ada.Key, room);
        using var done = new CancellationTokenSource();

        var posting = poster.Post(done.Token);
        Assert.NotNull(await listening.Line()); // it has begun
        var hearing = Hear(listening);
        for (var restart = 1; restart <= 20; restart++)
        {
            await poster.Posted(5); // there is something to lose
            if (restart % 2 == 0)
                await meetai.Kill();
            else
                Assert.Equal(0, await meetai.Terminate());

            await meetai.Launch(sameAddress: true);
        }

        await poster.Posted(5);
        await done.CancelAsync();
        var last = await posting;
        await poster.Post(End);

        Assert.True(last > 100);
        Assert.Equal([.. Enumerable.Range(2, last - 1).Select(Poster.Text), End], await hearing);
    }

    private static async Task<List<string>> Hear(Begun listening)
    {
        var heard = new List<string>();
        while (heard is not [.., End] && await listening.Line() is { } line)
            heard.Add(JsonDocument.Parse(line).RootElement.Text("content"));

        return heard;
    }

    /// <summary>Says the numbers from 1 on, each until it is answered and under one Idempotency-Key.</summary>
    private sealed class Poster(Running meetai, string key, string room) : IDisposable
    {
        private readonly SemaphoreSlim posted = new(0);
        private readonly HttpClient http = meetai.With(key).Http;

        public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

        /// <summary>The last number.</summary>
        public async Task<int> Post(CancellationToken until)
        {
            for (var number = 1; ; number++)
            {
                await Post(Text(number));
                posted.Release();
                if (until.IsCancellationRequested)
                    return number;
            }
        }

        public async Task Post(string content)
        {
            using var patience = new CancellationTokenSource(Desk.Patience);
            while (!await IsPosted(content))
                await Task.Delay(10, patience.Token);
        }

        /// <summary>So many more were stored.</summary>
        public async Task Posted(int more)
        {
            while (more-- > 0)
                Assert.True(await posted.WaitAsync(Desk.Patience));
        }

        public void Dispose()
        {
            http.Dispose();
            posted.Dispose();
        }

        private async Task<bool> IsPosted(string content)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{room}/messages");
            request.Content = JsonContent.Create(new { sender = "ada", content });
            request.Headers.Add("Idempotency-Key", content);
            try
            {
                using var answer = await http.SendAsync(request);
                return answer.StatusCode is HttpStatusCode.Created;
            }
            catch (HttpRequestException)
            {
                return false; // it is away
            }
        }
    }
}
