using System.Text.Json;
using System.Text.RegularExpressions;

namespace MeetAi.Tests.Endpoints.Agents;

/// <summary>
/// The checks of the protocol's makers. What does not pass, and why, stands in docs/mcp-conformance.md; a run that
/// differs from it in any check fails.
/// </summary>
public sealed partial class McpConformanceTests(SharedBox box) : IClassFixture<SharedBox>
{
    /// <summary>
    /// The checks bring no key: they go through a door that adds it. That some do not pass shows in what they write.
    /// </summary>
    private const string WithKey =
        """
        import http from "node:http";
        import { pathToFileURL } from "node:url";
        const [target, key, checks, ...words] = process.argv.slice(1);
        const { hostname, port } = new URL(target);
        const door = http.createServer((request, response) => {
          const { url: path, method } = request;
          const headers = { ...request.headers, authorization: `Bearer ${key}` };
          const beyond = http.request({ hostname, port, path, method, headers }, (answer) => {
            response.writeHead(answer.statusCode, answer.headers);
            answer.pipe(response);
          });
          beyond.on("error", () => response.destroy());
          response.on("close", () => beyond.destroy());
          request.pipe(beyond);
        }).listen(0, "127.0.0.1", async () => {
          const url = `http://localhost:${door.address().port}/mcp`;
          process.on("exit", () => { process.exitCode = 0; });
          process.execArgv = []; // a program of its own, not the -e that it came by
          process.argv = [process.argv[0], checks, "server", "--url", url, ...words];
          await import(pathToFileURL(checks));
        });
        """;

    [NpmFact(nameof(Npm.Mcp))]
    public Task The_checks_for_sessions_pass_but_for_what_the_docs_explain()
        => Run("2025-11-25", "@modelcontextprotocol/conformance", "--suite", "all");

    [NpmFact(nameof(Npm.Mcp))]
    public Task The_checks_without_sessions_pass_but_for_what_the_docs_explain()
        => Run("2026-07-28", "conformance-stateless", "--requirements", "2026-07-28");

    private async Task Run(string version, string package, params string[] words)
    {
        var output = Directory.CreateTempSubdirectory("meetai-conformance-").FullName;
        try
        {
            var checks = Path.Combine(Npm.Mcp.Folder, "node_modules", package, "dist", "index.js");
            await Npm.Mcp.Run(
            [
                "--input-type=module", "-e", WithKey, box.Meetai.Url.ToString(), box.Ada.Key, checks,
                .. words, "-o", output,
            ]);
            Compare(version, [.. Directory.GetDirectories(output).SelectMany(Results)]);
        }
        finally
        {
            Directory.Delete(output, recursive: true);
        }
    }

    /// <summary>Each scenario has a folder, named with the time.</summary>
    private static IEnumerable<(string Name, string Status)> Results(string folder)
    {
        var scenario = Folder().Match(Path.GetFileName(folder)).Groups["scenario"].Value;
        var checks = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "checks.json"))).RootElement;
        return checks.EnumerateArray().Select(one => ($"{scenario} {one.Text("id")}", one.Text("status")));
    }

    private static void Compare(string version, IReadOnlyCollection<(string Name, string Status)> results)
    {
        var section = Section(version);
        var failed = results.Where(one => one.Status is "FAILURE" or "WARNING").Select(one => one.Name).ToArray();
        var explained = Row().Matches(section).SelectMany(row => Code().Matches(row.Groups["checks"].Value)
            .Select(check => $"{row.Groups["scenario"].Value} {check.Groups["code"].Value}"));

        Assert.Equal(explained.Order(), failed.Order());
        var passed = results.Count(one => one.Status is "SUCCESS");
        Assert.Contains($"{passed} checks pass, {failed.Length} do not", section, StringComparison.Ordinal);
    }

    private static string Section(string version)
    {
        var docs = Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "docs", "mcp-conformance.md");
        return File.ReadAllText(docs).Split("\n## ").Single(
            one => one.StartsWith(version, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^server-(?<scenario>.+?)-\d{4}-\d\d-\d\dT")]
    private static partial Regex Folder();

    [GeneratedRegex(@"^\| `(?<scenario>[^`]+)` \| (?<checks>[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<code>[^`]+)`")]
    private static partial Regex Code();
}
