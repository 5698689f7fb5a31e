using System.Net;

namespace MeetAi.Tests.Endpoints.Realtime;

/// <summary>Who gets a WebSocket, and who gets a problem instead.</summary>
public sealed class SocketAdmissionTests(SharedBox box) : IClassFixture<SharedBox>
{
    private const string Asked = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
    private const string Upgrade
        = Asked + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private string[] Sockets => [$"{box.Room}/ws", "/api/lobby/ws"];

    [Theory]
    [InlineData("")]
    [InlineData("Upgrade: websocket\r\n")]
    [InlineData("Connection: Upgrade\r\nUpgrade: cow\r\n")]
    [InlineData(Asked)]
    [InlineData(Asked + "Sec-WebSocket-Version: 12\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")]
    [InlineData(Asked + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n")]
    public async Task Without_a_proper_upgrade_it_is_426(string headers)
    {
        foreach (var path in Sockets)
        {
            var answer = await Ask(path, headers + Bearer);

            Assert.Equal((426, "upgrade_required"), (answer.Status, answer.Code));
            Assert.Equal("websocket", answer.Headers["Upgrade"]);
        }
    }

    [Fact]
    public async Task The_connection_goes_on_after_a_426()
    {
        using var connection = await RawConnection.Open(box.Meetai.Url);
        foreach (var (path, status) in new[] { ("/api/lobby/ws", 426), ("/healthz", 200) })
        {
            await connection.Send($"GET {path} HTTP/1.1\r\nHost: {box.Meetai.Url.Authority}\r\n{Bearer}\r\n");
            Assert.Equal(status, (await connection.Answer())?.Status);
        }
    }

    [Fact]
    public async Task Without_a_key_it_is_401_and_in_a_room_of_somebody_else_404()
    {
        foreach (var path in Sockets)
            Assert.Equal("unauthorized", (await Ask(path, Upgrade)).Code);

        var bob = await box.Meetai.NewPerson();
        Assert.Equal("not_found", (await Ask($"{box.Room}/ws", $"{Upgrade}Authorization: Bearer {bob.Key}\r\n")).Code);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://localhost:1")]
    public async Task A_page_of_another_origin_gets_no_socket_with_a_key_or_a_ticket(string origin)
    {
        foreach (var path in Sockets)
        {
            var ticket = await Ticket();
            foreach (var (target, key) in new[] { (path, Bearer), ($"{path}?ticket={ticket}", "") })
            {
                var answer = await Ask(target, $"{Upgrade}{key}Origin: {origin}\r\n");

                Assert.Equal((403, "origin_not_allowed"), (answer.Status, answer.Code));
            }

            Assert.Equal(101, (await Ask($"{path}?ticket={ticket}", Upgrade)).Status);
        }
    }

    [Fact]
    public async Task A_page_of_the_box_gets_a_socket_once_with_a_ticket()
    {
        foreach (var path in Sockets)
        {
            var target = $"{path}?ticket={await Ticket()}";
            var headers = $"{Upgrade}Origin: http://{box.Meetai.Url.Authority}\r\n";

            Assert.Equal(101, (await Ask(target, headers)).Status);
            var again = await Ask(target, headers);
            Assert.Equal((401, "ticket_invalid"), (again.Status, again.Code));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("cow")]
    [InlineData("tkt_00000000000000000000000000000000")]
    [InlineData("TICKET&ticket=TICKET")]
    public async Task An_unknown_ticket_is_401(string ticket)
    {
        var given = ticket.Replace("TICKET", await Ticket(), StringComparison.Ordinal);
        foreach (var path in Sockets.Append($"{box.Room}/events").Append("/api/lobby/events"))
        {
            var answer = await Ask($"{path}?ticket={given}", Upgrade);

            Assert.Equal((401, "ticket_invalid"), (answer.Status, answer.Code));
        }
    }

    [Fact]
    public async Task A_ticket_opens_streams_and_nothing_else()
    {
        using var http = box.Meetai.Anyone();
        foreach (var path in new[] { "/api/rooms", "/api/keys/me", $"{box.Room}/messages" })
        {
            var answer = await http.GetAsync($"{path}?ticket={await Ticket()}");
            await Person.Problem(answer, HttpStatusCode.Unauthorized, "unauthorized");
        }
    }

    [Fact]
    public async Task A_ticket_does_not_outlive_its_key()
    {
        var bob = await box.Meetai.NewPerson();
        var ticket = (await bob.Post("/api/tickets", new { })).Text("ticket");
        await box.Meetai.Command("keys", "revoke", (await bob.Get("/api/keys/me")).Text("id"));

        Assert.Equal("ticket_invalid", (await Ask($"/api/lobby/ws?ticket={ticket}", Upgrade)).Code);
    }

    [Theory]
    [InlineData("after=cow", "invalid_cursor")]
    [InlineData("after=", "invalid_cursor")]
    [InlineData("replay=1001", "invalid_field")]
    [InlineData("replay=cow", "invalid_field")]
    [InlineData("sender_type=robot", "invalid_field")]
    public async Task A_parameter_that_is_no_good_is_400_before_the_upgrade(string query, string code)
    {
        var answer = await Ask($"{box.Room}/ws?{query}", Upgrade + Bearer);

        Assert.Equal((400, code), (answer.Status, answer.Code));
    }

    private string Bearer => $"Authorization: Bearer {box.Ada.Key}\r\n";

    private async Task<string> Ticket() => (await box.Ada.Post("/api/tickets", new { })).Text("ticket");

    private async Task<RawAnswer> Ask(string path, string headers) => (await RawConnection.Ask(
        box.Meetai.Url, $"GET {path} HTTP/1.1\r\nHost: {box.Meetai.Url.Authority}\r\n{headers}\r\n"))!;
}
