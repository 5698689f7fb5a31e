using System.Collections.Concurrent;

namespace MeetAi.Storage.Rooms;

/// <summary>Who stands behind a key's number. Keys never change hands; only with the
/// person does the name go.</summary>
internal sealed class Authors
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<long, Author> known = new();

    public void Forget() => known.Clear();

    public Author? Get(Session db, long key)
    {
        if (known.TryGetValue(key, out var author))
            return author;

        author = db.One(
            "SELECT p.id, k.id, p.handle FROM keys k JOIN people p ON p.number = k.person WHERE k.number = ?",
            row => new Author(row.Id(0), row.Id(1), row.Text(2)), key);
        if (author is null)
            return null;

        if (known.Count >= Most)
            known.Clear();

        return known[key] = author;
    }
}
