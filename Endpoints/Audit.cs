using System.Net;
using MeetAi.Endpoints.Logs;
using MeetAi.Storage;

namespace MeetAi.Endpoints;

/// <summary>What an operator wants to find again: who was refused, what was revoked. No secret, no content.</summary>
internal static partial class Audit
{
    public static void Refused(ILogger log, string code, HttpContext http)
    {
        var route = Route(http);
        Refused(log, code, route, http.Connection.RemoteIpAddress, http.TraceIdentifier);
    }

    /// <summary>Somebody who operates the box changes something, or takes a copy of everything.</summary>
    public static void Operated(ILogger log, HttpContext http, Key? by)
    {
        var (route, who) = (Route(http), by is null ? "unix" : $"key {by.Id:D}");
        Operated(log, http.Request.Method, route, who, http.TraceIdentifier);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "key made {KeyId} person {PersonId}")]
    public static partial void KeyMade(ILogger log, Guid keyId, Guid personId);

    [LoggerMessage(Level = LogLevel.Information, Message = "key revoked {KeyId} person {PersonId}")]
    public static partial void KeyRevoked(ILogger log, Guid keyId, Guid personId);

    [LoggerMessage(Level = LogLevel.Information, Message = "key narrowed {KeyId} by key {ByKeyId}")]
    public static partial void KeyNarrowed(ILogger log, Guid keyId, Guid byKeyId);

    [LoggerMessage(Level = LogLevel.Information, Message = "key rotated {KeyId} to {NewKeyId} by key {ByKeyId}")]
    public static partial void KeyRotated(ILogger log, Guid keyId, Guid newKeyId, Guid byKeyId);

    [LoggerMessage(Level = LogLevel.Information, Message = "key handed over {KeyId} by key {ByKeyId}")]
    public static partial void KeyHandedOver(ILogger log, Guid keyId, Guid byKeyId);

    [LoggerMessage(Level = LogLevel.Information, Message = "person deleted {PersonId} rooms {Rooms}")]
    public static partial void PersonDeleted(ILogger log, Guid personId, int rooms);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "role changed room {RoomId} person {PersonId} to {Role} by key {ByKeyId}")]
    public static partial void RoleChanged(ILogger log, Guid roomId, Guid personId, string role, Guid byKeyId);

    [LoggerMessage(
        Level = LogLevel.Information, Message = "member removed room {RoomId} person {PersonId} by key {ByKeyId}")]
    public static partial void MemberRemoved(ILogger log, Guid roomId, Guid personId, Guid byKeyId);

    [LoggerMessage(
        Level = LogLevel.Information, Message = "invite accepted room {RoomId} person {PersonId} by key {ByKeyId}")]
    public static partial void InviteAccepted(ILogger log, Guid roomId, Guid personId, Guid byKeyId);

    [LoggerMessage(Level = LogLevel.Information, Message = "job {Act} {JobId} {Kind}")]
    public static partial void JobChanged(ILogger log, string act, Guid jobId, string kind);

    [LoggerMessage(Level = LogLevel.Information, Message = "webhook {Act} by the operator {WebhookId}")]
    public static partial void WebhookSwitched(ILogger log, string act, Guid webhookId);

    private static string Route(HttpContext http) => RequestLines.RouteOf(http).ToString();

    [LoggerMessage(Level = LogLevel.Information, Message = "operator {Method} {Route} by {By} {RequestId}")]
    private static partial void Operated(ILogger log, string method, string route, string by, string requestId);

    [LoggerMessage(Level = LogLevel.Information, Message = "refused {Code} {Route} {Address} {RequestId}")]
    private static partial void Refused(ILogger log, string code, string route, IPAddress? address, string requestId);
}
