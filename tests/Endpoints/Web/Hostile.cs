namespace MeetAi.Tests.Endpoints.Web;

/// <summary>What somebody would write who wants the page of others to run it, to call home, or to fall apart.</summary>
internal static class Hostile
{
    private const string Home = "https://evil.example";

    /// <summary>Each would set <c>window.hit</c>, ask another host, or reach out of its column.</summary>
    public static string[] Messages { get; } =
    [
        "<script>window.hit=1</script>",
        "<img src=x onerror=window.hit=1>",
        "<svg onload=window.hit=1><circle r=9></svg>",
        "<svg><script>window.hit=1</script></svg>",
        "<svg><animate onbegin=window.hit=1 attributeName=x dur=1s>",
        "<math><mtext><table><mglyph><style><img src=x onerror=window.hit=1>",
        "<iframe srcdoc=\"<script>parent.hit=1</script>\"></iframe>",
        "<details open ontoggle=window.hit=1>x</details>",
        "<input autofocus onfocus=window.hit=1>",
        "<body onload=window.hit=1>",
        "<video><source onerror=window.hit=1></video>",
        "<form action=javascript:window.hit=1><button>go</button></form>",
        "<style>*{display:none!important}</style>",
        "<div style=\"position:fixed;inset:0;background:red\">over everything</div>",
        "<link rel=stylesheet href=https://evil.example/x.css>",
        "<base href=https://evil.example/>",
        "<meta http-equiv=refresh content=\"0;url=https://evil.example\">",
        "<object data=https://evil.example/x.swf></object>",
        "<a href=javascript:window.hit=1>link</a>",
        "<p id=page name=page class=rooms>clobbers</p>",
        "<template><script>window.hit=1</script></template>",
        "<noscript><p title=\"</noscript><img src=x onerror=window.hit=1>\">",
        "<!--><img src=x onerror=window.hit=1>-->",
        "[click](javascript:window.hit=1)",
        "[click](JaVaScRiPt&colon;window.hit=1)",
        "[click](&#106;avascript:window.hit=1)",
        "[click](java\tscript:window.hit=1)",
        "[click](data:text/html,<script>window.hit=1</script>)",
        "[click](vbscript:window.hit=1)",
        "[click](//evil.example/x) [rel](/api/keys) [ref]: javascript:window.hit=1",
        "<javascript:window.hit=1>",
        $"![picture]({Home}/track.png)",
        $"![x]({Home}/\"onerror=\"window.hit=1)",
        "```html onload=window.hit=1\n<script>window.hit=1</script>\n```",
        "```\"><img src=x onerror=window.hit=1>\ncode\n```",
        "`<img src=x onerror=window.hit=1>`",
        "| <img src=x onerror=window.hit=1> | b |\n|---|---|\n| <script>window.hit=1</script> | d |",
        "\u202Eright to left override \u2066isolate \u200Bzero width",
        new string('W', 10_000),
        Table(columns: 200),
        string.Concat(Enumerable.Repeat("> ", 3000)) + "deep",
        string.Concat(Enumerable.Repeat("- ", 3000)) + "deep",
        new string('[', 5000) + new string('*', 4000),
        string.Concat(Enumerable.Repeat("a\n", 5000)),
        "```\n" + new string('x', 9000) + "\n```",
        "Z" + string.Concat(Enumerable.Repeat("\u0301\u0300\u035B", 600)) + "algo",
    ];

    /// <summary>The same as names: of rooms and of those who write.</summary>
    public static string[] Names { get; } =
    [
        "<script>window.hit=1</script>",
        "<img src=x onerror=window.hit=1>",
        "'\"><svg onload=window.hit=1>",
        "javascript:window.hit=1",
        "__proto__",
        new string('W', 50),
        "{{constructor}}",
        "مرحبا <b>",
        "%00%3Cscript%3E",
    ];

    private static string Table(int columns)
    {
        string Row(string cell) => "|" + string.Concat(Enumerable.Repeat($"{cell}|", columns));
        return string.Join('\n', Row("h"), Row("-"), Row("cell"));
    }
}
