using System.Globalization;

namespace MeetAi.Storage.Search;

/// <summary>
/// What somebody looks for: words, of which the more and the rarer ones count, phrases that must stand there, and what
/// narrows it. Read from one line: <c>"exact phrase" word prefix* from:name in:room before:2026-11-01 after:…</c>.
/// There is no wrong line: what is no operator is words, and only letters and digits ever come to FTS5.
/// </summary>
/// <param name="Phrases">As FTS5 reads them.</param>
/// <param name="Words">The same.</param>
/// <param name="From">Only of this sender, whatever the case.</param>
/// <param name="In">Only in the rooms of this name, whatever the case, or of this id.</param>
/// <param name="Since">From this time on.</param>
/// <param name="Until">Before this time.</param>
internal sealed record SearchQuery(
    IReadOnlyList<string> Phrases, IReadOnlyList<string> Words,
    string? From, string? In, DateTimeOffset? Since, DateTimeOffset? Until)
{
    private const int MostWords = 24, ShortestPrefix = 3, MostPrefixes = 2;

    private static readonly string[] times = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFK"];

    /// <summary>Nothing that could be found.</summary>
    public bool IsEmpty => Phrases.Count == 0 && Words.Count == 0 && From is null;

    public static SearchQuery Parse(string line)
    {
        var query = new SearchQuery([], [], null, null, null, null);
        var (phrases, words) = (new List<string>(), new List<string>());
        while ((line = line.TrimStart()).Length > 0)
        {
            var (name, value, isQuoted) = Take(ref line);
            if (query.Narrow(name, value) is { } narrowed)
                query = narrowed;
            else if (isQuoted && name is null && Phrase(value) is { } phrase)
                phrases.Add(phrase);
            else
                words.AddRange(WordsOf(name is null ? value : $"{name} {value}"));
        }

        var telling = words.Where(word => !StopWords.Contains(word.Trim('"'))).ToList();
        var kept = telling.Count + phrases.Count > 0 ? telling : words;
        return query with
        {
            Phrases = [.. phrases.Distinct().Take(MostWords)],
            Words = [.. FewPrefixes(kept.Distinct(StringComparer.OrdinalIgnoreCase).Take(MostWords))],
        };
    }

    /// <summary>How FTS5 reads words that stand side by side; null when there are none.</summary>
    public static string? Phrase(string text)
    {
        var words = string.Join(' ', Wording.Split(text));
        return words.Length == 0 ? null : $"\"{words}\"";
    }

    /// <summary>One part of the line: up to a blank, or in quotes, with the operator in front of it.</summary>
    private static (string? Name, string Value, bool IsQuoted) Take(ref string line)
    {
        var end = line.AsSpan().IndexOfAny(" \t\r\n\"");
        var head = end < 0 ? line : line[..end];
        var colon = head.IndexOf(':', StringComparison.Ordinal);
        var name = colon > 0 ? head[..colon] : null;
        var isQuoted = end >= 0 && line[end] == '"' && (end == 0 || (name is not null && colon == head.Length - 1));
        var close = isQuoted ? line.IndexOf('"', end + 1) : -1;
        if (close > 0)
        {
            var quoted = line[(end + 1)..close];
            line = line[(close + 1)..];
            return (name, quoted, true);
        }

        line = end < 0 ? "" : line[end..].TrimStart('"'); // a quote that nobody closes is none
        return (name, name is null ? head : head[(colon + 1)..], false);
    }

    /// <summary>Narrowed by an operator; null when this is none.</summary>
    private SearchQuery? Narrow(string? name, string value) => name?.ToLowerInvariant() switch
    {
        "from" when value.Length > 0 && Phrase(value) is not null => this with { From = value },
        "in" when value.Length > 0 => this with { In = value },
        "after" when Time(value) is { } time => this with { Since = time },
        "before" when Time(value) is { } time => this with { Until = time },
        _ => null,
    };

    /// <summary>
    /// Each word, and what was written as one (<c>meetai.db</c>, <c>retry-after</c>) also as a phrase. Where characters
    /// stand alone, each pair of them.
    /// </summary>
    private static IEnumerable<string> WordsOf(string part)
    {
        foreach (var run in part.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var words = Wording.Split(run).ToList();
            for (var i = 0; i < words.Count; i++)
            {
                var (isAlone, isFollowed) = (Wording.StandsAlone(words[i]), i + 1 < words.Count);
                if (isAlone && isFollowed && Wording.StandsAlone(words[i + 1]))
                    yield return $"\"{words[i]} {words[i + 1]}\"";
                else if (!isAlone || i == 0 || !Wording.StandsAlone(words[i - 1]))
                    yield return $"\"{words[i]}\"{(isFollowed ? "" : Star(run, words[i]))}";
            }

            if (words.Count > 1 && !words.Exists(Wording.StandsAlone))
                yield return $"\"{string.Join(' ', words)}\"";
        }
    }

    /// <summary>FTS5 collects all endings of each at every look-up: those beyond are whole words.</summary>
    private static IEnumerable<string> FewPrefixes(IEnumerable<string> words)
    {
        var prefixes = 0;
        foreach (var word in words)
            yield return word.EndsWith('*') && ++prefixes > MostPrefixes ? word[..^1] : word;
    }

    /// <summary>A short prefix would be most of the language.</summary>
    private static string Star(string run, string word)
        => run.EndsWith('*') && word.Length >= ShortestPrefix ? "*" : "";

    private static DateTimeOffset? Time(string text) => DateTimeOffset.TryParseExact(
        text, times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
