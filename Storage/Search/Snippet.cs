using System.Text;

namespace MeetAi.Storage.Search;

/// <summary>
/// The piece of a message around the most of its hits, as plain text, and where in it the hits stand: marks inside the
/// text could have been written by anybody.
/// </summary>
internal static class Snippet
{
    private const int Words = 24, MostLetters = 240, LettersBefore = 60;

    public static (string Text, IReadOnlyList<(int Start, int Length)> Marks) Of(Session db, Hit hit, SearchQuery query)
    {
        var match = string.Join(" OR ", query.Phrases.Concat(query.Words));
        if (match.Length == 0)
            match = $"sender : {SearchQuery.Phrase(query.From!)}";

        return Read(db.One(
            "SELECT snippet(words, 0, char(1), char(2), '…', ?) FROM words WHERE words MATCH ? AND rowid = ?",
            row => row.Text(0), (long)Words, match, hit.Row) ?? "");
    }

    /// <summary>Takes out the signs that were put in (<see cref="Wording"/>), cuts what is still too long.</summary>
    private static (string, IReadOnlyList<(int, int)>) Read(string signed)
    {
        var (text, marks, begun) = (new StringBuilder(signed.Length), new List<(int Start, int Length)>(), 0);
        foreach (var letter in signed)
        {
            if (letter == Wording.HitBegins)
                begun = text.Length;
            else if (letter == Wording.HitEnds)
                Mark(marks, begun, text.Length);
            else if (letter != Wording.Apart)
                text.Append(letter);
        }

        return Cut(text.ToString(), marks);
    }

    /// <summary>Hits that touch, as in scripts without blanks, are one.</summary>
    private static void Mark(List<(int Start, int Length)> marks, int start, int end)
    {
        if (marks.Count > 0 && marks[^1].Start + marks[^1].Length == start)
            marks[^1] = (marks[^1].Start, end - marks[^1].Start);
        else
            marks.Add((start, end - start));
    }

    /// <summary>A word may be as long as a message: the first hit and what stands around it is kept.</summary>
    private static (string, IReadOnlyList<(int, int)>) Cut(string text, List<(int Start, int Length)> marks)
    {
        if (text.Length <= MostLetters)
            return (text, marks);

        var wanted = marks is [var first, ..] ? first.Start - LettersBefore : 0;
        var start = Math.Clamp(wanted, 0, text.Length - MostLetters);
        start -= start > 0 && char.IsLowSurrogate(text[start]) ? 1 : 0;
        var end = Math.Min(text.Length, start + MostLetters);
        end -= end < text.Length && char.IsLowSurrogate(text[end]) ? 1 : 0;
        var kept = marks.Where(mark => mark.Start >= start && mark.Start < end)
            .Select(mark => (mark.Start - start, Math.Min(mark.Length, end - mark.Start)));
        return (text[start..end], [.. kept]);
    }
}
