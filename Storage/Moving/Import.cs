using MeetAi.Storage.Rooms;

namespace MeetAi.Storage.Moving;

/// <summary>Which one of the things was not taken, and why, in one sentence.</summary>
internal sealed record Refusal(int Index, string Reason);

/// <summary>What became of some things: how many were new, how many known, and who has to be told.</summary>
internal sealed record Intake
{
    public int People { get; set; }

    public int Rooms { get; set; }

    public int Members { get; set; }

    public int Messages { get; set; }

    /// <summary>They were there already, just so.</summary>
    public int Known { get; set; }

    public Refusal? Refused { get; set; }

    public List<(Person Person, Room Room)> Joined { get; } = [];

    public List<(Room Room, Message Message)> Said { get; } = [];
}

/// <summary>
/// Takes what an export tells. It only adds: what is there already is left as it is, what is there differently is
/// refused in one sentence, and what was deleted here stays deleted. So whoever does it again, from the beginning or
/// from anywhere, ends with the same.
/// </summary>
internal sealed class ImportStore(
    Database database, Ids ids, Senders senders, JobStore jobs, Cache<(long Person, Guid Room), Room> found,
    TimeProvider clock)
{
    /// <summary>In one commit: all of them, or those before the first that is refused.</summary>
    public Task<Intake> Take(IReadOnlyList<Moved> things, Action<Intake> afterCommit) => database.Write(
        db =>
        {
            var intake = new Intake();
            var people = new PeopleIntake(db, intake, clock.GetUtcNow());
            var rooms = new RoomIntake(db, intake, people, jobs);
            var messages = new MessageIntake(db, intake, people, rooms, ids, senders);
            for (var i = 0; i < things.Count && intake.Refused is null; i++)
            {
                var reason = things[i] switch
                {
                    MovedPerson person => people.Take(person),
                    MovedRoom room => rooms.Take(room),
                    MovedMember member => rooms.Take(member),
                    MovedMessage one => messages.Take(one.Message),
                    _ => null,
                };
                intake.Refused = reason is null ? null : new Refusal(i, reason);
            }

            messages.Finish();
            return intake;
        },
        intake =>
        {
            if (intake.Joined.Count > 0)
                found.Forget();

            foreach (var (room, message) in intake.Said.Where(one => one.Message.Author is not null))
                senders.Remember(room, message.Sender);

            afterCommit(intake);
        });
}
