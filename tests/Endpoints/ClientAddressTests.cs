using System.Net;

namespace MeetAi.Tests.Endpoints;

/// <summary>Whose address counts: seen in whose bucket a new key is paid from.</summary>
[Direct("They are the proxy.")]
public sealed class ClientAddressTests(ClientAddressTests.Proxied box) : IClassFixture<ClientAddressTests.Proxied>
{
    [Theory]
    [InlineData("203.0.113.1", "203.0.113.1")]
    [InlineData("198.51.100.9, 203.0.113.1", "203.0.113.1")]
    [InlineData("cow, 203.0.113.1", "203.0.113.1")]
    [InlineData("203.0.113.1, 127.0.0.1", "203.0.113.1")]
    [InlineData("198.51.100.9,203.0.113.1,10.1.2.3,127.0.0.1", "203.0.113.1")]
    [InlineData("10.1.2.3", "10.1.2.3")]
    [InlineData("203.0.113.1:4711", "203.0.113.1")]
    [InlineData("::ffff:203.0.113.1", "203.0.113.1")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("[2001:db8::1]", "2001:db8::1")]
    [InlineData("[2001:db8::1]:4711", "2001:db8::1")]
    [InlineData("2001:db8::ffff:ffff:ffff:ffff", "2001:db8::1")]
    [InlineData(" ,, 203.0.113.1 ,", "203.0.113.1")]
    public async Task Behind_a_trusted_proxy_it_is_the_last_one_that_no_trusted_proxy_has(string header, string client)
        => Assert.Equal(await Pay("X-Forwarded-For", client) - 1, await Pay("X-Forwarded-For", header));

    [Theory]
    [InlineData("for=203.0.113.1", "203.0.113.1")]
    [InlineData("For=203.0.113.1;proto=https;by=10.0.0.1", "203.0.113.1")]
    [InlineData("proto=https; for=203.0.113.1", "203.0.113.1")]
    [InlineData("for=\"203.0.113.1:4711\"", "203.0.113.1")]
    [InlineData("for=198.51.100.9, for=203.0.113.1, for=10.1.2.3", "203.0.113.1")]
    [InlineData("for=\"[2001:db8::1]:4711\"", "2001:db8::1")]
    [InlineData("for=\"[2001:db8::ffff]\"", "2001:db8::1")]
    public async Task The_standard_header_says_the_same(string header, string client)
        => Assert.Equal(await Pay("X-Forwarded-For", client) - 1, await Pay("Forwarded", header));

    [Fact]
    public async Task A_header_that_comes_in_several_lines_is_one()
        => Assert.Equal(
            await Pay("X-Forwarded-For", "203.0.113.1") - 1,
            await Pay("X-Forwarded-For", "198.51.100.9", "203.0.113.1", "10.1.2.3"));

    [Theory]
    [InlineData("X-Forwarded-For", "")]
    [InlineData("X-Forwarded-For", ",")]
    [InlineData("X-Forwarded-For", "unknown")]
    [InlineData("X-Forwarded-For", "203.0.113.1, cow")]
    [InlineData("X-Forwarded-For", "203.0.113.1, 300.1.1.1")]
    [InlineData("X-Forwarded-For", "203.0.113.1, [2001:db8::1")]
    [InlineData("X-Forwarded-For", "203.0.113.1, 1")]
    [InlineData("X-Forwarded-For", "203.0.113.1, 0x7f000001")]
    [InlineData("X-Forwarded-For", "203.0.113.1, 127.0.0.1:cow:1")]
    [InlineData("Forwarded", "for=unknown")]
    [InlineData("Forwarded", "for=_hidden")]
    [InlineData("Forwarded", "by=203.0.113.1")]
    [InlineData("Forwarded", "203.0.113.1")]
    [InlineData("Forwarded", "for=203.0.113.1, for=\"")]
    [InlineData("X-Real-IP", "203.0.113.1")]
    public async Task What_names_no_address_stays_with_the_proxy(string name, string value)
        => Assert.Equal(await Pay() - 1, await Pay(name, value));

    [Fact]
    public async Task A_line_of_a_thousand_hops_is_read_to_the_one_that_counts()
        => Assert.Equal(
            await Pay("X-Forwarded-For", "203.0.113.1") - 1,
            await Pay("X-Forwarded-For", "203.0.113.1" + string.Concat(Enumerable.Repeat(", 10.1.2.3", 1000))));

    [Fact]
    public async Task Another_site_of_the_same_provider_is_another_client()
    {
        var one = await Pay("X-Forwarded-For", "2001:db8:0:1::1");
        Assert.Equal(Proxied.Most - 1, await Pay("X-Forwarded-For", "2001:db8:0:2::1"));
        Assert.Equal(one - 1, await Pay("X-Forwarded-For", "2001:db8:0:1::2"));
    }

    [Fact]
    public async Task A_stranger_who_claims_another_address_changes_nothing_and_is_noted_once()
    {
        await using var meetai = await Running.Start("--limit", "keys=9/day", "--trusted-proxy", "10.0.0.0/8");
        using var stranger = meetai.Anyone(IPAddress.Parse("127.0.0.2"));
        Assert.Equal(8, await Pay(stranger));
        foreach (var (left, value) in new[] { (7, "203.0.113.1"), (6, "10.0.0.1"), (5, "127.0.0.1"), (4, "cow") })
            Assert.Equal(left, await Pay(stranger, "X-Forwarded-For", value));

        Assert.Equal(3, await Pay(stranger, "Forwarded", "for=203.0.113.1"));
        Assert.Equal(8, await Pay(meetai.Anyone()));

        await meetai.Terminate();
        var noted = meetai.Said.Where(line => line.Contains("X-Forwarded-For", StringComparison.Ordinal));
        Assert.Contains("127.0.0.2", Assert.Single(noted));
    }

    [Fact]
    public async Task On_a_loopback_address_with_a_public_url_the_proxy_is_on_the_box()
    {
        await using var meetai = await Running.Start("--limit", "keys=9/day", "--public-url", "https://chat.example");
        using var proxy = meetai.Anyone();
        Assert.Equal(8, await Pay(proxy, "X-Forwarded-For", "203.0.113.1"));
        Assert.Equal(7, await Pay(proxy, "X-Forwarded-For", "203.0.113.2, 203.0.113.1"));
        Assert.Equal(8, await Pay(proxy));
    }

    private Task<long> Pay(string name = "X-Nothing", params string[] values) => Pay(box.Proxy, name, values);

    /// <summary>Makes a key, and says how many more may be made from the same bucket.</summary>
    private static async Task<long> Pay(HttpClient http, string name = "X-Nothing", params string[] values)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/keys");
        request.Headers.TryAddWithoutValidation(name, values);
        var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return Quota.Of(answer).Remaining;
    }

    /// <summary>A box behind two trusted proxies: one on the same machine, one in its network.</summary>
    public sealed class Proxied : IAsyncLifetime
    {
        internal const int Most = 1000;

        private Running meetai = null!;

        internal HttpClient Proxy { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            meetai = await Running.Start(
                "--limit", $"keys={Most}/day", "--trusted-proxy", "127.0.0.1", "--trusted-proxy", "10.0.0.0/8");
            Proxy = meetai.Anyone();
        }

        public async Task DisposeAsync() => await meetai.DisposeAsync();
    }
}
