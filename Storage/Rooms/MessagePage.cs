namespace MeetAi.Storage.Rooms;

/// <summary>Who may be left out of a page or a stream.</summary>
internal sealed record Filter(string? Exclude = null, SenderType? SenderType = null)
{
    public static readonly Filter None = new();

    public bool Allows(Message message)
        => (Exclude is null || Exclude != message.Sender) && (SenderType is null || SenderType == message.SenderType);
}

/// <summary>
/// Messages oldest first. <c>Cursor</c> is the last position looked at, also where a filter left all out.
/// </summary>
internal sealed record MessagePage(IReadOnlyList<Message> Messages, bool HasMore, Position Cursor)
{
    /// <summary>Only where a <see cref="Budget"/> was given.</summary>
    public LeftOut? LeftOut { get; init; }
}
