using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace MeetAi.Tests.Endpoints;

/// <summary>Paths, queries and headers that are not what a route takes.</summary>
public sealed class BadQueriesTests(SharedBox box) : IClassFixture<SharedBox>
{
    private const string Unknown = "01890000-0000-7000-8000-000000000000";

    [Theory]
    [InlineData("0")]
    [InlineData("201")]
    [InlineData("abc")]
    [InlineData("-1")]
    [InlineData("%2B5")]
    [InlineData("5.0")]
    [InlineData("5&limit=5")]
    [InlineData("%205")]
    [InlineData("0x5")]
    [InlineData("99999999999999999999")]
    [InlineData("")]
    public async Task A_limit_is_a_whole_number_from_1_to_200(string limit)
    {
        await Invalid("limit", $"/api/rooms?limit={limit}");
        await Invalid("limit", $"{box.Room}/messages?limit={limit}");
        await Invalid("limit", $"{box.Room}/messages?after=0&wait=1&limit={limit}");
    }

    [Theory]
    [InlineData("1")]
    [InlineData("200")]
    public async Task Both_ends_of_limit_are_taken(string limit)
    {
        Assert.NotEmpty((await box.Ada.Get($"/api/rooms?limit={limit}")).Items("rooms"));
        Assert.NotEmpty((await box.Ada.Get($"{box.Room}/messages?limit={limit}")).Items("messages"));
    }

    [Theory]
    [InlineData("after=0&wait=0", "wait")]
    [InlineData("after=0&wait=46", "wait")]
    [InlineData("after=0&wait=abc", "wait")]
    [InlineData("after=0&wait=", "wait")]
    [InlineData("wait=5", "wait")]
    [InlineData("sender_type=robot", "sender_type")]
    [InlineData("sender_type=", "sender_type")]
    [InlineData("sender_type=human&sender_type=agent", "sender_type")]
    [InlineData("view=", "view")]
    [InlineData("view=tiny", "view")]
    [InlineData("view=compact&view=compact", "view")]
    [InlineData("budget_tokens=49", "budget_tokens")]
    [InlineData("budget_tokens=200001", "budget_tokens")]
    [InlineData("budget_tokens=lots", "budget_tokens")]
    [InlineData("for=bot", "for")]
    [InlineData("budget_tokens=100&for=", "for")]
    public async Task A_parameter_that_is_no_good_is_named(string query, string field)
        => await Invalid(field, $"{box.Room}/messages?{query}");

    [Theory]
    [InlineData("replay=1001", "replay")]
    [InlineData("replay=-1", "replay")]
    [InlineData("replay=all", "replay")]
    [InlineData("sender_type=robot", "sender_type")]
    [InlineData("presence=yes", "presence")]
    public async Task A_parameter_of_a_stream_that_is_no_good_is_named(string query, string field)
        => await Invalid(field, $"{box.Room}/events?{query}");

    [Theory]
    [InlineData("cow")]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("%2B1")]
    [InlineData("%201")]
    [InlineData("1,1")]
    [InlineData("null")]
    [InlineData("0189000000007000800000000000000a")]
    [InlineData("{01890000-0000-7000-8000-000000000000}")]
    [InlineData("01890000-0000-7000-8000-00000000000")]
    [InlineData("0&after=0&before=0")]
    public async Task A_cursor_is_an_id_or_a_number(string cursor)
    {
        foreach (var path in new[] { "messages?before=", "messages?after=", "messages?wait=1&after=", "events?after=" })
            await Refused(HttpStatusCode.BadRequest, "invalid_cursor", $"{box.Room}/{path}{cursor}");
    }

    [Fact]
    public async Task Two_cursors_at_once_are_a_conflict()
    {
        await Refused(HttpStatusCode.BadRequest, "cursor_conflict", $"{box.Room}/messages?before=1&after=0");
        await Refused(
            HttpStatusCode.BadRequest, "cursor_conflict", $"{box.Room}/messages?before={Unknown}&after={Unknown}");
        await Refused(HttpStatusCode.BadRequest, "cursor_conflict", $"{box.Room}/messages?before=1&after=0&wait=1");
        await Refused(
            HttpStatusCode.BadRequest, "cursor_conflict",
            $"{box.Room}/messages?before=1&after=0&wait=1&budget_tokens=100");
    }

    [Fact]
    public async Task A_cursor_that_is_not_in_the_room_is_gone_and_says_where_to_start_over()
    {
        var other = await box.Ada.NewRoom("other");
        var foreign = (await box.Ada.Say(other, "elsewhere")).Text("id");
        var vanished = await box.Ada.NewRoom("short-lived");
        var lost = (await box.Ada.Say(vanished, "soon gone")).Text("id");
        await box.Ada.Http.DeleteAsync(vanished);
        var only = Assert.Single((await box.Ada.Get($"{box.Room}/messages")).Items("messages"));

        string[] gone = [Unknown, foreign, lost, "2", "999999", "999999999999999999", "99999999999999999999"];
        foreach (var cursor in gone)
        {
            foreach (var path in new[] { "messages?before=", "messages?after=", "messages?wait=1&after=" })
            {
                var problem = await Refused(HttpStatusCode.Gone, "cursor_gone", $"{box.Room}/{path}{cursor}");

                Assert.Equal(only.Text("id"), problem.GetProperty("earliest").Text("id"));
                Assert.Equal(only.Number("seq"), problem.GetProperty("latest").Number("seq"));
            }
        }
    }

    [Theory]
    [InlineData(Unknown)]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("cow")]
    [InlineData("0")]
    [InlineData("01890000000070008000000000000000")]
    [InlineData("%7B01890000-0000-7000-8000-000000000000%7D")]
    [InlineData("..%2F..%2Fetc%2Fpasswd")]
    [InlineData("' OR 1=1 --")]
    public async Task An_unknown_room_and_a_malformed_id_are_the_same_absence(string id)
    {
        var before = await box.Look();
        var path = $"/api/rooms/{id}";

        string[] reads = ["", "/messages", $"/messages/{Unknown}", "/ws", "/events"];
        foreach (var one in reads.Select(read => path + read).Append($"{box.Room}/messages/{id}"))
            await Refused(HttpStatusCode.NotFound, "not_found", one);

        await Absent(await box.Ada.Http.PostAsJsonAsync($"{path}/messages", new { sender = "ada", content = "hi" }));
        await Absent(await box.Ada.Http.PatchAsJsonAsync(path, new { name = "x" }));
        await Absent(await box.Ada.Http.DeleteAsync(path));

        Assert.Equal(before, await box.Look());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("\u00C3\u00BC")]
    [InlineData("a\tb")]
    [InlineData("long")]
    public async Task An_Idempotency_Key_is_1_to_255_printable_characters(string key)
    {
        var before = await box.Look();
        var header = key == "long" ? new string('k', 256) : key;

        foreach (var path in new[] { "/api/rooms", $"{box.Room}/messages" })
        {
            var answer = await RawConnection.Ask(box.Meetai.Url, Post(path, $"Idempotency-Key: {header}"));

            Assert.True(answer is { Status: 400, Code: "invalid_field" }, $"{answer}");
            Assert.Equal("Idempotency-Key", Assert.Single(answer.Json.Items("errors")).Text("field"));
        }

        Assert.Equal(before, await box.Look());
    }

    private static Task Absent(HttpResponseMessage answer)
        => Person.Problem(answer, HttpStatusCode.NotFound, "not_found");

    private async Task Invalid(string field, string path)
    {
        var problem = await Refused(HttpStatusCode.BadRequest, "invalid_field", path);
        Assert.Equal(field, Assert.Single(problem.Items("errors")).Text("field"));
    }

    private async Task<JsonElement> Refused(HttpStatusCode status, string code, string path)
        => await Person.Problem(await box.Ada.Http.GetAsync(path), status, code);

    private string Post(string path, string header)
        => $"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {box.Ada.Key}\r\n{header}\r\n"
        + "Content-Type: application/json\r\nContent-Length: 43\r\n\r\n"
        + "{\"name\":\"x\",\"sender\":\"x\",\"content\":\"x\"    }";
}
