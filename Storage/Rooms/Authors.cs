namespace MeetAi.Storage.Rooms;

/// <summary>Who stands behind a key's number. Keys never change hands; a name goes with its person.</summary>
internal sealed class Authors
{
    private readonly Cache<long, Author> known = new(most: 10_000);

    public void Forget() => known.Forget();

    public Author? Get(Session db, long key) => known.Find(key, number => db.One(
        "SELECT p.id, k.id, p.handle FROM keys k JOIN people p ON p.number = k.person WHERE k.number = ?",
        row => new Author(row.Id(0), row.Id(1), row.Text(2)), number));
}
