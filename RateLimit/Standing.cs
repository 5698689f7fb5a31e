namespace MeetAi.RateLimit;

/// <summary>Whose bucket of which limit, and how it stands.</summary>
internal sealed record Standing(Limit Limit, Subject Subject, Verdict Verdict)
{
    /// <summary>The part of it that is missing: 1 when it is empty.</summary>
    private double Lacking => (double)Verdict.Refill / Verdict.Rate.FullRefill;

    /// <summary>The buckets that lack the most of what they hold: so many at most, the emptiest first.</summary>
    public static IReadOnlyList<Standing> Emptiest(Limiter limiter, Limit? of, int most)
    {
        var found = new PriorityQueue<Standing, double>();
        foreach (var key in limiter.Known.Where(key => of is null || of.Index == key.Limit))
        {
            var limit = Limits.All[key.Limit];
            var standing = new Standing(limit, key.Subject, limiter.Check(limit, key.Subject, cost: 1));
            if (standing.Verdict.Rate.IsOff || standing.Verdict.Refill == 0)
                continue;

            found.Enqueue(standing, standing.Lacking);
            if (found.Count > most)
                found.Dequeue();
        }

        return [.. found.UnorderedItems.OrderByDescending(one => one.Priority).Select(one => one.Element)];
    }
}
