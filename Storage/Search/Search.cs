using MeetAi.Storage.Rooms;

namespace MeetAi.Storage.Search;

/// <summary>A message that was found, the piece of it that tells why, and where the hits stand in that.</summary>
internal sealed record Found(Message Message, Snippet Snippet, double Score);

/// <summary>The best first; complete when every message of the searched rooms is in the index.</summary>
internal sealed record FoundPage(IReadOnlyList<Found> Results, bool HasMore, bool IsComplete);

/// <summary>
/// Searches the rooms of a person. The index only proposes: which rooms there are is asked of the memberships first,
/// and every message is read from its room last, so that what was deleted or is somebody else's is in no answer.
/// </summary>
internal sealed class SearchStore(
    Database database, SearchIndex index, RoomStore rooms, MessageStore messages, Snippets snippets)
{
    private const int MostRooms = 500;

    /// <summary>All rooms that the key may see, the 500 with the newest activity.</summary>
    public FoundPage Find(Key key, SearchQuery query, Guid? before, int limit)
    {
        var page = rooms.List(key, new RoomQuery(Before: null, Name: null, ActiveAfter: null, MostRooms));
        return Find([.. page.Rooms.Select(one => (one.Room, one.Activity))], page.Cursor, query, before, limit);
    }

    /// <summary>One room; null when it is gone.</summary>
    public FoundPage? Find(Room room, SearchQuery query, Guid? before, int limit)
    {
        if (rooms.Activity(room) is not { } activity)
            return null;

        var newest = Guid.TryParse(messages.At(room, activity.LastSeq).Id, out var id) ? id : Guid.Empty;
        return Find([(room, activity)], newest, query, before, limit);
    }

    private FoundPage Find(
        List<(Room Room, RoomActivity Activity)> searched, Guid newest, SearchQuery query, Guid? before, int limit)
    {
        if (query.In is { } name)
            searched.RemoveAll(one => !IsNamed(one.Room, name));

        var stretches = database.Read(db => searched
            .Select(one => Stretches.Of(db, one.Room, one.Activity.LastSeq, query))
            .Where(stretch => stretch.Messages > 0)
            .OrderByDescending(stretch => stretch.Room.Number).ToList());
        var hasArrivals = database.Read(db => db.One("SELECT 1 FROM arrivals LIMIT 1", _ => true));
        return index.Read((db, position) =>
        {
            var isComplete = position.CompareTo(newest) >= 0 && !hasArrivals;
            if (stretches.Count == 0 || query.IsEmpty)
                return new FoundPage([], HasMore: false, isComplete);

            var ranked = database.Read(main => Living(main, new Ranking(db, stretches, query).Find(), query.From));
            var start = before is { } id ? ranked.FindIndex(hit => hit.Id == id) + 1 : 0;
            if (before is not null && start == 0)
                return new FoundPage([], HasMore: false, isComplete);

            var page = ranked.Skip(start).Take(limit).Select(one => one.Hit).ToList();
            return new FoundPage(Show(page, query), ranked.Count > start + limit, isComplete);
        });
    }

    /// <summary>The best that are there, of equal ones the newer first: ids rise in the order of commits.</summary>
    private static List<(Hit Hit, Guid Id)> Living(Session main, IEnumerable<Hit> hits, string? from)
    {
        var sorted = hits.OrderByDescending(hit => hit.Score).ToList();
        var least = sorted.Count > Ranking.Depth ? sorted[Ranking.Depth].Score : long.MinValue;
        return [.. sorted.TakeWhile(hit => hit.Score >= least)
            .Select(hit => (Hit: hit, Id: IdOf(main, hit, from)))
            .Where(one => one.Id != Guid.Empty)
            .OrderByDescending(one => one.Hit.Score).ThenByDescending(one => one.Id)
            .Take(Ranking.Depth)];
    }

    private static Guid IdOf(Session main, Hit hit, string? from)
    {
        var (id, sender) = main.One(
            "SELECT id, sender FROM messages WHERE place = ? AND deleted_at IS NULL",
            row => (row.Id(0), row.Text(1)), Entry.PlaceOf(hit.Row));
        return from is null || string.Equals(sender, from, StringComparison.OrdinalIgnoreCase) ? id : Guid.Empty;
    }

    /// <summary>Without those that were deleted just now.</summary>
    private List<Found> Show(List<Hit> hits, SearchQuery query)
    {
        var shown = hits.Select(hit => (hit.Score, Message: messages.Find(hit.Room, hit.Seq)))
            .Where(one => one.Message is { DeletedAt: null }).ToList();
        var pieces = snippets.Of([.. shown.Select(one => one.Message!.Content)], query);
        return [.. shown.Zip(pieces, (one, piece) => new Found(one.Message!, piece, one.Score / 1000.0))];
    }

    private static bool IsNamed(Room room, string name)
        => string.Equals(room.Name, name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(room.Id.ToString("D"), name, StringComparison.OrdinalIgnoreCase);
}
