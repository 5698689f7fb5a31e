using System.Globalization;
using System.Text;

namespace MeetAi.Storage.Search;

/// <summary>
/// What is a word, for texts and questions alike. FTS5 finds words between blanks and signs; scripts that are written
/// without blanks (Chinese, Japanese, and Korean with its endings) are taken apart into characters before it sees them.
/// </summary>
internal static class Wording
{
    /// <summary>Around a hit in a snippet, and between the characters that were taken apart; never in a text.</summary>
    public const char HitBegins = '\u0001', HitEnds = '\u0002', Apart = '\u0003';

    public static string Prepare(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange('\u0004', '\u2fff'))
            return text;

        var prepared = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value < Apart + 1)
                prepared.Append(' ');
            else if (StandsAlone(rune))
                prepared.Append(Apart).Append(rune).Append(Apart);
            else
                prepared.Append(rune);
        }

        return prepared.ToString();
    }

    /// <summary>The words of a question in their order; one that stands alone is one character.</summary>
    public static IEnumerable<string> Split(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsLetter(rune) && !StandsAlone(rune))
            {
                word.Append(rune);
                continue;
            }

            if (word.Length > 0)
                yield return word.ToString();

            word.Clear();
            if (StandsAlone(rune))
                yield return rune.ToString();
        }

        if (word.Length > 0)
            yield return word.ToString();
    }

    public static bool StandsAlone(string word)
        => Rune.TryGetRuneAt(word, 0, out var rune) && StandsAlone(rune);

    private static bool StandsAlone(Rune rune) => rune.Value is
        (>= 0x3040 and <= 0x30FF) or (>= 0x31F0 and <= 0x31FF) or (>= 0x3400 and <= 0x4DBF) or
        (>= 0x4E00 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF) or
        (>= 0xFF66 and <= 0xFF9F) or (>= 0x20000 and <= 0x3FFFF);

    /// <summary>What FTS5's unicode61 takes for a part of a word.</summary>
    private static bool IsLetter(Rune rune)
        => Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber or UnicodeCategory.NonSpacingMark
            or UnicodeCategory.SpacingCombiningMark;
}
