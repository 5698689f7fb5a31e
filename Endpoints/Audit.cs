using System.Net;

namespace MeetAi.Endpoints;

/// <summary>What an operator wants to find again: who was refused, what was revoked. No secret, no content.</summary>
internal static partial class Audit
{
    public static void Refused(ILogger log, string code, HttpContext http)
        => Refused(log, code, http.Request.Path.Value ?? "/", http.Connection.RemoteIpAddress, http.TraceIdentifier);

    [LoggerMessage(Level = LogLevel.Information, Message = "key made {KeyId} person {PersonId}")]
    public static partial void KeyMade(ILogger log, Guid keyId, Guid personId);

    [LoggerMessage(Level = LogLevel.Information, Message = "key revoked {KeyId} person {PersonId}")]
    public static partial void KeyRevoked(ILogger log, Guid keyId, Guid personId);

    [LoggerMessage(Level = LogLevel.Information, Message = "job {Act} {JobId} {Kind}")]
    public static partial void JobChanged(ILogger log, string act, Guid jobId, string kind);

    [LoggerMessage(Level = LogLevel.Information, Message = "refused {Code} {Path} {Address} {RequestId}")]
    private static partial void Refused(ILogger log, string code, string path, IPAddress? address, string requestId);
}
