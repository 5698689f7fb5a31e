using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Agents;

/// <summary>
/// What the box really answers is what the document says, and the document is a valid one: judged by validators that
/// nobody here wrote.
/// </summary>
public sealed class OpenApiAnswersTests
{
    /// <summary>A dead job, the unix socket, a broken disk and what is no HTTP are met in other tests.</summary>
    private static readonly string[] unseen =
        ["adminRetryJob", "adminCancelJob", "adminBackup", "adminExport", "adminImport", "adminDoctor", "probe"];

    private static readonly string[] unmet =
    [
        "idempotency_in_flight", "internal_error", "storage_damaged", "storage_unavailable", "storage_full",
        "method_not_allowed", "registration_closed",
    ];

    [NpmFact(nameof(Npm.OpenApi))]
    [Direct("It meets the cap on streams of an address, and a trusted proxy is not counted.")]
    public async Task Every_operation_answers_as_the_document_says_whatever_is_asked_of_it()
    {
        await using var meetai = await Running.Start(
            "--limit", "anonymous=2/day", "--limit", "keys=100/min", "--limit", "rooms=100/min", "--limit",
            "messages=1000/min", "--sockets-per-address", "3", "--webhook-allow", "127.0.0.0/8",
            "--rooms-per-person", "20",
            "--security-contact", "security@example.org");
        var api = await OpenApi.Of(meetai);
        var tour = new Tour(meetai, api, (await meetai.Admin()).Key);
        await tour.Go();

        var wrong = await Npm.OpenApi.Run(["--input-type=module", "-e", await Script()], Seen(api, tour));

        Assert.True(string.IsNullOrWhiteSpace(wrong), wrong);
        Assert.Equal(unseen.Order(), api.Operations.Where(one => !tour.Answers.Any(
            answer => answer.Route == one.Route && answer.Status is < 300)).Select(one => one.Id).Order());
        Assert.Equal(unmet.Order(), api.Resolve("#/components/schemas/ErrorCode").Items("oneOf")
            .Select(one => one.Text("const"))
            .Except(tour.Answers.Where(one => one.Type is "application/problem+json").Select(Code)).Order());
    }

    private static Task<string> Script()
        => File.ReadAllTextAsync($"{Routes.Root}/tests/Endpoints/Agents/documented.mjs");

    private static string Seen(OpenApi api, Tour tour) => JsonSerializer.Serialize(new
    {
        document = api.Json,
        answers = tour.Answers,
        events = tour.Events,
    });

    private static string Code(Answered answer) => JsonDocument.Parse(answer.Body).RootElement.Text("code");
}
