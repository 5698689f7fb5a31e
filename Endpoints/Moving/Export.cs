using MeetAi.Storage;
using MeetAi.Storage.Moving;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Moving;

/// <summary>One way of writing down what is exported, into a buffer that is emptied in between.</summary>
internal interface IExportForm
{
    string ContentType { get; }

    void Begin();

    void Add(Moved thing);

    void End();
}

/// <summary>
/// Walks over what there is, in a fixed order: people, then room by room what it is, who is in it and what was said. A
/// page at a time and no transaction in between: others write meanwhile. Each room is told up to the message that was
/// its last when its turn came, and whoever is named in it was told before.
/// </summary>
internal sealed class Export(ExportStore store, MessageStore messages)
{
    private const int Bite = 200;

    /// <param name="form">What writes it down.</param>
    /// <param name="flush">Called often: passes on what was written.</param>
    public async Task All(IExportForm form, Func<Task> flush)
    {
        form.Begin();
        var (room, people) = (store.Next(after: 0), 0L);
        for (; ; room = store.Next(room.Number))
        {
            people = await People(form, people, flush);
            if (room is null)
                break;

            await One(form, room, flush, one => one.Number <= people, withPeople: false);
        }

        form.End();
        await flush();
    }

    /// <summary>Of the people only those who are in the room.</summary>
    public async Task One(IExportForm form, ExportedRoom room, Func<Task> flush)
    {
        form.Begin();
        await One(form, room, flush, _ => true, withPeople: true);
        form.End();
        await flush();
    }

    private async Task<long> People(IExportForm form, long after, Func<Task> flush)
    {
        while (store.People(after) is { Count: > 0 } page)
        {
            foreach (var (number, person) in page)
            {
                form.Add(person);
                after = number;
            }

            await flush();
        }

        return after;
    }

    private async Task One(
        IExportForm form, ExportedRoom room, Func<Task> flush,
        Func<(long Number, MovedPerson Person, MovedMember Member), bool> isTold, bool withPeople)
    {
        var page = Page(room, after: 0);
        form.Add(room.As with { FirstSeq = page is [var first, ..] ? first.Seq : room.As.LastSeq + 1 });
        var after = (JoinedAt: DateTimeOffset.MinValue, Number: 0L);
        while (store.Members(room.Room, after) is { Count: > 0 } members)
        {
            foreach (var one in members.Where(isTold))
            {
                if (withPeople)
                    form.Add(one.Person);

                form.Add(one.Member);
            }

            after = (members[^1].Member.JoinedAt, members[^1].Number);
            await flush();
        }

        await Messages(form, room, page, flush);
    }

    /// <summary>A room that is deleted meanwhile ends there: what was told of it was true.</summary>
    private async Task Messages(
        IExportForm form, ExportedRoom room, IReadOnlyList<Message> page, Func<Task> flush)
    {
        while (page is [.., var last])
        {
            foreach (var message in page)
                form.Add(new MovedMessage(message));

            await flush();
            page = store.Find(room.As.Id) is null ? [] : Page(room, last.Seq);
        }
    }

    private IReadOnlyList<Message> Page(ExportedRoom room, long after)
        => messages.After(room.Room, after, Filter.None, Bite) is { } page
            ? [.. page.Messages.TakeWhile(message => message.Seq <= room.As.LastSeq)]
            : throw new StorageUnavailable("Messages of a room went while it was exported.");
}
