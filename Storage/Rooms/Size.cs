using System.Text;

namespace MeetAi.Storage.Rooms;

/// <summary>
/// What a message takes, in bytes: its text in UTF-8, and 120 for the rest of its row and its entry in the index of
/// ids. What rooms and people have is counted in this, by the same rule here and in SQL.
/// </summary>
internal static class Size
{
    public const long OfRow = 120;

    /// <summary>The size of a row of messages.</summary>
    public const string OfMessage = $"({OfText} + 120)";

    /// <summary>The part that goes when its words do.</summary>
    public const string OfText = "(length(CAST(sender AS BLOB)) + length(CAST(content AS BLOB)))";

    public static long Of(MessageDraft draft)
        => OfRow + Encoding.UTF8.GetByteCount(draft.Sender) + Encoding.UTF8.GetByteCount(draft.Content);
}
