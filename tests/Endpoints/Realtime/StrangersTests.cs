using System.Diagnostics;
using System.Text.Json;
using MeetAi.Tests.Endpoints.Web;

namespace MeetAi.Tests.Endpoints.Realtime;

/// <summary>
/// Streams as clients read them that nobody here wrote. Each joins with a cursor, hears what it missed and what comes,
/// and leaves; over a socket it also pings and says what it does.
/// </summary>
[Trait("Proof", "input")]
public sealed class StrangersTests(SharedBox box, Browser browser) : IClassFixture<SharedBox>, IClassFixture<Browser>
{
    private const string Python =
        """
        import asyncio, json, sys, websockets
        url, key = sys.argv[1:]
        async def main():
            new = int(websockets.__version__.split(".")[0]) >= 14
            headers = {"additional_headers" if new else "extra_headers": {"Authorization": "Bearer " + key}}
            heard = []
            async with websockets.connect(url, **headers) as socket:
                async def hear():
                    said = json.loads(await socket.recv())
                    heard.append(said.get("content") or said["type"])
                await hear()
                await hear()
                print("ready", flush=True)
                await hear()
                await socket.send('{"type":"ping"}')
                await hear()
                await (await socket.ping(b"anybody there?"))
                await socket.send('{"type":"activity","state":"thinking"}')
                await socket.send(['{"type"', ':"pi', 'ng"}'])
                await hear()
                await socket.close(1000, "thanks")
                heard.append(socket.close_code)
            print(json.dumps(heard))
        asyncio.run(main())
        """;

    private const string Page =
        """
        async ([room, key]) => {
          const ask = async (path, body) => (await fetch(path, {
            method: "POST", body: JSON.stringify(body),
            headers: { "Content-Type": "application/json", Authorization: `Bearer ${key}` },
          })).json();
          const ticket = async () => (await ask("/api/tickets", {})).ticket;
          const [first, second, heard, told] = [await ticket(), await ticket(), [], []];
          const socket = new WebSocket(`${room}/ws?after=0&ticket=${first}`); // no await before somebody listens
          const source = new EventSource(`${room}/events?after=0&ticket=${second}`);
          for (const type of ["message", "ready"])
            source.addEventListener(type, ({ data }) => told.push(JSON.parse(data).content ?? type));
          await new Promise((done) => (socket.onmessage = async ({ data }) => {
            const said = JSON.parse(data);
            heard.push(said.content ?? said.type);
            if (said.type === "ready") await ask(`${room}/messages`, { sender: "ada", content: "after" });
            if (said.content === "after") socket.send('{"type":"ping"}');
            if (said.type === "pong") done();
          }));
          while (told.length < 3) await new Promise((done) => setTimeout(done, 10));
          source.close();
          socket.send('{"type":"activity","state":"typing"}');
          const closed = new Promise((done) => (socket.onclose = done));
          socket.close(4000, "thanks");
          const { code, wasClean } = await closed;
          return JSON.stringify([...heard, code, wasClean, ...told]);
        }
        """;

    [NpmTheory(nameof(Npm.Streams))]
    [InlineData("ws", """["before","ready","after","pong","anybody there?",1000,"bye"]""")]
    [InlineData("undici", """["before","ready","after","pong",1000,"bye",true]""")]
    [InlineData("eventsource", """["before","ready","after",true]""")]
    public async Task A_client_from_npm_joins_hears_and_leaves(string client, string heard)
    {
        var script = Path.Combine(Npm.Streams.Folder, "streams.mjs"); // where the packages are found
        File.Copy(Path.Combine(Routes.Root, "tests", "Endpoints", "Realtime", "streams.mjs"), script, overwrite: true);
        var said = await Npm.Streams.Run(
            [script, box.Meetai.Url.GetLeftPart(UriPartial.Authority), await Room(), box.Ada.Key, client]);

        Assert.Equal(heard, said.Trim());
    }

    [WebsocketsFact]
    public async Task A_client_in_python_joins_hears_and_leaves()
    {
        var room = await Room();
        using var python = Process.Start(new ProcessStartInfo(
            "/usr/bin/python3", ["-c", Python, $"{box.Meetai.Socket($"{room}/ws?after=0")}", box.Ada.Key])
        {
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("ready", await python.StandardOutput.ReadLineAsync());
        await box.Ada.Say(room, "after");

        Assert.Equal(
            """["before", "ready", "after", "pong", "pong", 1000]""", await python.StandardOutput.ReadLineAsync());
        await python.WaitForExitAsync();
    }

    [ProgramFact("curl")]
    public async Task Curl_hears_a_stream_of_events_from_where_it_stopped()
    {
        var room = await Room();
        var last = (await box.Ada.Say(room, "after")).Text("id");
        await box.Ada.Say(room, "later");
        using var curl = Process.Start(new ProcessStartInfo(
            "curl", ["-sN", "-H", $"Authorization: Bearer {box.Ada.Key}", "-H", $"Last-Event-ID: {last}",
                $"{box.Meetai.Url}{room[1..]}/events"])
        {
            RedirectStandardOutput = true,
        })!;
        var lines = new List<string>();
        while (lines.Count < 7)
            lines.Add((await curl.StandardOutput.ReadLineAsync())!);

        curl.Kill();
        Assert.Equal(("event: message", "event: ready"), (lines[0], lines[4]));
        Assert.Equal("later", JsonDocument.Parse(lines[2]["data: ".Length..]).RootElement.Text("content"));
    }

    [Fact]
    public async Task A_browser_joins_hears_and_leaves_by_socket_and_by_events()
    {
        await using var reader = await browser.Open(box.Meetai);
        await reader.Page.GotoAsync("/");

        Assert.Equal(
            """["before","ready","after","pong",1000,true,"before","ready","after"]""",
            await reader.Page.EvaluateAsync<string>(Page, new[] { await Room(), box.Ada.Key })
                .WaitAsync(TimeSpan.FromMinutes(1)));
    }

    private async Task<string> Room()
    {
        var room = await box.Ada.NewRoom("strangers");
        await box.Ada.Say(room, "before");
        return room;
    }
}
