using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Rooms;

/// <summary>
/// Which page a client asks for, and in which form: <c>before</c> or <c>after</c>, <c>limit</c>, <c>wait</c> in
/// seconds, the filters, or as much as fits a budget.
/// </summary>
internal sealed record MessageQuery(
    Cursor? Before, Cursor? After, int Limit, int? Wait, Filter Filter, Budget? Budget, MessageForm Form)
{
    /// <summary>The page that everybody asks for: the newest, unfiltered.</summary>
    public bool IsNewest => Before is null && After is null && Filter == Filter.None && Budget is null;

    public static MessageQuery Of(HttpContext http, Check check)
    {
        var (query, form) = (http.Request.Query, MessageForms.Of(http, check));
        var budget = BudgetOf(query, form, check);
        var result = new MessageQuery(
            check.Cursor(query, "before"), check.Cursor(query, "after"),
            check.Limit(query, fallback: budget is null ? 50 : MessageStore.MostLookedAt),
            check.Wait(query, needs: "after"),
            FilterOf(query, check),
            budget, form);
        var isBetween = query.ContainsKey("before") && query.ContainsKey("after");
        if (isBetween && (budget is null || query.ContainsKey("wait")))
            check.Refuse(Problems.CursorConflict);

        return result;
    }

    public static Filter FilterOf(IQueryCollection query, Check check)
        => query.ContainsKey("exclude") || query.ContainsKey("sender_type")
            ? new Filter(
                query.ContainsKey("exclude") ? query["exclude"].ToString() : null,
                check.SenderType(query["sender_type"]))
            : Filter.None;

    /// <summary>The page; null when its cursor is gone.</summary>
    public MessagePage? Look(MessageStore messages, Room room) => this switch
    {
        { Budget: { } budget } => messages.Fitting(room, After, Before, Filter, Limit, budget),
        { Before: { } before } => messages.Before(room, before, Filter, Limit),
        { After: { } after } => messages.After(room, after, Filter, Limit),
        _ => messages.Newest(room, Filter, Limit),
    };

    /// <summary>The page behind one that was looked at; null when what lies there is gone.</summary>
    public MessagePage? LookOn(MessageStore messages, Room room, Position from) => Budget is { } budget
        ? messages.Fitting(room, from.Seq, Filter, Limit, budget)
        : messages.After(room, from.Seq, Filter, Limit);

    public Answer Write(Room room, MessagePage page) => Form.Answer(Bytes(room, page));

    public byte[] Bytes(Room room, MessagePage page) => Form.Write(room, page, Before is null ? "after" : "before");

    /// <summary>A message costs a token for every three bytes that it takes in the answer.</summary>
    private static Budget? BudgetOf(IQueryCollection query, MessageForm form, Check check)
    {
        const int BytesPerToken = 3;
        if (!query.ContainsKey("budget_tokens"))
        {
            if (query.ContainsKey("for"))
                check.Refuse("for", "needs budget_tokens: without it, nothing is left out");

            return null;
        }

        var most = check.Number(query, "budget_tokens", least: 50, most: 200_000, fallback: 0);
        var name = query.ContainsKey("for") ? check.Name("for", query["for"], most: 50) : null;
        return new Budget(
            most,
            message => (form.Write(message).Length + BytesPerToken - 1) / BytesPerToken,
            name is null ? null : message => Mention.IsIn(message.Content, name));
    }
}
