using System.Text;

namespace MeetAi.Endpoints.Cli;

/// <summary>
/// What others wrote, made safe to show: control characters, which a terminal obeys, and those that reorder a line are
/// replaced. Newlines and tabs stay in a text, not in a line. Who wants it exact asks for JSON.
/// </summary>
internal static class Printable
{
    private const char Replacement = '\uFFFD';

    public static string Line(string text) => Clean(text, keepsLayout: false);

    public static string Text(string text) => Clean(text, keepsLayout: true);

    /// <summary>A terminal obeys it, or shows a line in another order because of it.</summary>
    public static bool IsUnsafe(char letter)
        => char.IsControl(letter) // C0, DEL and C1: escape sequences
        || letter is '\u2028' or '\u2029' or '\u061C' or '\u200E' or '\u200F'
        || letter is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'); // bidirectional

    private static string Clean(string text, bool keepsLayout)
    {
        if (!text.Any(letter => IsUnsafe(letter)))
            return text;

        var clean = new StringBuilder(text.Length);
        foreach (var letter in keepsLayout ? text.ReplaceLineEndings("\n") : text)
            clean.Append(IsUnsafe(letter) && !(keepsLayout && letter is '\n' or '\t') ? Replacement : letter);

        return clean.ToString();
    }
}
