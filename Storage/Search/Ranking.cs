namespace MeetAi.Storage.Search;

/// <summary>The messages of a room that are searched: rows of the index, from the first to the last.</summary>
internal sealed record Stretch(Room Room, long First, long Last)
{
    public static Stretch Of(Room room, long firstSeq, long lastSeq)
        => new(room, Entry.First(Place.Of(room, firstSeq)), Entry.Last(Place.Of(room, lastSeq)));

    public double Messages => Since(First);

    /// <summary>How many of its messages are at this row or newer.</summary>
    public double Since(long row)
        => Math.Max(0, Entry.PlaceOf(Last) - Entry.PlaceOf(Math.Max(First, row)) + 1);

    /// <summary>Its newest part.</summary>
    public Stretch Newest(double part) => this with { First = Last - (long)((Last - First) * part) };
}

/// <summary>A message that was found, and its score in thousandths.</summary>
internal readonly record struct Hit(Room Room, long Row, long Score)
{
    public long Seq => Place.Seq(Entry.PlaceOf(Row));
}

/// <summary>
/// Finds the best messages within a bounded number of rows, however many there are: the rare words of a question lead
/// to the candidates, the common ones only count in them; and where all are common, the newest messages are looked at.
/// How rare a word is, is counted in the searched rooms alone, so that nobody's score depends on other people.
/// </summary>
/// <remarks>
/// Measured at 1,000,000 messages of one person (docs/performance.md): FTS5 walks 25 million rows a second, so the work
/// is bounded by rows; its own rank is not bounded, and takes 600 ms for three common words.
/// </remarks>
internal sealed class Ranking(Session db, IReadOnlyList<Stretch> stretches, SearchQuery query)
{
    public const int Depth = 500;

    private const int CountedAtMost = 3000, LeadingAtMost = 20_000, FillingAtMost = 3000;
    private const int StrangersInARow = 64;

    private readonly Best best = new(stretches.Count);
    private readonly string from = query.From is { } name ? $" AND sender : {SearchQuery.Phrase(name)}" : "";
    private readonly double messages = stretches.Sum(stretch => stretch.Messages);

    /// <summary>The best of each room, as many of them as can matter; in no order.</summary>
    public IEnumerable<Hit> Find()
    {
        var words = query.Phrases.Concat(query.Words).Select(Count).ToList();
        if (words.Count == 0)
        {
            Walk(from[" AND ".Length..], [], stretches, LeadingAtMost, best.Add);
            return best.All;
        }

        var leading = Leading(words);
        var rarest = leading.Min(word => word.Rows);
        Look(words, Match(leading, query.Phrases.Count > 0 ? " AND " : " OR "), LeadingAtMost, rarest);

        var others = query.Phrases.Count > 0 ? [] : words.Except(leading).Where(word => word.Rows > 0).ToList();
        if (others.Count > 0 && best.Count < Depth)
        {
            var commonest = others.Sum(word => word.Rows);
            Look(words, $"({Match(others, " OR ")}) NOT ({Match(leading, " OR ")})", FillingAtMost, commonest);
        }

        return best.All;
    }

    /// <summary>The phrases; without any, the rarest words, as many as are looked through in time.</summary>
    private List<Word> Leading(List<Word> words)
    {
        if (query.Phrases.Count > 0)
            return words[..query.Phrases.Count];

        var (leading, rows) = (new List<Word>(), 0.0);
        foreach (var word in words.OrderBy(word => word.Rows))
        {
            rows += word.Rows;
            if (leading.Count > 0 && rows > LeadingAtMost)
                break;

            leading.Add(word);
        }

        return leading;
    }

    /// <summary>Adds what matches to the best; the newest part of it where all of it is too much.</summary>
    private void Look(List<Word> words, string match, int most, double expected)
    {
        var weights = Weigh.Bytes([.. words.Select(word => word.Weight(messages))]);
        var part = expected > most ? stretches.Select(one => one.Newest(most / expected)).ToList() : stretches;
        Walk($"({Match(words, " OR ")}) AND ({match}){from}", weights, part, 2 * most, best.Add);
    }

    /// <summary>In how many rows a word is; estimated from those that come first where it is in many.</summary>
    private Word Count(string text)
    {
        var (rows, last) = (0, 0L);
        Walk(text + from, [], stretches, CountedAtMost, hit => (rows, last) = (rows + 1, hit.Row));
        return new Word(
            text, rows < CountedAtMost ? rows : rows * messages / stretches.Sum(stretch => stretch.Since(last)));
    }

    private static string Match(IEnumerable<Word> words, string between)
        => string.Join(between, words.Select(word => word.Text));

    /// <summary>
    /// Hands over rows of the stretches, each one's newest first. Rows of other people's rooms between them are stepped
    /// over: a few one by one, many by looking up the next stretch.
    /// </summary>
    private void Walk(string match, byte[] weights, IReadOnlyList<Stretch> through, int most, Action<Hit> take)
    {
        var (at, taken, isOver) = (0, 0, false);
        while (!isOver && at < through.Count)
        {
            var strangers = 0;
            isOver = true;
            db.Each(
                """
                SELECT rowid, weigh(words, ?) FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ?
                ORDER BY rowid DESC
                """,
                row =>
                {
                    var id = row.Long(0);
                    while (at < through.Count && id < through[at].First)
                        at++;

                    if (at == through.Count)
                        return false;

                    if (id > through[at].Last)
                        return isOver = ++strangers < StrangersInARow;

                    take(new Hit(through[at].Room, id, row.Long(1)));
                    strangers = 0;
                    return ++taken < most;
                },
                weights, match, through[^1].First, through[at].Last);
        }
    }

    private sealed record Word(string Text, double Rows)
    {
        /// <summary>BM25's: the rarer, the more.</summary>
        public double Weight(double messages) => Math.Log(1 + (Math.Max(messages - Rows, 0) + 0.5) / (Rows + 0.5));
    }
}
