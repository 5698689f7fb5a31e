using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace MeetAi.Load;

/// <summary>How fast messages are found among many, in all rooms of one person.</summary>
internal sealed class Search : IDisposable
{
    private const int Posters = 64;
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(50);

    private readonly Options options;
    private readonly Language language = new();
    private readonly HttpClient client;

    private Search(Options options)
    {
        this.options = options;
        client = new HttpClient { BaseAddress = options.Url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Key);
    }

    public static async Task<int> Run(Options options)
    {
        using var search = new Search(options);
        var rooms = await search.Rooms();
        await search.Fill(rooms);
        await search.Index();
        foreach (var (kind, line) in search.Kinds())
            await search.Ask(kind, line, rooms);

        return 0;
    }

    public void Dispose() => client.Dispose();

    /// <summary>The ids of the person's rooms, and how many messages there are, once there are enough rooms.</summary>
    private async Task<List<(string Id, long Messages)>> Rooms()
    {
        while (true)
        {
            var list = (await client.GetFromJsonAsync<JsonElement>("/api/rooms?limit=200")).GetProperty("rooms");
            if (list.GetArrayLength() >= options.Rooms)
            {
                return [.. list.EnumerateArray().Select(room => (
                    room.GetProperty("id").GetString()!, room.GetProperty("last_seq").GetInt64()))];
            }

            (await client.PostAsJsonAsync("/api/rooms", new Dictionary<string, string> { ["name"] = "load" }))
                .EnsureSuccessStatusCode();
        }
    }

    private async Task Fill(List<(string Id, long Messages)> rooms)
    {
        var missing = options.Messages - rooms.Sum(room => room.Messages);
        var (began, left) = (Stopwatch.GetTimestamp(), missing);
        await Task.WhenAll(Enumerable.Range(0, Posters).Select(async number =>
        {
            var (random, target) = (new Random(number), new Target(options.In(rooms[number % rooms.Count].Id)));
            using var connection = await Connection.Open(target);
            while (Interlocked.Decrement(ref left) >= 0)
            {
                var words = language.Say(random, 3 + (int)(-14 * Math.Log(1 - random.NextDouble())));
                if (await connection.Exchange(target.Say(words)) != 201)
                    throw new IOException("A message was refused.");
            }
        }));
        if (missing > 0)
            Figures.Print("posted/s", missing / Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    private async Task Index()
    {
        var began = Stopwatch.GetTimestamp();
        var asked = "/api/search?q=nothing";
        while (!(await client.GetFromJsonAsync<JsonElement>(asked)).GetProperty("complete").GetBoolean())
            await Task.Delay(pause);

        Figures.Print("indexed_s", Stopwatch.GetElapsedTime(began).TotalSeconds, "0.0");
    }

    private IEnumerable<(string Kind, Func<Random, string> Line)> Kinds() =>
    [
        ("common", random => language[random.Next(12)]),
        ("six_words", random => language.Say(random, 6)),
        ("six_common", random => string.Join(' ', Enumerable.Range(0, 6).Select(_ => language[random.Next(60)]))),
        ("question", random => $"when did the {language[random.Next(100)]} of {language[random.Next(300, 3000)]} "
            + $"{language[random.Next(3000, 30_000)]} in the {language.Word(random)}?"),
        ("phrase", random => $"\"{language[random.Next(40)]} {language[random.Next(40)]}\""),
        ("prefix", random => $"{language.Word(random)[..4]}*"),
        ("from", random => $"from:load {language.Word(random)}"),
        ("one_room", random => $"room {language.Say(random, 3)}"),
    ];

    private async Task Ask(string kind, Func<Random, string> line, List<(string Id, long Messages)> rooms)
    {
        var (latencies, left) = (new Latencies(), options.Questions + 100); // the first ones warm up
        await Task.WhenAll(Enumerable.Range(0, options.Connections).Select(async number =>
        {
            var random = new Random(number);
            while (Interlocked.Decrement(ref left) is var mine && mine >= 0)
            {
                var room = kind == "one_room" ? $"/rooms/{rooms[random.Next(rooms.Count)].Id}" : "";
                var asked = Stopwatch.GetTimestamp();
                using var answer = await client.GetAsync($"/api{room}/search?q={Uri.EscapeDataString(line(random))}");
                answer.EnsureSuccessStatusCode();
                if (mine < options.Questions)
                    latencies.Add(Stopwatch.GetTimestamp() - asked);
            }
        }));
        Console.WriteLine(kind);
        Figures.Print(latencies);
    }
}
