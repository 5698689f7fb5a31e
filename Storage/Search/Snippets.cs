using System.Collections.Concurrent;
using System.Text;

namespace MeetAi.Storage.Search;

/// <summary>A piece of a message, plain text, and where in it the hits stand.</summary>
internal sealed record Snippet(string Text, IReadOnlyList<(int Start, int Length)> Marks);

/// <summary>
/// Makes the snippets of the few messages that are shown, around the most of their hits: by a small FTS5 table in
/// memory, into which they are put for a moment. The large one would have to look up all words again for each of them.
/// Marks stand beside the text, as any sign inside it could have been written by anybody.
/// </summary>
internal sealed class Snippets : IDisposable
{
    private const int Words = 24, MostLetters = 240, LettersBefore = 60;

    private readonly ConcurrentBag<Session> idle = [];

    /// <summary>One for each text, in their order.</summary>
    public IReadOnlyList<Snippet> Of(IReadOnlyList<string> texts, SearchQuery query)
    {
        var match = string.Join(" OR ", query.Phrases.Concat(query.Words));
        var snippets = texts.Select(Beginning).ToList();
        if (match.Length == 0 || texts.Count == 0)
            return snippets;

        if (!idle.TryTake(out var session))
            session = Session.Deriver(":memory:", $"CREATE VIRTUAL TABLE shown USING fts5({IndexFile.Columns})");

        session.Run("BEGIN");
        for (var i = 0; i < texts.Count; i++)
            session.Run("INSERT INTO shown (rowid, content) VALUES (?, ?)", (long)i, Wording.Prepare(texts[i]));

        session.Each(
            "SELECT rowid, snippet(shown, 0, char(1), char(2), '…', ?) FROM shown WHERE shown MATCH ?",
            row =>
            {
                snippets[(int)row.Long(0)] = Read(row.Text(1));
                return true;
            },
            (long)Words, match);
        session.RollBack();
        idle.Add(session); // one that threw is not used again
        return snippets;
    }

    public void Dispose()
    {
        while (idle.TryTake(out var session))
            session.Dispose();
    }

    /// <summary>Where only the sender was found.</summary>
    private static Snippet Beginning(string text)
    {
        if (text.Length <= MostLetters)
            return new Snippet(text, []);

        var end = char.IsLowSurrogate(text[MostLetters - 1]) ? MostLetters - 2 : MostLetters - 1;
        return new Snippet($"{text[..end]}…", []);
    }

    /// <summary>Takes out the signs that were put in (<see cref="Wording"/>), cuts what is still too long.</summary>
    private static Snippet Read(string signed)
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
    private static Snippet Cut(string text, List<(int Start, int Length)> marks)
    {
        if (text.Length <= MostLetters)
            return new Snippet(text, marks);

        var wanted = marks is [var first, ..] ? first.Start - LettersBefore : 0;
        var start = Math.Clamp(wanted, 0, text.Length - MostLetters);
        start -= start > 0 && char.IsLowSurrogate(text[start]) ? 1 : 0;
        var end = Math.Min(text.Length, start + MostLetters);
        end -= end < text.Length && char.IsLowSurrogate(text[end]) ? 1 : 0;
        var kept = marks.Where(mark => mark.Start >= start && mark.Start < end)
            .Select(mark => (mark.Start - start, Math.Min(mark.Length, end - mark.Start)));
        return new Snippet(text[start..end], [.. kept]);
    }
}
