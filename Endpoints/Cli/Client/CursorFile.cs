using System.Text;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary>
/// Where a listener stands in each room, kept in a file as lines of <c>ROOM CURSOR</c>, so that the next listener goes
/// on from there. It moves when a message was told: who is killed in between is told that one again.
/// </summary>
internal sealed class CursorFile
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite
        | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly string? path;
    private readonly Dictionary<string, string> cursors;

    private CursorFile(string? path, Dictionary<string, string> cursors)
    {
        this.path = path;
        this.cursors = cursors;
    }

    /// <summary>Without a path it is kept in memory only.</summary>
    public static CursorFile At(string? path)
    {
        try
        {
            return new CursorFile(path, File.Exists(path) ? Parse(File.ReadAllLines(path)) : []);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageError($"The cursor file cannot be read: {failure.Message}");
        }
    }

    public string? Find(string room) => cursors.GetValueOrDefault(room);

    public void Keep(string room, string cursor)
    {
        if (Find(room) == cursor)
            return;

        cursors[room] = cursor;
        if (path is not null)
            Replaced.With(path, Encoding.UTF8.GetBytes(string.Concat(cursors.Select(Line))), Readable);
    }

    private static Dictionary<string, string> Parse(string[] lines) => lines
        .Select(line => line.Split(' '))
        .Where(words => words.Length == 2)
        .DistinctBy(words => words[0])
        .ToDictionary(words => words[0], words => words[1]);

    private static string Line(KeyValuePair<string, string> cursor) => $"{cursor.Key} {cursor.Value}\n";
}
