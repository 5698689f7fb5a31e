using System.Net;
using System.Text;
using System.Text.Json;
using MeetAi.Endpoints.Logs;
using Microsoft.Extensions.Logging;

namespace MeetAi.Tests.Endpoints.Logs;

/// <summary>Whatever is in a value, a line stays one line, JSON stays JSON, and a terminal shows it as it is.</summary>
public sealed class LineTests
{
    private const string Hostile =
        "a\n{\"level\":\"error\"}\r\u001b[2J\u009b2J\u007f\u0085\u2028\u202e\u2066\\\"ö日😀\ud800";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nothing_in_a_value_ends_the_line_or_moves_a_terminal(bool isText)
    {
        var said = Say(isText);

        Assert.EndsWith("\n", said, StringComparison.Ordinal);
        Assert.DoesNotContain(said[..^1], letter => char.IsControl(letter)
            || letter is '\u2028' or '\u202e' or '\u2066');
    }

    [Fact]
    public void Json_says_exactly_what_was_meant()
    {
        var line = JsonDocument.Parse(Say(isText: false)).RootElement;

        Assert.Equal("2026-11-21T19:48:00.001Z", line.Text("time"));
        Assert.Equal(Hostile.Replace('\ud800', '\ufffd'), line.Text("message"));
        Assert.Equal(line.Text("message"), line.Text("value"));
        Assert.Equal((-5, 1.235), (line.Number("count"), line.GetProperty("ms").GetDouble()));
        Assert.Equal("fe80::1:2:3:4%4294967295", line.Text("address"));
    }

    private static string Say(bool isText)
    {
        var line = new Line(isText);
        line.Begin(new DateTimeOffset(2026, 11, 21, 19, 48, 0, 1, TimeSpan.Zero), LogLevel.Warning, Hostile);
        line.Add("value"u8, Hostile);
        line.Add("count"u8, -5);
        line.Add("ms"u8, TimeSpan.FromMicroseconds(1234.6));
        line.Add("address"u8, IPAddress.Parse("fe80::1:2:3:4%4294967295"));
        line.End();
        return Encoding.UTF8.GetString(line.Written);
    }
}
