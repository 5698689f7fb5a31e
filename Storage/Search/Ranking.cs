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
/// FTS5 walks tens of millions of rows a second, and weighing one costs half a microsecond: so rows are what is
/// bounded. Its own rank weighs all that match, and takes 1.7 microseconds for each (docs/performance.md).
/// </remarks>
internal sealed class Ranking(Session db, IReadOnlyList<Stretch> stretches, SearchQuery query)
{
    public const int Depth = 500;

    private const int StrangersAtMost = 100_000; // rows stepped over in one walk

    private const int CountedAtMost = 1000, WeighedAtMost = 10_000, BesideAtMost = 100_000, Few = 100;
    private const int StrangersInARow = 64;

    private readonly Best best = new(stretches.Count);
    private readonly string from = query.From is { } name ? $" AND sender : {SearchQuery.Phrase(name)}" : "";
    private readonly double messages = stretches.Sum(stretch => stretch.Messages);

    /// <summary>The best of each room, as many of them as can matter; in no order.</summary>
    public IEnumerable<Hit> Find()
    {
        var words = query.Words.Select(Count).OrderBy(word => word.Rows).ToList();
        if (query.Phrases.Count > 0)
            LookFor(query.Phrases.Select(Count).ToList(), " AND ", words);
        else if (words.Count > 0)
            LookForAny(words);
        else
            Walk(from[" AND ".Length..], [], stretches, WeighedAtMost, best.Add);

        return best.All;
    }

    private void LookForAny(List<Word> words)
    {
        var sum = 0.0;
        var leading = words.TakeWhile(word => (sum += word.Rows) <= WeighedAtMost).ToList();
        if (leading.Count == 0)
            leading = words;

        var others = words[leading.Count..];
        LookFor(leading, " OR ", others);
        if (best.Count < Few && others.Count > 0)
            Look(others, $" NOT ({Match(leading, " OR ")})", others.Sum(word => word.Rows));
    }

    /// <summary>
    /// Weighs what these words lead to, in which the others count as well, but for the most common: finding out where
    /// they are would take longer than they are worth.
    /// </summary>
    private void LookFor(List<Word> leading, string between, List<Word> others)
    {
        var sum = 0.0;
        var beside = others.TakeWhile(word => (sum += word.Rows) <= BesideAtMost).ToList();
        var expected = between == " OR " ? leading.Sum(word => word.Rows) : leading.Min(word => word.Rows);
        var isAll = beside.Count == 0 && (leading.Count == 1 || between == " OR ");
        Look([.. leading, .. beside], isAll ? "" : $" AND ({Match(leading, between)})", expected);
    }

    /// <summary>
    /// Weighs the rows with any of the words, where they are also as is said; the newest part where all is too much.
    /// </summary>
    private void Look(List<Word> words, string also, double expected)
    {
        var weights = Weigh.Bytes([.. words.Select(word => word.Weight(messages))]);
        var part = expected <= WeighedAtMost
            ? stretches
            : stretches.Select(stretch => stretch.Newest(WeighedAtMost / expected)).ToList();
        Walk($"(({Match(words, " OR ")}){also}){from}", weights, part, 2 * WeighedAtMost, best.Add);
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
    /// over: a few one by one, many by looking up the next stretch. (Not where a word is only begun: FTS5 collects all
    /// its endings at each look-up.)
    /// </summary>
    private void Walk(string match, byte[] weights, IReadOnlyList<Stretch> through, int most, Action<Hit> take)
    {
        var patience = match.Contains('*', StringComparison.Ordinal) ? int.MaxValue : StrangersInARow;
        var (at, taken, passed, isOver) = (0, 0, 0, false);
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
                        return (isOver = ++strangers < patience) && ++passed < StrangersAtMost;

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
        public double Weight(double messages)
            => Math.Log(1 + (Math.Max(messages - Rows, 0) + 0.5) / (Rows + 0.5));
    }
}
