using System.Collections.Concurrent;
using System.Text.Json;

namespace MeetAi.Tests.Storage;

/// <summary>Several posters over several rooms, who remember what was acknowledged to them.</summary>
internal sealed class Posters
{
    /// <summary>After so many tries they move on; fewer tries check everything each time.</summary>
    public const int Together = 100;

    private const int PerRoom = 3;

    private readonly string key;
    private readonly List<string> left = [];
    private readonly ConcurrentDictionary<(string Room, long Seq), Words> acknowledged = new();
    private string[] rooms;
    private int said;

    private Posters(string key, string[] rooms)
    {
        this.key = key;
        this.rooms = rooms;
    }

    public int Acknowledged => acknowledged.Count;

    public string Key => key;

    public IReadOnlyList<string> Rooms => rooms;

    public static async Task<Posters> Enter(Running meetai, int rooms = 3)
    {
        var person = await meetai.NewPerson();
        return new Posters(person.Key, await Make(person, rooms));
    }

    /// <summary>
    /// To new rooms, so that what is read for each check does not grow for ever; <see cref="CheckAll"/> goes back.
    /// </summary>
    public async Task MoveOn(Running meetai)
    {
        left.AddRange(rooms);
        rooms = await Make(meetai.With(key), rooms.Length);
    }

    /// <summary>
    /// Posts until the server is gone or refuses. The first task ends when that many answers came, the second when
    /// everybody has stopped, with the problems that they were told.
    /// </summary>
    public (Task Answered, Task<IReadOnlyList<HttpResponseMessage>> Stopped) Post(
        Running meetai, int answers, int longest)
    {
        var due = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = answers;
        var refused = new ConcurrentBag<HttpResponseMessage>();
        var posting = rooms.SelectMany(room => Enumerable.Repeat(room, PerRoom)).Select(async room =>
        {
            var person = meetai.With(key);
            while (await Say(person, room, longest) is var (answer, stored) && answer is not null)
            {
                if (!stored)
                {
                    refused.Add(answer);
                    return;
                }

                if (Interlocked.Decrement(ref left) == 0)
                    due.TrySetResult();
            }
        });
        return (due.Task, Stop(posting, refused));
    }

    /// <summary>That many answers, a few posts at a time, and everybody has stopped.</summary>
    public async Task PostSome(Running meetai, int answers, int longest = 2000)
    {
        var person = meetai.With(key);
        using var connections = person.Http;
        foreach (var some in Enumerable.Range(0, answers).Chunk(longest > 2000 ? 50 : 1))
        {
            var said = await Task.WhenAll(some.Select(i => Say(person, rooms[i % rooms.Length], longest)));
            Assert.All(said, one => Assert.True(one.Stored));
        }
    }

    /// <summary>
    /// Every acknowledged message is there with its seq and content, no seq is missing, nothing is there twice.
    /// </summary>
    public Task Check(Running meetai) => Check(meetai, rooms);

    /// <summary>The same of every room that they were in.</summary>
    public Task CheckAll(Running meetai) => Check(meetai, left.Concat(rooms));

    public async Task<int> CountStored(Running meetai)
    {
        var person = meetai.With(key);
        return (await Task.WhenAll(rooms.Select(room => Stored.All(person, room)))).Sum(contents => contents.Count);
    }

    /// <summary>
    /// Whether all that was acknowledged is read and found by its word as it was: "right", "wrong", or where it is
    /// refused with a 5xx, "error".
    /// </summary>
    public async Task<string> Look(Running meetai)
    {
        var (http, outcome) = (meetai.With(key).Http, "right");
        foreach (var room in rooms)
        {
            var all = acknowledged.Where(one => one.Key.Room == room)
                .ToDictionary(one => one.Key.Seq, one => one.Value.Text);
            var read = await Contents(http, $"{room}/messages?limit=200&after=0", page => page.Items("messages"));
            var found = await Contents(
                http, $"{room}/search?q={all.First().Value.Split(' ')[0]}",
                page => page.Items("results").Select(one => one.GetProperty("message")));
            var told = (read ?? []).Concat(found ?? []);
            if (read?.Count < all.Count || told.Any(one => all.GetValueOrDefault(one.Seq) != one.Content))
                return "wrong";

            outcome = read is null || found is null ? "error" : outcome;
        }

        return outcome;
    }

    private static Task<string[]> Make(Person person, int rooms)
        => Task.WhenAll(Enumerable.Range(1, rooms).Select(n => person.NewRoom($"room {n}")));

    private async Task Check(Running meetai, IEnumerable<string> rooms)
    {
        var person = meetai.With(key);
        foreach (var room in rooms)
        {
            var contents = await Stored.All(person, room);
            Assert.Equal(contents.Count, contents.Distinct().Count());
            foreach (var ((_, seq), words) in acknowledged.Where(one => one.Key.Room == room))
            {
                Assert.True(seq <= contents.Count, $"{seq} was acknowledged; the room ends with {contents.Count}.");
                Assert.Equal(words.Text, contents[(int)seq - 1]);
            }
        }
    }

    /// <summary>Null for a 5xx; nothing where it is said that nothing is there.</summary>
    private static async Task<IReadOnlyList<(long Seq, string Content)>?> Contents(
        HttpClient http, string path, Func<JsonElement, IEnumerable<JsonElement>> messages)
    {
        var answer = await http.GetAsync(path);
        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        if ((int)answer.StatusCode >= 500)
            return body.Text("code").Length > 0 ? null : [];

        return answer.IsSuccessStatusCode
            ? [.. messages(body).Select(one => (one.Number("seq"), one.Text("content")))]
            : [];
    }

    private static async Task<IReadOnlyList<HttpResponseMessage>> Stop(
        IEnumerable<Task> posting, ConcurrentBag<HttpResponseMessage> refused)
    {
        await Task.WhenAll(posting);
        return [.. refused];
    }

    /// <summary>Null when nobody answers any more.</summary>
    private async Task<(HttpResponseMessage? Answer, bool Stored)> Say(Person person, string room, int longest)
    {
        var number = Interlocked.Increment(ref said);
        var words = new Words(number, Random.Shared.Next(longest - Words.Least));
        try
        {
            var answer = await person.Http.PostAsync(
                $"{room}/messages?sender=ada", new StringContent(words.Text, System.Text.Encoding.UTF8, "text/plain"));
            if ((int)answer.StatusCode != 201)
                return (answer, false);

            var message = await Person.Read(answer, System.Net.HttpStatusCode.Created);
            Assert.True(acknowledged.TryAdd((room, message.Number("seq")), words), "The same seq was given twice.");
            return (answer, true);
        }
        catch (HttpRequestException)
        {
            return (null, false);
        }
    }

    /// <summary>What was said: hundreds of thousands of texts would not fit into memory.</summary>
    private readonly record struct Words(int Number, int Length)
    {
        public const int Least = 10; // the number

        public string Text => $"{Number} {new string('x', Length)}";
    }
}
