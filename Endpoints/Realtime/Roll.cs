using MeetAi.Storage;

namespace MeetAi.Endpoints.Realtime;

/// <summary>The people of one room who are not stale, and the listeners that asked to hear of them.</summary>
internal sealed class Roll(Guid room)
{
    public Guid Room => room;

    public Dictionary<Guid, Attendance> People { get; } = [];

    public HashSet<Listener> Askers { get; } = [];
}

/// <summary>The rolls of all rooms in which somebody is. Not for two threads at once.</summary>
internal sealed class Rolls
{
    private readonly Dictionary<Guid, Roll> rolls = [];

    public Attendance? Find(Guid room, Guid person) => rolls.GetValueOrDefault(room)?.People.GetValueOrDefault(person);

    public IReadOnlyList<Attendance> Of(Person person)
        => [.. rolls.Values.Select(roll => roll.People.GetValueOrDefault(person.Id)).OfType<Attendance>()];

    public Attendance Get(Guid room, Person person)
    {
        if (Find(room, person.Id) is { } one)
            return one;

        if (!rolls.TryGetValue(room, out var roll))
            rolls.Add(room, roll = new Roll(room));

        return roll.People[person.Id] = new Attendance(roll, person);
    }

    public void Remove(Attendance one)
    {
        one.IsGone = true;
        one.Roll.People.Remove(one.Person.Id);
        if (one.Roll.People.Count == 0)
            rolls.Remove(one.Roll.Room);
    }

    public void Remove(Room room)
    {
        if (!rolls.Remove(room.Id, out var roll))
            return;

        foreach (var one in roll.People.Values)
            one.IsGone = true;
    }
}
