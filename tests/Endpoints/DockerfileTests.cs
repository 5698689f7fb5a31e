using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MeetAi.Tests.Endpoints;

/// <summary>
/// The image, without a daemon that makes one: what the Dockerfile gathers, from this machine, becomes the root of a
/// process that runs as its user, beside the /proc and /dev that a container has.
/// </summary>
[Direct("Its box is not started as others are.")]
public sealed partial class DockerfileTests
{
    private const string Before =
        """
        set -e
        umask 022
        mount --make-rprivate /
        mount --bind "$BIN" /usr/local/bin

        """;

    private const string After =
        """

        mkdir "$IMAGE/proc" "$IMAGE/dev"
        mount -t proc proc "$IMAGE/proc"
        mount --bind /dev "$IMAGE/dev"
        exec chroot --userspec=10001:10001 "$IMAGE" /usr/local/bin/meetai serve --listen http://127.0.0.1:0
        """;

    private static readonly string dockerfile = File.ReadAllText(Path.Combine(Here(), "..", "..", "Dockerfile"));

    [ApartFact("chroot")]
    public async Task What_the_image_holds_is_enough_to_serve_and_to_be_asked_how_it_is()
    {
        var image = Running.NewDirectory();
        File.SetUnixFileMode(image, (UnixFileMode)0b111_101_101);
        using var process = Process.Start(new ProcessStartInfo("unshare", ApartFactAttribute.Words(Script(image)))
        {
            RedirectStandardError = true,
            Environment =
            {
                ["BIN"] = Path.GetDirectoryName(Running.Binary), ["IMAGE"] = image, ["MEETAI_DATA"] = "/data",
            },
        })!;
        try
        {
            Assert.StartsWith("Meet AI listens on ", await process.StandardError.ReadLineAsync());
            Assert.Equal(new Finished(0, "ready\n", ""), await Inside(process, HealthCheck()));
            Assert.StartsWith("mai_", (await Inside(process, ["meetai", "keygen"])).Output, StringComparison.Ordinal);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
            Directory.Delete(image, recursive: true);
        }
    }

    private static string Script(string image) => Before + Gathering().Match(dockerfile).Groups[1].Value
        .Replace("\\\n", " ", StringComparison.Ordinal)
        .Replace("/image", image, StringComparison.Ordinal) + After;

    private static string[] HealthCheck()
        => JsonSerializer.Deserialize<string[]>(Checking().Match(dockerfile).Groups[1].Value)!;

    /// <summary>A further process in the world of the one that unshare made.</summary>
    private static async Task<Finished> Inside(Process unshare, string[] words)
    {
        var self = unshare.Id.ToString(CultureInfo.InvariantCulture);
        var child = (await File.ReadAllTextAsync($"/proc/{self}/task/{self}/children")).Trim();
        return await Finished.Of(
            "nsenter",
            ["--target", child, "--mount", "--root", "--setuid", "10001", "--setgid", "10001", "--", .. words],
            new Dictionary<string, string> { ["MEETAI_DATA"] = "/data", ["PATH"] = "/usr/local/bin" });
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex(@"^RUN (mkdir (?:.*\\\n)*.*)$", RegexOptions.Multiline)]
    private static partial Regex Gathering();

    [GeneratedRegex("^HEALTHCHECK .* CMD (.*)$", RegexOptions.Multiline)]
    private static partial Regex Checking();
}
