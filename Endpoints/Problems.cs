using MeetAi.Storage;

namespace MeetAi.Endpoints;

/// <summary>
/// Every problem that a client can meet, each with its stable code. On the wire: <c>application/problem+json</c>
/// (RFC 9457) with <c>code</c>, <c>error</c> (the text of detail), <c>request_id</c> and, for bad input, <c>errors</c>.
/// </summary>
internal static class Problems
{
    public static readonly Problem InvalidJson = new(
        400, "invalid_json", "The body is not JSON",
        "The body must be a JSON object.");

    public static readonly Problem JsonTooDeep = new(
        400, "json_too_deep", "The JSON is nested too deeply",
        "JSON may be nested 16 levels deep.");

    public static readonly Problem InvalidField = new(
        400, "invalid_field", "A field is not valid",
        "A field is not valid.");

    public static readonly Problem InvalidCursor = new(
        400, "invalid_cursor", "The cursor is not valid",
        "A cursor is the id of a message, or its seq, or 0.");

    public static readonly Problem CursorConflict = new(
        400, "cursor_conflict", "Two cursors at once",
        "Give either before or after; both only with budget_tokens, and then without wait.");

    public static readonly Problem UrlNotAllowed = new(
        400, "url_not_allowed", "The URL is not allowed",
        "This URL may not be called.");

    public static readonly Problem BadRequest = new(
        400, "bad_request", "The request is malformed",
        "The request is malformed.");

    public static readonly Problem Unauthorized = new(
        401, "unauthorized", "A key is needed",
        "Send a living key: 'Authorization: Bearer mai_…'.");

    public static readonly Problem TicketInvalid = new(
        401, "ticket_invalid", "The ticket is not valid",
        "A ticket is good once, for 30 seconds. Get a new one with POST /api/tickets.");

    public static readonly Problem Forbidden = new(
        403, "forbidden", "Not allowed",
        "This key may not do that.");

    public static Problem LacksScope(Scopes scope)
        => Forbidden with { Detail = $"This key lacks the scope '{Scope.Text(scope)}'." };

    public static readonly Problem NeedsKey = Forbidden with { Detail = "Only with a key may one post in this room." };

    public static readonly Problem ExceedsKey = Forbidden with
    {
        Detail = "A key gives away no more than it may itself: fewer scopes, rooms and time, and the same agent.",
    };

    public static readonly Problem OriginNotAllowed = new(
        403, "origin_not_allowed", "The origin is not allowed",
        "Pages of this origin may not do that. The operator can allow it with --cors-origin.");

    public static readonly Problem RegistrationClosed = new(
        403, "registration_closed", "Registration is closed",
        "Ask the operator for a key ('meetai keygen'), or to start the server with --registration open.");

    public static readonly Problem SenderTaken = new(
        403, "sender_taken", "The name is taken",
        "Somebody with a key goes by this name in this room. Choose another, or post with the key.");

    public static readonly Problem QuotaExceeded = new(
        403, "quota_exceeded", "The quota is used up",
        "You have as much as you may. Delete something first, or ask the operator for more.");

    /// <summary>Of which quota, and how much that is.</summary>
    public static Problem Exceeds(IReadOnlyList<Quota> quotas, string which)
        => quotas.First(one => one.Name == which) is { Most: not null } quota
            ? QuotaExceeded with { Quota = quota }
            : NotFound;

    public static readonly Problem NotFound = new(
        404, "not_found", "Not found",
        "There is nothing here.");

    public static readonly Problem MethodNotAllowed = new(
        405, "method_not_allowed", "The method is not allowed",
        "This method is not allowed here; see the Allow header.");

    public static readonly Problem NotAcceptable = new(
        406, "not_acceptable", "Nothing that is accepted",
        "There is nothing here of a media type that Accept allows.");

    public static readonly Problem IdempotencyInFlight = new(
        409, "idempotency_in_flight", "Still running",
        "A request with this Idempotency-Key is still running. Try again in a moment.");

    public static readonly Problem Conflict = new(
        409, "conflict", "Conflict",
        "This is taken.");

    public static readonly Problem CursorGone = new(
        410, "cursor_gone", "The cursor is gone",
        "This position is not in the room (any more). Start over from 'earliest' or 'latest'.");

    public static readonly Problem BodyTooLarge = new(
        413, "body_too_large", "The body is too large",
        "A body may have 64 KiB.");

    public static readonly Problem UnsupportedMediaType = new(
        415, "unsupported_media_type", "The media type is not supported",
        "Send JSON: curl --json '{\"sender\": \"me\", \"content\": \"hello\"}' …");

    public static readonly Problem HostNotAllowed = new(
        421, "host_not_allowed", "The host is not allowed",
        "This box serves only local names. Start it with --public-url or --host to serve others.");

    public static readonly Problem IdempotencyMismatch = new(
        422, "idempotency_mismatch", "Another body",
        "This Idempotency-Key was used with another body.");

    public static readonly Problem UpgradeRequired = new(
        426, "upgrade_required", "An upgrade is required",
        "This is a WebSocket; for plain HTTP there is …/events (SSE).");

    public static readonly Problem RateLimited = new(
        429, "rate_limited", "Too many requests",
        "Too many requests.");

    public static readonly Problem SocketsLimit = new(
        429, "sockets_limit", "Too many sockets",
        "The box holds as many as it can. Try again later.");

    public static readonly Problem Internal = new(
        500, "internal_error", "Something went wrong here",
        "It is in the log under this request_id.");

    public static readonly Problem StorageDamaged = new(
        500, "storage_damaged", "What is stored here is damaged",
        "A message is not what was stored. Whoever runs this box finds in its log which.");

    public static readonly Problem StorageUnavailable = new(
        503, "storage_unavailable", "The storage is not available",
        "Nothing was stored. Try again in a moment.");

    public static readonly Problem StorageFull = new(
        507, "storage_full", "The disk is full",
        "Nothing was stored. It works again when there is room.");

    public static readonly Problem BoxFull = StorageFull with
    {
        Detail = "The box holds as much as it may (--quota-box). It works again when there is room.",
    };
}
