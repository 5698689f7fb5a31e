using System.Runtime.CompilerServices;

namespace MeetAi.Tests.Endpoints.Web;

/// <summary>The site's own npm project: what it was built with, and what only its tests use (axe-core, jsqr).</summary>
internal static class Site
{
    private static readonly string folder = Path.GetFullPath(
        Path.Combine(Here(), "..", "..", "..", "Endpoints", "Web", "site"));

    /// <summary>The source of a package's file, to run in a page.</summary>
    public static string Package(string file) => File.ReadAllText(Path.Combine(folder, "node_modules", file));

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
