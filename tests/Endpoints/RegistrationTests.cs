using System.Net;

namespace MeetAi.Tests.Endpoints;

/// <summary>Who may make themselves a key: by default anybody who is on the box, and nobody from elsewhere.</summary>
[Direct("It depends on where the box listens.")]
public sealed class RegistrationTests
{
    [Theory]
    [InlineData("http://127.0.0.1:0", null, true)]
    [InlineData("http://localhost:0", null, true)]
    [InlineData("http://0.0.0.0:0", null, false)]
    [InlineData("http://0.0.0.0:0", "open", true)]
    [InlineData("http://127.0.0.1:0", "closed", false)]
    public async Task It_is_as_it_was_said_or_as_the_address_suggests(string listen, string? registration, bool open)
    {
        string[] said = registration is null ? [] : ["--registration", registration];
        await using var meetai = await Running.Start(["--listen", listen, .. said]);

        var answer = await meetai.Anyone().PostAsync("/api/keys", null);

        if (open)
            await Person.Read(answer, HttpStatusCode.Created);
        else
            await Person.Problem(answer, HttpStatusCode.Forbidden, "registration_closed");
    }

    [Fact]
    public async Task Where_it_is_closed_the_operator_still_makes_keys()
    {
        await using var meetai = await Running.Start("--listen", "http://0.0.0.0:0");
        var admin = await meetai.Admin();

        var made = await admin.Post("/api/admin/keys", new { handle = "ada" });
        await meetai.With(made.Text("key")).NewRoom();
        await Person.Problem(
            await meetai.Anyone().PostAsync("/api/keys", null), HttpStatusCode.Forbidden, "registration_closed");
        await admin.Post("/api/keys", new { name = "a child, for which no registration is needed" });
    }
}
