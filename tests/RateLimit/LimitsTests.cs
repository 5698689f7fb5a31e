using System.Net;
using MeetAi.RateLimit;

namespace MeetAi.Tests.RateLimit;

/// <summary>How a limit is written, and whose it is.</summary>
public sealed class LimitsTests
{
    [Theory]
    [InlineData("60/min", 60, 60)]
    [InlineData("1/s", 1, 1)]
    [InlineData("7/hour", 7, 3600)]
    [InlineData("5/day", 5, 86_400)]
    [InlineData("1000000000/s", 1_000_000_000, 1)]
    public void A_rate_is_a_count_and_a_period(string text, long count, long seconds)
    {
        Assert.True(Limits.TryParse(text, out var rate));
        Assert.Equal(new Rate(count, TimeSpan.FromSeconds(seconds)), rate);
        Assert.Equal(text, Limits.Text(rate));
    }

    [Fact]
    public void Off_means_that_nothing_is_counted()
    {
        Assert.True(Limits.TryParse("off", out var rate));
        Assert.True(rate.IsOff);
        Assert.Equal("off", Limits.Text(rate));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("/")]
    [InlineData("60")]
    [InlineData("min")]
    [InlineData("x/y")]
    [InlineData("x/min")]
    [InlineData("0/min")]
    [InlineData("-1/min")]
    [InlineData("+1/min")]
    [InlineData("1.5/min")]
    [InlineData("1,000/min")]
    [InlineData("1e3/min")]
    [InlineData("0x5/min")]
    [InlineData("5/")]
    [InlineData("/min")]
    [InlineData("5/week")]
    [InlineData("5/Min")]
    [InlineData("5/min/min")]
    [InlineData("5/1min")]
    [InlineData("1000000001/s")]
    [InlineData("10000000000/s")]
    [InlineData("99999999999999999999/s")]
    [InlineData(" 5/min")]
    [InlineData("5/min ")]
    [InlineData("5 /min")]
    [InlineData("5/ min")]
    [InlineData("Off")]
    [InlineData("off ")]
    [InlineData("\u0665/min")]
    public void Anything_else_is_no_rate(string text) => Assert.False(Limits.TryParse(text, out _));

    [Fact]
    public void Every_limit_is_found_by_its_name_and_stands_at_its_index()
    {
        Assert.Equal(["keys", "messages", "anonymous", "rooms", "search"], Limits.All.Select(limit => limit.Name));
        Assert.Equal(Enumerable.Range(0, Limits.All.Count), Limits.All.Select(limit => limit.Index));
        Assert.All(Limits.All, limit => Assert.True(Limits.TryFind(limit.Name, out var found) && found == limit));
        Assert.All(new[] { null, "", "Keys", "keys ", "other" }, name => Assert.False(Limits.TryFind(name, out _)));
    }

    [Theory]
    [InlineData("192.0.2.7", "::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("0.0.0.0", "::ffff:0.0.0.0", "0.0.0.0")]
    [InlineData("2001:db8:1:2::", "2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2::7", "2001:DB8:1:2:0:0:0:8", "2001:db8:1:2::/64")]
    [InlineData("fe80::1", "fe80::2%3", "fe80::/64")]
    [InlineData("::", "::1", "::/64")]
    public void Addresses_of_one_site_are_one_subject(string one, string other, string text)
    {
        var subject = Subject.Of(IPAddress.Parse(one));
        Assert.Equal(subject, Subject.Of(IPAddress.Parse(other)));
        Assert.Equal(text, subject.ToString());
        Assert.True(Subject.TryParse(text, out var parsed) && parsed == subject);
        Assert.True(Subject.TryParse(one, out parsed) && parsed == subject);
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.8")]
    [InlineData("2001:db8:1:2::", "2001:db8:1:3::")]
    [InlineData("::ffff:192.0.2.7", "::192.0.2.7")]
    [InlineData("0.0.0.0", "::")]
    public void Addresses_of_two_sites_are_two(string one, string other)
        => Assert.NotEqual(Subject.Of(IPAddress.Parse(one)), Subject.Of(IPAddress.Parse(other)));

    [Fact]
    public void A_subject_reads_back_what_it_writes()
    {
        var random = new Random(64);
        var bytes = new byte[16];
        for (var i = 0; i < 1000; i++)
        {
            random.NextBytes(bytes);
            var person = Subject.Of(new MeetAi.Storage.Person(i, new Guid(bytes), "ada"));
            Subject[] all = [person, Subject.Of(new IPAddress(bytes)), Subject.Of(new IPAddress(bytes[..4]))];
            Assert.Equal(3, all.Distinct().Count());
            Assert.All(all, one => Assert.True(Subject.TryParse(one.ToString(), out var read) && read == one));
            Assert.Equal(new Guid(bytes).ToString(), person.ToString());
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("192.0.2.256")]
    [InlineData("2001:db8::/48")]
    [InlineData("2001:db8::/640")]
    [InlineData("192.0.2.7/64")]
    [InlineData("2001:db8::/64/64")]
    [InlineData("/64")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("0198f3c2-0000-7000-8000")]
    public void Anything_else_is_nobody(string? text) => Assert.False(Subject.TryParse(text, out _));
}
