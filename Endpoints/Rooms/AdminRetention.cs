namespace MeetAi.Endpoints.Rooms;

/// <summary>The operator looks at what rooms do not keep any longer, and has it removed now.</summary>
internal static class AdminRetentionEndpoints
{
    private static readonly TimeSpan atMost = TimeSpan.FromSeconds(1);

    public static void MapAdminRetention(this IEndpointRouteBuilder app)
        => app.MapPost("/api/admin/retention", Retain).ForOperator();

    /// <summary>Works for a second at most: who wants it all asks again while there is more.</summary>
    private static async Task<IResult> Retain(HttpContext http, Retaining retaining)
    {
        var (body, problem) = Body.Parse(http, await Body.Read(http), Wire.Json.Retain);
        if (body is null)
            return problem!;

        var check = new Check();
        var box = body.Retention?.Read(check) ?? retaining.Box;
        if (check.Problem is { } wrong)
            return wrong;

        var (given, hasMore) = body.DryRun
            ? ([.. retaining.Plan(box)], false)
            : await retaining.Run(box, job: null, atMost, http.RequestAborted);
        return Answer.Ok(new RetainedList([.. given.Select(RetainedView.Of)], hasMore), Wire.Json.RetainedList);
    }
}

/// <summary><c>retention</c> takes the place of the box's for this once; rooms' own hold all the same.</summary>
internal sealed record Retain
{
    public bool DryRun { get; init; }

    public RetentionView? Retention { get; init; }
}

/// <summary>Of one room: what went, or would go, from the oldest to the newest. The name of a public one.</summary>
internal sealed record RetainedView(
    Guid Id, string? Name, long Messages, long Bytes, DateTimeOffset Oldest, DateTimeOffset Newest)
{
    public static RetainedView Of(Given one) => new(
        one.Room.Id, one.Room.Name, one.Due.Messages, one.Due.Bytes, one.Due.Oldest, one.Due.Newest);

    public RetainedView And(RetainedView later)
        => this with { Messages = Messages + later.Messages, Bytes = Bytes + later.Bytes, Newest = later.Newest };
}

internal sealed record RetainedList(IReadOnlyList<RetainedView> Rooms, bool HasMore);
