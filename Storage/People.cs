using MeetAi.Storage.Rooms;

namespace MeetAi.Storage;

/// <summary>What went with a person: their rooms that had no other owner, and the places they leave.</summary>
internal sealed record Farewell(IReadOnlyList<Room> Deleted, IReadOnlyList<Room> Left);

/// <summary>People, for the operator of the box.</summary>
internal sealed class PersonStore(
    Database database, TimeProvider clock, LiveKeys live, Cache<(long Person, Guid Room), Room> found, RoomStore rooms,
    Authors authors, Quotas quotas)
{
    /// <summary>The beginning of the handles that deleted people are left with; nobody else may have one.</summary>
    public const string DeletedHandle = "deleted-";

    /// <summary>How much the person has, and may have.</summary>
    public IReadOnlyList<Quota> Usage(Person person) => database.Read(db => Storage.Usage.Of(db, person, quotas));

    public Person? Find(Guid id) => database.Read(db => db.One(
        "SELECT number, id, handle FROM people WHERE id = ? AND deleted_at IS NULL",
        row => new Person(row.Long(0), row.Id(1), row.Text(2)), id));

    /// <summary>By the handle, in any case of A to Z.</summary>
    public Person? FindCalled(string handle) => database.Read(db => db.One(
        "SELECT number, id, handle FROM people WHERE handle = ? AND deleted_at IS NULL",
        row => new Person(row.Long(0), row.Id(1), row.Text(2)), handle));

    /// <summary>
    /// Takes a person and all they own: keys, memberships, invites, limits, and the rooms that have no other owner.
    /// What they wrote in other people's rooms stays, by an author without a name.
    /// </summary>
    public Task<Farewell> Delete(Person person, Action<Farewell> afterCommit) => database.Write(
        db =>
        {
            var own = RoomStore.OfLeaving(db, person).ToLookup(one => one.IsAlone, one => one.Room);
            foreach (var room in own[true])
                rooms.Delete(db, room);

            Erase(db, person);
            return new Farewell([.. own[true]], [.. own[false]]);
        },
        farewell =>
        {
            live.Forget();
            found.Forget();
            authors.Forget();
            afterCommit(farewell);
        });

    private void Erase(Session db, Person person)
    {
        db.Run("DELETE FROM memberships WHERE person = ?", person.Number);
        db.Run("DELETE FROM invites WHERE created_by = ?", person.Number);
        db.Run("DELETE FROM idempotency_keys WHERE person = ?", person.Number);
        db.Run("DELETE FROM limit_overrides WHERE person = ?", person.Number);
        db.Run("DELETE FROM key_limits WHERE key IN (SELECT number FROM keys WHERE person = ?)", person.Number);
        db.Run("DELETE FROM key_rooms WHERE key IN (SELECT number FROM keys WHERE person = ?)", person.Number);
        db.Run(
            """
            UPDATE keys SET hash = randomblob(32), prefix = '', name = NULL, agent = NULL,
                revoked_at = coalesce(revoked_at, ?) WHERE person = ?
            """,
            clock.GetUtcNow(), person.Number);
        db.Run(
            "UPDATE people SET handle = ?, deleted_at = ? WHERE number = ?",
            $"{DeletedHandle}{person.Id:D}", clock.GetUtcNow(), person.Number);
    }
}
