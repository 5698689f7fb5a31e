using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using MeetAi.Tests.Endpoints.Realtime;
using MeetAi.Tests.Endpoints.Webhooks;

namespace MeetAi.Tests.Endpoints;

/// <summary>A box on which a little of everything has happened, and what a scraper then got of it.</summary>
public sealed class MetricsBox : IAsyncLifetime
{
    internal HookBox Box { get; private set; } = null!;

    internal Person Admin { get; private set; } = null!;

    internal Scrape Scrape { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Box = await HookBox.Start("--limit", "messages=3/day", "--backup-every", "1d");
        Admin = await Box.Meetai.Admin();
        await using var receiver = new Receiver();
        await Box.Hook(receiver.Url);
        using var follower = await Follower.Join(Box.Meetai, Box.Ada, $"{Box.Room}/ws");
        await follower.Next("ready");
        foreach (var word in new[] { "first", "second" })
        {
            await Box.Ada.Say(Box.Room, word);
            await follower.Next("message");
            await receiver.Next();
        }

        await Attempts.Refused(await Box.Ada.TrySay(Box.Room), "messages");
        await Box.Meetai.Anyone().GetAsync("/no/such/secret-path?word=secret-query");
        await Box.Meetai.Anyone().SendAsync(new HttpRequestMessage(new HttpMethod("BREW"), "/healthz"));
        await Attempts.Eventually(async () =>
        {
            Scrape = await Scrape.Of(Admin.Http);
            return Scrape.Names.Contains("meetai_backup_last_success_timestamp_seconds")
                && Scrape.Names.Contains("meetai_delivery_latency_seconds_count")
                && Scrape["meetai_webhook_attempts_total{outcome=\"succeeded\"}"] == 2
                && Scrape["meetai_search_backlog"] == 0;
        });
    }

    public async Task DisposeAsync() => await Box.DisposeAsync();
}

/// <summary>The figures as Prometheus reads them, of a box on which a little of everything has happened.</summary>
public sealed partial class MetricsTests(MetricsBox box) : IClassFixture<MetricsBox>
{
    private readonly Scrape scrape = box.Scrape;

    [ProgramFact("promtool")]
    public async Task Prometheus_own_tool_takes_all_of_it_without_a_remark()
        => Assert.Equal((0, ""), await Promtool.Check("metrics", scrape.Text));

    [Fact]
    public void What_happened_is_counted()
    {
        foreach (var (series, value) in new (string, double)[]
        {
            ("meetai_messages_total", 2), ("meetai_sockets{kind=\"websocket\"}", 1),
            ("meetai_limited_total{limit=\"messages\"}", 1), ("meetai_limited_total{limit=\"rooms\"}", 0),
            ("meetai_webhook_attempts_total{outcome=\"failed\"}", 0), ("meetai_jobs{state=\"dead\"}", 0),
            ($"meetai_build_info{{version=\"{MeetAi.Endpoints.About.Version}\"}}", 1),
            (Requests("count", "POST", "/api/rooms/{roomId}/messages", 201), 2),
            (Requests("count", "POST", "/api/rooms/{roomId}/messages", 429), 1),
            (Requests("count", "GET", null, 404), 1), (Requests("count", "_OTHER", null, 405), 1),
        })
        {
            Assert.Equal((series, value), (series, scrape.Series.GetValueOrDefault(series, -1)));
        }

        Assert.InRange(scrape["meetai_delivery_latency_seconds_count"], 1, 20);
        Assert.InRange(scrape["meetai_commit_batch_size_sum"], scrape["meetai_commit_batch_size_count"], 100);
        Assert.InRange(scrape[Requests("sum", "POST", "/api/rooms/{roomId}/messages", 201)], 1e-6, 20);
    }

    [Fact]
    public void How_things_stand_is_told()
    {
        foreach (var name in new[]
        {
            "meetai_wal_bytes", "meetai_database_bytes", "meetai_disk_free_bytes", "process_cpu_seconds_total",
            "process_resident_memory_bytes", "process_open_fds", "dotnet_gc_heap_bytes",
            "dotnet_gc_allocated_bytes_total",
        })
        {
            Assert.True(scrape[name] > 0, name);
        }

        Assert.True(scrape["process_max_fds"] >= scrape["process_open_fds"]);
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        Assert.InRange(scrape["process_start_time_seconds"], now - 600, now + 1);
        Assert.InRange(scrape["meetai_backup_last_success_timestamp_seconds"], now - 600, now + 1);
    }

    [Fact]
    public void Each_bucket_holds_those_before_it_and_the_last_all()
    {
        var histograms = scrape.Series
            .Where(one => one.Key.Contains("_bucket{", StringComparison.Ordinal))
            .GroupBy(one => Bound().Replace(one.Key, ""))
            .ToList();
        Assert.True(histograms.Count > 5);
        foreach (var buckets in histograms)
        {
            var counts = buckets.Select(one => one.Value).ToList();
            var all = buckets.Key.Replace("_bucket", "_count").Replace("{}", "").Replace(",}", "}");
            Assert.Equal(counts.Order(), counts);
            Assert.Contains("le=\"+Inf\"", buckets.Last().Key);
            Assert.Equal(scrape[all], counts[^1]);
        }
    }

    [Fact]
    public async Task Nobody_and_nothing_that_is_anybodys_is_named()
    {
        var me = await box.Box.Ada.Get("/api/keys/me");
        foreach (var word in new[]
        {
            "secret", "BREW", "127.0.0.1", "mai_", box.Box.Room.Split('/')[^1], me.Text("id"), me.Text("person_id"),
            me.Text("handle"),
        })
        {
            Assert.DoesNotContain(word, scrape.Text);
        }
    }

    [Fact]
    public async Task The_operator_reads_them_with_a_key_or_over_the_socket()
    {
        using var http = box.Box.Meetai.Operator();
        Assert.Contains("meetai_messages_total", await http.GetStringAsync("/metrics"));
        using var head = await box.Admin.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/metrics"));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", $"{head.Content.Headers.ContentType}");
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    /// <summary>A chart of a name that is not there stays empty, and nobody knows why.</summary>
    [Fact]
    public void The_dashboard_asks_for_nothing_that_is_not_there()
    {
        var asked = Questions().SelectMany(one => Name().Matches(one)).Select(match => match.Value).ToHashSet();
        Assert.True(asked.Count > 20);
        Assert.Empty(asked.Except(scrape.Names));
    }

    [ProgramFact("promtool")]
    public async Task Prometheus_understands_every_question_of_the_dashboard()
    {
        var rules = Questions().Select((one, i) => new { record = $"question:{i}", expr = one });
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            file, JsonSerializer.Serialize(new { groups = new[] { new { name = "dashboard", rules } } }));
        var (exitCode, said) = await Promtool.Check("rules", file: file);
        File.Delete(file);
        Assert.True(exitCode == 0, said);
    }

    /// <summary>With something in the place of Grafana's variables.</summary>
    private static IReadOnlyList<string> Questions()
    {
        var file = File.ReadAllText(Path.Combine(Routes.Root, "docs", "grafana.json"));
        return
        [
            .. JsonDocument.Parse(file).RootElement.Items("panels")
                .Where(panel => panel.Text("type") != "row")
                .SelectMany(panel => panel.Items("targets"))
                .Select(target => target.Text("expr")
                    .Replace("$__rate_interval", "5m", StringComparison.Ordinal)
                    .Replace("$instance", ".*", StringComparison.Ordinal)),
        ];
    }

    private static string Requests(string what, string method, string? route, int status)
        => $"http_server_request_duration_seconds_{what}{{http_request_method=\"{method}\","
            + (route is null ? "" : $"http_route=\"{route}\",") + $"http_response_status_code=\"{status}\"}}";

    [GeneratedRegex("le=\"[^\"]*\"")]
    private static partial Regex Bound();

    [GeneratedRegex(@"\w+(?=\{)")]
    private static partial Regex Name();
}
