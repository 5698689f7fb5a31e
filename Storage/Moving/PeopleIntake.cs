namespace MeetAi.Storage.Moving;

/// <summary>The number of a key that stands behind messages, and whose it is.</summary>
internal sealed record AuthorKey(long Number, long Person, Guid PersonId);

/// <summary>People who come by an import, and keys that stand behind their messages and open nothing.</summary>
internal sealed class PeopleIntake(Session db, Intake intake, DateTimeOffset now)
{
    private readonly Dictionary<Guid, AuthorKey> keys = [];

    public string? Take(MovedPerson person)
    {
        var known = Find(person.Id, person.Handle);
        if (known is null)
        {
            var reason = Make(person);
            intake.People += reason is null ? 1 : 0;
            return reason;
        }

        if (person.Id is not null && known.Handle != person.Handle)
            return $"The person {person.Id:D} is called {known.Handle} here, not {person.Handle}.";

        intake.Known++;
        return null;
    }

    /// <summary>By id where there is one, else by handle.</summary>
    public Person? Find(Guid? id, string? handle) => db.One(
        "SELECT number, id, handle FROM people WHERE id = ?1 OR (?1 IS NULL AND handle = ?2)",
        row => new Person(row.Long(0), row.Id(1), row.Text(2)), id, handle);

    /// <summary>The author's key. One that is not here is made, as one that was revoked.</summary>
    public string? FindKey(Author author, out AuthorKey? key)
    {
        key = keys.GetValueOrDefault(author.KeyId) ?? Load(author.KeyId);
        if (key is null)
        {
            if (Find(author.PersonId, handle: null) is null && MakeAuthor(author) is { } reason)
                return reason;

            Insert(author);
            key = Load(author.KeyId)!;
        }

        keys[author.KeyId] = key;
        return key.PersonId == author.PersonId ? null : $"The key {author.KeyId:D} is another person's here.";
    }

    private AuthorKey? Load(Guid key) => db.One(
        "SELECT k.number, p.number, p.id FROM keys k JOIN people p ON p.number = k.person WHERE k.id = ?",
        row => new AuthorKey(row.Long(0), row.Long(1), row.Id(2)), key);

    private string? MakeAuthor(Author author)
    {
        var isDeleted = author.Handle.StartsWith(PersonStore.DeletedHandle, StringComparison.Ordinal);
        return Make(new MovedPerson(
            author.PersonId, author.Handle, Ids.TimeOf(author.PersonId), isDeleted ? now : null));
    }

    private string? Make(MovedPerson person)
    {
        if (db.One("SELECT 1 FROM people WHERE handle = ?", _ => true, person.Handle))
            return $"Somebody else is called {person.Handle} here.";

        db.Run(
            "INSERT INTO people (id, handle, created_at, deleted_at) VALUES (?, ?, ?, ?)",
            person.Id ?? Guid.CreateVersion7(now), person.Handle, person.CreatedAt ?? now, person.DeletedAt);
        return null;
    }

    private void Insert(Author author) => db.Run(
        """
        INSERT INTO keys (id, person, kind, hash, prefix, created_at, revoked_at)
        SELECT ?1, number, ?3, randomblob(32), '', ?4, ?4 FROM people WHERE id = ?2
        """,
        author.KeyId, author.PersonId, KeyRows.Kind, Ids.TimeOf(author.KeyId));
}
