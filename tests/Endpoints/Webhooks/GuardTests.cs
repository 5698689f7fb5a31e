using System.Net;
using System.Net.Http.Json;
using MeetAi.Endpoints.Outgoing;

namespace MeetAi.Tests.Endpoints.Webhooks;

/// <summary>Nobody makes the box call what only the box can reach.</summary>
public sealed class GuardTests(SharedBox box) : IClassFixture<SharedBox>
{
    private static readonly string[] attacks =
    [
        "http://127.0.0.1/", "http://127.0.0.1:8787/api/rooms", "http://127.1/", "http://127.0.1/",
        "http://127.255.0.9/", "http://2130706433/", "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://017700000001/", "http://127.0.0.1./", "http://%31%32%37.0.0.1/", "http://１２７.0.0.1/",
        "http://127。0。0。1/", "http://0/", "http://0.0.0.0/", "http://0.0.0.1:8080/",
        "http://localhost/", "http://localhost./", "http://LOCALHOST:8080/", "http://localhost.localdomain/",
        "http://ip6-localhost/", "http://nowhere.invalid/", "http://metadata.google.internal/",
        "http://10.0.0.1/", "http://10.255.255.255/", "http://172.16.0.1/", "http://172.31.255.255/",
        "http://192.168.0.1/", "http://192.168.1.1:8080/", "http://3232235521/", "http://0xc0a80001/",
        "http://169.254.169.254/latest/meta-data/", "http://2852039166/", "http://0xa9fea9fe/", "http://169.254.1.1/",
        "http://0251.0376.0251.0376/", "http://100.64.0.1/", "http://100.100.100.200/latest/meta-data/",
        "http://168.63.129.16/machine", "http://192.0.0.192/", "http://192.0.2.1/", "http://198.18.0.1/",
        "http://198.51.100.7/", "http://203.0.113.5/", "http://192.88.99.1/", "http://224.0.0.1/",
        "http://239.255.255.250:1900/", "http://240.0.0.1/", "http://255.255.255.255/",
        "http://[::1]/", "http://[::]/", "http://[0:0:0:0:0:0:0:1]:8080/", "http://[::127.0.0.1]/",
        "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::ffff:169.254.169.254]/",
        "http://[::ffff:10.0.0.1]/", "http://[::ffff:0:127.0.0.1]/", "http://[64:ff9b::127.0.0.1]/",
        "http://[64:ff9b::a9fe:a9fe]/", "http://[64:ff9b:1::10.0.0.1]/", "http://[2002:7f00:1::]/",
        "http://[2002:a9fe:a9fe::1]/", "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/", "http://[fe80::1]/",
        "http://[fe80::1%25lo]/", "http://[fec0::1]/", "http://[fc00::1]/", "http://[fd00:ec2::254]/latest/",
        "http://[ff02::1]/", "http://[2001:db8::1]/", "http://[100::1]/", "http://[3fff::1]/",
        "ftp://93.184.215.14/", "file:///etc/passwd", "gopher://93.184.215.14/", "unix:/run/docker.sock",
        "javascript:alert(1)", "//93.184.215.14/", "/api/rooms", "http:", "http://", "http:///path", "not a url",
        "http://user@93.184.215.14/", "https://user:secret@93.184.215.14/", "http://93.184.215.14@127.0.0.1/",
        "http://93.184.215.14:22/", "http://93.184.215.14:25/", "https://93.184.215.14:80/",
        "http://93.184.215.14:443/", "http://93.184.215.14:1023/", "http://93.184.215.14:0/",
        "http://93.184.215.14:65536/", "http://93.184.215.14:-1/",
    ];

    public static TheoryData<string> Attacks => [.. attacks];

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task A_url_that_leads_inside_is_refused(string url)
    {
        var answer = await box.Ada.Http.PostAsJsonAsync($"{box.Room}/webhooks", new { url });

        await Person.Problem(answer, HttpStatusCode.BadRequest, "url_not_allowed");
    }

    [Fact]
    public void There_are_more_than_sixty_of_them() => Assert.True(attacks.Distinct().Count() > 60);

    [Theory]
    [InlineData("1.1.1.1", true)]
    [InlineData("100.63.255.255", true)]
    [InlineData("100.128.0.0", true)]
    [InlineData("172.15.255.255", true)]
    [InlineData("172.32.0.0", true)]
    [InlineData("223.255.255.255", true)]
    [InlineData("2606:4700:4700::1111", true)]
    [InlineData("64:ff9b::101:101", true)]
    [InlineData("::ffff:1.1.1.1", true)]
    [InlineData("10.1.2.2", false)]
    [InlineData("10.1.2.4", false)]
    [InlineData("10.1.2.3", true)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("64:ff9b::10.1.2.3", true)]
    [InlineData("::10.1.2.3", false)]
    [InlineData("fd00:1::5", true)]
    [InlineData("fd00:2::5", false)]
    [InlineData("127.0.0.1", false)]
    public void The_operator_opens_exactly_what_is_named(string address, bool isOpen)
    {
        var addresses = new Addresses([IPNetwork.Parse("10.1.2.3/32"), IPNetwork.Parse("fd00:1::/32")]);

        Assert.Equal(isOpen, addresses.MayBeCalled(IPAddress.Parse(address)));
    }

    [Fact]
    public async Task An_opened_range_is_called_and_its_neighbours_are_not()
    {
        await using var meetai = await Running.Start("--webhook-allow", "127.0.0.0/30,10.0.0.1");
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        await using var receiver = new Receiver(address: "127.0.0.2");

        await ada.Post($"{room}/webhooks", new { url = receiver.Url });
        await ada.Say(room, "hello");
        await receiver.Next();

        var neighbour = await ada.Http.PostAsJsonAsync(
            $"{room}/webhooks", new { url = $"http://127.0.0.5:{receiver.Port}/" });
        await Person.Problem(neighbour, HttpStatusCode.BadRequest, "url_not_allowed");
    }

    [Fact]
    public async Task What_was_opened_once_and_is_closed_again_is_not_called()
    {
        var data = Running.NewDirectory();
        await using var receiver = new Receiver();
        string hook, key, room;
        await using (var open = await Running.StartIn(data, "--webhook-allow", "127.0.0.1"))
        {
            var ada = await open.NewPerson();
            (key, room) = (ada.Key, await ada.NewRoom());
            hook = $"{room}/webhooks/{(await ada.Post($"{room}/webhooks", new { url = receiver.Url })).Text("id")}";
            await open.Terminate();
            Directory.Move(data, data + "-again");
        }

        await using var closed = await Running.StartIn(data + "-again");
        await closed.With(key).Say(room, "hello");
        var failed = await HookBox.Until(
            closed.With(key), hook, all => all is [var one, ..] && one.Text("status") == "failed");
        Assert.StartsWith("The address is not a public one.", failed[0].Text("error"), StringComparison.Ordinal);
        Assert.Empty(receiver.All);
    }
}
