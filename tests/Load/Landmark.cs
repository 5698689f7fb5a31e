namespace MeetAi.Load;

/// <summary>
/// Finds what follows a mark in texts of the same shape: it looks first where the mark stood in the text before, and
/// searches only when it is not there.
/// </summary>
internal sealed class Landmark(byte[] mark)
{
    private int expected;

    /// <summary>Empty when the mark is not in the text.</summary>
    public ReadOnlySpan<byte> After(ReadOnlySpan<byte> text)
    {
        if (expected <= text.Length && text[expected..].StartsWith(mark))
            return text[(expected + mark.Length)..];

        var found = text.IndexOf(mark);
        if (found < 0)
            return [];

        expected = found;
        return text[(found + mark.Length)..];
    }
}
