namespace MeetAi.Storage.Rooms;

/// <summary>Places whose words must leave the search index, from the first to the last.</summary>
internal sealed record Erasure(long Number, long First, long Last)
{
    /// <summary>Part of the write that takes a room away.</summary>
    public static void Add(Session db, Room room) => Add(db, Place.Of(room, 0), Place.Last(room));

    /// <summary>Part of the write that takes the words of messages away.</summary>
    public static void Add(Session db, long first, long last)
        => db.Run("INSERT INTO erasures (first, last) VALUES (?, ?)", first, last);
}
