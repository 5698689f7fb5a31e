using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Cli.Sources;

/// <summary>
/// The public channels of a Slack export, a zip: users.json, channels.json, and a file per channel and day. It is read
/// in place, entry by entry: nothing is unpacked, and no name in it names a file of ours.
/// </summary>
internal sealed class SlackFile(ZipArchive zip, string owner)
{
    private const int MostThings = 200_000; // in one file
    private const long LargestEntry = 512L << 20; // unpacked: a zip can claim little and hold much

    // What people and programs said; the rest tells of the channel itself.
    private static readonly string?[] said =
        [null, "bot_message", "me_message", "file_share", "file_comment", "thread_broadcast", "reply_broadcast"];

    private long done;

    public IEnumerable<SourceLine> Lines()
    {
        var users = new Dictionary<string, string>();
        foreach (var user in Entry("users.json", Foreign.Json.SlackUser))
            users.TryAdd(user.Id ?? "", user.Called());

        var channels = new Dictionary<string, SlackChannel>();
        foreach (var channel in Entry("channels.json", Foreign.Json.SlackChannel))
            channels.TryAdd(channel.Id ?? "", channel);

        var text = new SlackText(users, channels);
        var days = zip.Entries.ToLookup(entry => Path.GetDirectoryName(entry.FullName));
        yield return Chronicle.Owner(owner);
        foreach (var channel in channels.Values)
        {
            foreach (var line in Channel(channel, [.. days[channel.Name ?? ""]], text))
                yield return line;
        }
    }

    private IEnumerable<SourceLine> Channel(SlackChannel channel, List<ZipArchiveEntry> days, SlackText text)
    {
        var created = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(channel.Created, 0, uint.MaxValue));
        var chronicle = new Chronicle($"slack/{channel.Id}", channel.Name ?? "", created);
        foreach (var line in chronicle.Opening(owner))
            yield return new SourceLine(line, "channels.json", done);

        var known = new HashSet<string>();
        foreach (var day in days.Where(one => one.Name.EndsWith(".json", StringComparison.Ordinal))
            .OrderBy(one => one.Name, StringComparer.Ordinal))
        {
            var messages = Read(day, Foreign.Json.SlackMessage)
                .Select(one => (Message: one, At: one.Time(day.FullName)))
                .OrderBy(one => one.At).ThenBy(one => one.Message.Ts, StringComparer.Ordinal).ToList();
            foreach (var (message, at) in messages)
            {
                if (!known.Add(message.Ts!) || !said.Contains(message.Subtype) || text.Of(message) is not { } content)
                    continue;

                var answered = message.ThreadTs != message.Ts && known.Contains(message.ThreadTs ?? "")
                    ? message.ThreadTs : null;
                var utterance = new Utterance(
                    Key(message.Ts!), at, text.Sender(message),
                    message.IsAgent ? SenderType.Agent : SenderType.Human, content,
                    answered is null ? null : Key(answered));
                foreach (var line in chronicle.Tell(utterance))
                    yield return new SourceLine(line, day.FullName, done);
            }
        }
    }

    private static string Key(string ts) => Chronicle.KeyOf(SlackMessage.TimeOf(ts)!.Value, ts);

    private IEnumerable<T> Entry<T>(string name, JsonTypeInfo<T> type) => zip.GetEntry(name) is { } entry
        ? Read(entry, type)
        : throw new CommandFailed($"This is no export of Slack: there is no {name} in it.");

    private List<T> Read<T>(ZipArchiveEntry entry, JsonTypeInfo<T> type)
    {
        done += entry.CompressedLength;
        try
        {
            using var stream = new Bounded(entry.Open(), LargestEntry, entry.FullName);
            var things = new List<T>();
            foreach (var thing in JsonSerializer.DeserializeAsyncEnumerable(stream, type).ToBlockingEnumerable())
            {
                if (things.Count == MostThings)
                    throw new InvalidDataException($"It holds more than {MostThings} things.");

                if (thing is not null)
                    things.Add(thing);
            }

            return things;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidDataException or InvalidOperationException)
        {
            throw new CommandFailed(string.Create(
                CultureInfo.InvariantCulture, $"{entry.FullName} cannot be read: {Printable.Line(wrong.Message)}"));
        }
    }
}
