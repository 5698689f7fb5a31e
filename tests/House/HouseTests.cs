using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Tests.House;

/// <summary>The rules of the house that a compiler cannot see.</summary>
public sealed partial class HouseTests
{
    private static readonly string root = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    private static readonly (string Path, string Text)[] sources =
        [.. new[] { ".", "Endpoints", "Storage", "RateLimit", "tests" }
            .Where(folder => Directory.Exists(Path.Combine(root, folder)))
            .SelectMany(folder => Directory.GetFiles(
                Path.Combine(root, folder),
                "*.cs",
                folder is "." ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories))
            .Select(file => (Path.GetRelativePath(root, file), File.ReadAllText(file)))
            .Where(source => !source.Item1.Split('/').Any(folder => folder is "obj" or "bin" or "node_modules"))];

    private static readonly (string Path, string Text)[] product =
        [.. sources.Where(source => !source.Path.StartsWith("tests/", StringComparison.Ordinal))];

    [Fact]
    public void A_file_fits_in_the_head()
        => Assert.All(sources, source => Assert.True(Lines(source).Length <= 201, $"{source.Path} is too long"));

    [Fact]
    public void A_line_fits_on_the_screen() => Assert.Empty(
        sources.SelectMany(source => Lines(source)
            .Where(line => line.Length > 120)
            .Select(line => $"{source.Path}: {line}")));

    [Fact]
    public void Only_Storage_speaks_to_SQLite()
    {
        Assert.All(Using("Microsoft.Data.Sqlite"), InStorage);
        Assert.All(Using("SQLitePCL"), InStorage);
        Assert.All(product.Where(source => Sql().IsMatch(source.Text)).Select(source => source.Path), InStorage);
    }

    [Fact]
    public void Only_one_connection_writes_in_the_whole_program()
        => Assert.Equal( // the last two while nobody serves the directory
            ["Storage/Database.cs", "Storage/Migrations.cs", "Storage/Restore.cs"],
            Using("Session.Writer(").Order());

    /// <summary>RULE durable before answered: announcing is handed to the write that stores, never called.</summary>
    [Fact]
    public void Nothing_is_announced_before_it_is_committed() => Assert.Empty(
        new[] { "hub.Publish(", "hub.RoomUpdated(" }.SelectMany(Using)
            .Concat(product.Where(source => DirectAnnouncement().IsMatch(source.Text)).Select(source => source.Path)));

    /// <summary>RULE cursor by sequence: only one file knows how a position becomes a seq.</summary>
    [Fact]
    public void Only_one_file_reads_cursors()
    {
        Assert.Equal(["Storage/Cursor.cs"], Using("SELECT place FROM messages WHERE id").Order());
        Assert.Empty(product.Where(source => source.Text.Contains("ORDER BY created_at", StringComparison.Ordinal)));
    }

    /// <summary>
    /// RULE isolation: what a store hands out starts from a person or a key, or from what was found through one; before
    /// that, at most the session of a write that it is part of.
    /// </summary>
    [Fact]
    public void Every_store_asks_who_is_asking()
    {
        Type[] proofs =
        [
            typeof(MeetAi.Storage.Person), typeof(Key), typeof(Room), typeof(Message), typeof(Job), typeof(Webhook),
            typeof(Dispatch), typeof(KeptRoom),
        ];
        string[] anyone =
        [
            "BucketStore.All", "BucketStore.Sweep", "CensusStore.FindWebhook", "CensusStore.People",
            "CensusStore.Rooms", "CensusStore.Totals", "CensusStore.Webhooks", "DeliveryStore.Sweep",
            "ExportStore.Find", "ExportStore.Next", "ExportStore.People", // all there is, for the operator
            "IdempotencyStore.Sweep", "ImportStore.Take", "InviteStore.Find",
            "JobStore.Count", "JobStore.Enqueue", "JobStore.Find", "JobStore.Hasten", "JobStore.List", "JobStore.Sweep",
            "KeyStore.List",
            "KeyStore.Matching", "KeyStore.Register", "LaneStore.Fill", "LaneStore.Next", "LaneStore.Requeue",
            "LaneStore.Waiting", "LeaseStore.Keep", "LeaseStore.Take", "OverrideStore.All", "PersonStore.Find",
            "PersonStore.FindCalled",
            "PublicRoomStore.Find", "PublicRoomStore.List", "RetentionStore.Begin", "RetentionStore.Rooms",
        ];

        var open = typeof(Database).Assembly.GetTypes()
            .Where(type => type.Namespace is { } name && name.StartsWith("MeetAi.Storage", StringComparison.Ordinal)
                && type.Name.EndsWith("Store", StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods(
                BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => !method.IsSpecialName && !proofs.Contains(
                method.GetParameters().Select(one => one.ParameterType)
                    .FirstOrDefault(type => type != typeof(Session))))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}");

        Assert.Equal(anyone, open.Order());
    }

    [Fact]
    public void Only_memberships_lead_to_a_room_unless_it_is_public_or_they_are_only_counted() => Assert.All(
        product.Where(source => RoomsFrom().IsMatch(source.Text)).Select(source => source.Path),
        path => Assert.Contains(
            path,
            new[]
            {
                "Storage/Rooms/Rooms.cs", "Storage/Rooms/PublicRooms.cs", "Storage/Cursor.cs",
                "Storage/Rooms/Retention.cs", // removes what is in them
                "Storage/Census.cs", // counts what is in them, for the operator
                "Storage/Inspection.cs", // counts them in a backup
                "Storage/Moving/Export.cs", "Storage/Moving/RoomIntake.cs", // all there is, for the operator
                "Storage/Moving/MessageIntake.cs",
            }));

    [Fact]
    public void Time_comes_from_the_clock_that_was_given() => Assert.Empty(
        new[] { "DateTime.Now", "DateTime.UtcNow", "DateTimeOffset.Now", "DateTimeOffset.UtcNow", "Stopwatch." }
            .SelectMany(Using));

    [Fact]
    public void Names_say_something() => Assert.Empty(
        product.Where(source => EmptyName().IsMatch(source.Path)).Select(source => source.Path));

    [Fact]
    public void Endpoints_come_before_storage_and_never_behind_it() => Assert.Empty(
        product.Where(source => source.Path.StartsWith("Storage/", StringComparison.Ordinal)
            && source.Text.Contains("MeetAi.Endpoints", StringComparison.Ordinal)));

    private static void InStorage(string path) => Assert.StartsWith("Storage/", path, StringComparison.Ordinal);

    private static string[] Lines((string Path, string Text) source) => source.Text.Split('\n');

    private static IEnumerable<string> Using(string text)
        => product.Where(source => source.Text.Contains(text, StringComparison.Ordinal)).Select(source => source.Path);

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex(@"\b(SELECT\s.+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM)\b")]
    private static partial Regex Sql();

    [GeneratedRegex(@"^\s*(await )?hub\.(Publish|Room\w+)\(", RegexOptions.Multiline)]
    private static partial Regex DirectAnnouncement();

    [GeneratedRegex(@"FROM rooms|JOIN rooms")]
    private static partial Regex RoomsFrom();

    [GeneratedRegex("(Service|Manager|Helper|Util|Utils|Processor|Impl|Base|Dto|Info)\\.cs$")]
    private static partial Regex EmptyName();
}
