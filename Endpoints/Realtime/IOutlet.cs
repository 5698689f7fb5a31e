namespace MeetAi.Endpoints.Realtime;

/// <summary>The way out to one listener: a WebSocket or server-sent events.</summary>
internal interface IOutlet
{
    /// <summary>How long a peer may leave what was written unread.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often something must be written, so that proxies keep the connection; null where the protocol does it.
    /// </summary>
    TimeSpan? Heartbeat { get; }

    /// <summary>Writes all of them in as few writes as it can. False when the peer does not read or is gone.</summary>
    Task<bool> Write(List<Frame> frames);

    /// <summary>Writes something that says nothing.</summary>
    Task<bool> Beat();
}
