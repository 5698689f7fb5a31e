using FsCheck;
using FsCheck.Fluent;
using MeetAi.Storage;

namespace MeetAi.Tests.Endpoints.Rooms;

/// <summary>
/// What is true of cursors whatever happens: a room is a list, and any walk through it, in either direction, by pages
/// of any size, from an id or a seq, sees exactly that part of the list. FsCheck finds the shortest history that breaks
/// it.
/// </summary>
[Trait("Proof", "input")]
public sealed class CursorLawsTests(SharedBox box) : IClassFixture<SharedBox>
{
    private static readonly Config config
        = Config.QuickThrowOnFailure.WithEndSize(30).WithMaxTest(Effort.Of(ordinary: 10, published: 30, full: 500));

    /// <summary>One thing that happens in a room; a number says to which message or from where.</summary>
    private enum Act
    {
        Post,
        PostAgain,
        Delete,
        Newer,
        Older,
        NewerBySeq,
        OlderBySeq,
        Newest,
    }

    [Fact]
    public void Any_walk_through_any_history_sees_what_a_list_would_show()
    {
        var step = from act in Gen.Elements(Enum.GetValues<Act>())
                   from at in Gen.Choose(0, 1000)
                   from size in Gen.Choose(1, 7)
                   select (act, at, size);
        Prop.ForAll(step.ListOf().ToArbitrary(), steps => Follow([.. steps]).GetAwaiter().GetResult()).Check(config);
    }

    [Fact]
    public void An_id_and_a_seq_are_cursors_and_nothing_else_is()
    {
        var many = config.WithMaxTest(Effort.Of(ordinary: 500, published: 500, full: 100_000));
        Prop.ForAll<Guid>(id => Cursor.TryParse(id.ToString("D"), out _) && !Cursor.TryParse($"{id:D}0", out _))
            .Check(many);
        Prop.ForAll<ulong>(seq => Cursor.TryParse($"{seq}", out _) && !Cursor.TryParse($"-{seq}", out _)).Check(many);
        Prop.ForAll<string>(text => text is null || !Cursor.TryParse(text, out _)
            || text.All(char.IsAsciiDigit) || Guid.TryParseExact(text, "D", out _)).Check(many);
    }

    private async Task<bool> Follow((Act Act, int At, int Size)[] steps)
    {
        var room = await box.Ada.NewRoom("laws");
        var ids = new List<string>();
        foreach (var (act, at, size) in steps)
        {
            if (act is Act.Post or Act.PostAgain)
                ids.Add((await box.Ada.Say(room, $"{ids.Count + 1}")).Text("id"));
            else if (act is Act.Delete && ids.Count > 0)
                await box.Ada.Http.DeleteAsync($"{room}/messages/{ids[at % ids.Count]}"); // it keeps its place
            else if (!await Shows(room, ids, act, at % (ids.Count + 1), size))
                return false;
        }

        return await Walks(room, ids, steps.Length % 7);
    }

    /// <summary>One page from one position, where the beginning is a position, too.</summary>
    private async Task<bool> Shows(string room, List<string> ids, Act act, int seq, int size)
    {
        var isNewer = act is Act.Newer or Act.NewerBySeq;
        var isById = act is Act.Newer or Act.Older && seq > 0;
        var way = act is Act.Newest or Act.Delete ? "" : isNewer ? "after=" : "before=";
        var cursor = way.Length == 0 ? "" : isById ? ids[seq - 1] : $"{seq}";
        var page = await box.Ada.Get($"{room}/messages?limit={size}&{way}{cursor}");
        long[] expected = way switch
        {
            "after=" => [.. Seqs(seq + 1, ids.Count).Take(size)],
            "before=" => [.. Seqs(1, seq - 1).TakeLast(size)],
            _ => [.. Seqs(1, ids.Count).TakeLast(size)],
        };
        var all = way switch { "after=" => ids.Count - seq, "before=" => Math.Max(seq - 1, 0), _ => ids.Count };
        return page.Seqs().SequenceEqual(expected) && page.Flag("has_more") == all > expected.Length;
    }

    /// <summary>From the beginning to the end by what each page says, and the same way back.</summary>
    private async Task<bool> Walks(string room, List<string> ids, int size)
    {
        var (forth, cursor, more) = (new List<long>(), "0", true);
        for (; more; more = forth.Count < ids.Count)
        {
            var page = await box.Ada.Get($"{room}/messages?after={cursor}&limit={size + 1}");
            forth.AddRange(page.Seqs());
            cursor = page.Text("cursor");
        }

        var (back, before) = (new List<long>(), "");
        do
        {
            var page = await box.Ada.Get($"{room}/messages?limit={size + 1}{before}");
            back.InsertRange(0, page.Seqs());
            more = page.Flag("has_more");
            before = back.Count > 0 ? $"&before={ids[(int)back[0] - 1]}" : "";
        }
        while (more);

        var all = Seqs(1, ids.Count).ToList();
        return forth.SequenceEqual(all) && back.SequenceEqual(all);
    }

    private static IEnumerable<long> Seqs(int from, int to)
        => Enumerable.Range(from, Math.Max(0, to - from + 1)).Select(seq => (long)seq);
}
