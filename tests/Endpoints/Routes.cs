using System.Text.RegularExpressions;

namespace MeetAi.Tests.Endpoints;

/// <summary>Every route, as the sources map it: a new one is found without being named here.</summary>
internal static partial class Routes
{
    /// <summary>No path has this id, though it is a well-formed one.</summary>
    public const string Absent = "01a1fd79-0000-7000-8000-000000000000";

    /// <summary>Where the sources lie.</summary>
    public static string Root { get; } = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));

    /// <summary>As <c>GET /api/rooms/{roomId}</c>. What answers HEAD too counts as its GET.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Found()];

    public static IReadOnlyList<(string Method, string Path)> BelowRooms { get; } =
        [.. All.Where(route => route.Contains("{roomId}")).Select(Split)];

    public static (string Method, string Path) Split(string route)
        => route.Split(' ', 2) is [var method, var path] ? (method, path) : throw new ArgumentException(route);

    /// <summary>The ids in place of the names in braces; a name that has none gets an absent one.</summary>
    public static string Fill(string path, IReadOnlyDictionary<string, string> ids)
        => Parameter().Replace(path, match => ids.GetValueOrDefault(match.Groups[1].Value, Absent));

    private static IEnumerable<string> Found()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Root, "Endpoints"), "*.cs", SearchOption.AllDirectories))
        {
            var groups = new Dictionary<string, string> { ["app"] = "" };
            foreach (Match map in Mapped().Matches(File.ReadAllText(file)))
            {
                var path = map.Groups["path"].Value;
                var method = map.Groups["method"].Value is var word and not ("Methods" or "File") ? word : "Get";
                if (map.Groups["group"].Success)
                    groups[map.Groups["group"].Value] = path;
                else
                    yield return $"{method.ToUpperInvariant()} {Join(groups[map.Groups["on"].Value], path)}";
            }
        }
    }

    private static string Join(string group, string path)
        => $"{group}/{path}".Replace("//", "/", StringComparison.Ordinal).TrimEnd('/') is { Length: > 0 } joined
            ? joined
            : "/";

    [GeneratedRegex(
        """(var (?<group>\w+) = \w+\.MapGroup|(?<on>\w+)\.Map(?<method>Get|Post|Patch|Put|Delete|Methods|File))"""
        + """\("(?<path>[^"]*)"\)?""")]
    private static partial Regex Mapped();

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();
}
