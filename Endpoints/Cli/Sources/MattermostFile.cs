using System.Globalization;
using System.Text.Json;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Cli.Sources;

/// <summary>
/// The open channels of a bulk export of Mattermost, a file of JSON lines. Posts stand there in no order of time, so it
/// is read twice: once for where each one stands (about 32 bytes of memory for each), then channel by channel.
/// </summary>
internal sealed class MattermostFile(FileStream file, string owner)
{
    private const int LongestLine = 64 << 20, Remembered = 64;

    private readonly Dictionary<string, string> people = [];
    private readonly HashSet<string> bots = [];
    private readonly Dictionary<string, (MattermostChannel Channel, List<Spot> Posts)> channels = [];
    private readonly Dictionary<long, MattermostPost> lately = [];

    public static bool Begins(byte[] line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, Foreign.Json.MattermostLine)?.Type is "version";
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public IEnumerable<SourceLine> Lines()
    {
        Look();
        yield return Chronicle.Owner(owner);
        var told = 0L;
        var all = Math.Max(1, channels.Values.Sum(one => (long)one.Posts.Count));
        foreach (var (key, (channel, posts)) in channels.Where(one => one.Value.Posts.Count > 0))
        {
            posts.Sort();
            var chronicle = new Chronicle(
                $"mattermost/{key}", channel.DisplayName ?? channel.Name ?? key, TimeOf(posts[0].At));
            foreach (var line in chronicle.Opening(owner))
                yield return new SourceLine(line, key, 0);

            var known = new Dictionary<string, int>();
            foreach (var spot in posts)
            {
                var done = (long)((double)++told / all * file.Length);
                foreach (var line in chronicle.Tell(Said(spot, known)))
                    yield return new SourceLine(line, $"Line {spot.Line}", done);
            }
        }
    }

    /// <summary>Who there is, and where in the file each post of an open channel stands.</summary>
    private void Look()
    {
        file.Position = 0;
        var reader = new LineReader(file, LongestLine); // the file stays open for the second time
        for (var at = 0L; reader.Next() is { } json; at = reader.Position)
        {
            if (Parse(json, reader.Number) is { } line)
                Take(line, at, reader.Number);
        }
    }

    private void Take(MattermostLine line, long at, int number)
    {
        switch (line)
        {
            case { Type: "user", User: { Username: { } name } user }:
                people[name] = user.Called();
                break;
            case { Type: "bot", Bot: { Username: { } name } bot }:
                bots.Add(name);
                people[name] = string.IsNullOrWhiteSpace(bot.DisplayName) ? name : bot.DisplayName;
                break;
            case { Type: "channel", Channel: { Type: "O" } channel }:
                channels.TryAdd(channel.Key, (channel, []));
                break;
            case { Type: "post", Post: { } post } when channels.TryGetValue(post.Place, out var found):
                found.Posts.AddRange(Spots(post, at, number));
                break;
        }
    }

    private static IEnumerable<Spot> Spots(MattermostPost post, long at, int number)
    {
        if (post.IsSaid)
            yield return new Spot(post.CreateAt, at, number, Reply: -1);

        for (var i = 0; i < post.Replies?.Count; i++)
        {
            if (post.Replies[i].IsSaid)
                yield return new Spot(post.Replies[i].CreateAt, at, number, i);
        }
    }

    private Utterance Said(Spot spot, Dictionary<string, int> known)
    {
        var root = Post(spot);
        var said = spot.Reply < 0 ? root : root.Replies![spot.Reply];
        var key = Key(said);
        var times = known[key] = known.GetValueOrDefault(key) + 1;
        var isProgram = said.IsOfProgram || bots.Contains(said.User ?? "");
        return new Utterance(
            times == 1 ? key : $"{key}/{times}", TimeOf(said.CreateAt),
            said.ShownAs ?? people.GetValueOrDefault(said.User ?? "", said.User ?? "unknown"),
            isProgram ? SenderType.Agent : SenderType.Human, said.Content(),
            spot.Reply >= 0 && root.IsSaid ? Key(root) : null);
    }

    /// <summary>They have no ids there: two that agree in all of this are told apart by their order.</summary>
    private static string Key(MattermostPost post)
        => Chronicle.KeyOf(TimeOf(post.CreateAt), $"{post.User}/{post.Content()}");

    private MattermostPost Post(Spot spot)
    {
        if (lately.TryGetValue(spot.Offset, out var post))
            return post;

        if (lately.Count == Remembered)
            lately.Clear();

        file.Position = spot.Offset;
        var line = Parse(new LineReader(file, LongestLine).Next() ?? [], spot.Line);
        return lately[spot.Offset] = line?.Post
            ?? throw new CommandFailed($"Line {spot.Line} changed while it was read.");
    }

    private static MattermostLine? Parse(byte[] json, int number)
    {
        try
        {
            return json.AsSpan().ContainsAnyExcept(" \t\r"u8)
                ? JsonSerializer.Deserialize(json, Foreign.Json.MattermostLine)
                : null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            throw new CommandFailed(string.Create(
                CultureInfo.InvariantCulture, $"Line {number} cannot be read: {Printable.Line(wrong.Message)}"));
        }
    }

    private static DateTimeOffset TimeOf(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(
        Math.Clamp(milliseconds, 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));

    /// <summary>Where a post stands, or the reply of that number in one; sorted by time.</summary>
    private readonly record struct Spot(long At, long Offset, int Line, int Reply) : IComparable<Spot>
    {
        public int CompareTo(Spot other) => (At, Offset, Reply).CompareTo((other.At, other.Offset, other.Reply));
    }
}
