using System.Net.Http.Json;
using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Rights.Grants;

/// <summary>
/// A box and the model of it: who may what, what was said, and who ought to have heard it. Of what is said while a
/// right changes either is fine; of what is said once the change was answered it is the new right that counts.
/// </summary>
internal sealed class World(Running meetai)
{
    private int said;

    public Running Meetai => meetai;

    public List<Credential> Keys { get; } = [];

    public List<Den> Rooms { get; } = [];

    public List<Ear> Ears { get; } = [];

    public IReadOnlyList<Den> Living => [.. Rooms.Where(room => room.IsThere)];

    /// <summary>One act, and posts that run into it.</summary>
    public async Task Step(Act act, IReadOnlyList<(Credential Key, Den Room)> posts)
    {
        var before = posts.Select(See).ToList();
        var saying = posts.Select(Say).ToList();
        var status = await act.Try();
        Assert.True(status == act.Expected, $"{act.Name}: {status} instead of {act.Expected}");
        var answers = await Task.WhenAll(saying);
        if (status < 300)
            act.Done();

        foreach (var poll in Ears.Where(ear => ear is { IsOpen: true, IsPoll: true }))
        {
            if (poll.Key.Ask(poll.Room!, "read", "reader", 200) is not 200 and var refused)
                poll.SendAway(refused);
        }

        for (var i = 0; i < posts.Count; i++)
            Judge(posts[i], before[i], See(posts[i]), answers[i]);

        Ears.ForEach(ear => ear.IsNew = false);
    }

    /// <summary>Streams end for those who lost them, with the code that says why.</summary>
    public async Task SeeOff()
    {
        foreach (var ear in Ears.Where(ear => ear.Ending is not null))
        {
            var isOver = await Task.WhenAny(ear.Ended, Task.Delay(TimeSpan.FromSeconds(60))) == ear.Ended;
            Assert.True(isOver, $"{ear} goes on, instead of ending with {ear.Ending}");
            var code = await ear.Ended;
            Assert.True(code == ear.Ending, $"{ear} ended with {code} instead of {ear.Ending}");
        }
    }

    /// <summary>A message became a tombstone: those who listen are told, polls are not.</summary>
    public void Bury(Den room, long seq)
    {
        room.Words[seq].IsGone = true;
        foreach (var ear in Ears.Where(ear => !ear.IsPoll && ear.Hears(room)))
            ear.Must.Add($"{room.Fact(seq)} gone");
    }

    /// <summary>Everybody heard what they had to, nobody anything else, each once, in order, word for word.</summary>
    public void Check()
    {
        foreach (var ear in Ears)
        {
            var facts = ear.Heard.Select(one => one.Fact).ToList();
            Assert.True(facts.Distinct().Count() == facts.Count, $"{ear} heard something twice");
            AssertNone(ear, "heard what it must not", facts.Except(ear.Must).Except(ear.May));
            if (!(ear is { IsPoll: true, IsOpen: false }))
                AssertNone(ear, "missed", ear.Must.Except(facts));

            foreach (var room in Rooms)
                CheckWords(ear, room);
        }
    }

    private static void AssertNone(Ear ear, string what, IEnumerable<string> facts)
        => Assert.True(!facts.Any(), $"{ear} {what}: {string.Join(", ", facts)}");

    private static void CheckWords(Ear ear, Den room)
    {
        var seqs = room.Words.ToDictionary(word => room.Fact(word.Key), word => word.Key);
        var heard = ear.Heard.Where(one => seqs.ContainsKey(one.Fact)).Select(one => (seqs[one.Fact], one.Content));
        Assert.Equal(heard.OrderBy(one => one.Item1), heard);
        Assert.All(heard, one => Assert.True(
            one.Content == room.Words[one.Item1].Content || (one.Content == "" && room.Words[one.Item1].IsGone)));
    }

    private (int Status, HashSet<Ear> Ears) See((Credential Key, Den Room) post)
        => (post.Key.Ask(post.Room, "write", "member", 201), [.. Ears.Where(ear => ear.Hears(post.Room))]);

    private async Task<(int Status, string Id, long Seq, string Content)> Say((Credential Key, Den Room) post)
    {
        var content = $"word {++said}";
        var answer = await post.Key.Person.Http.PostAsJsonAsync(
            $"{post.Room.Path}/messages", new { sender = "somebody", content });
        var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        var status = (int)answer.StatusCode;
        return status == 201 ? (status, json.Text("id"), json.Number("seq"), content) : (status, "", 0, content);
    }

    private static void Judge(
        (Credential Key, Den Room) post, (int Status, HashSet<Ear> Ears) before, (int Status, HashSet<Ear> Ears) after,
        (int Status, string Id, long Seq, string Content) answer)
    {
        Assert.Contains(answer.Status, new[] { before.Status, after.Status });
        if (answer.Status != 201)
            return;

        post.Room.Words[answer.Seq] = new Word(answer.Id, post.Key, answer.Content);
        foreach (var ear in before.Ears.Union(after.Ears))
        {
            var isSure = after.Ears.Contains(ear)
                && (before.Ears.Contains(ear) || ear is { IsNew: true, HasCursor: true });
            (isSure ? ear.Must : ear.May).Add(post.Room.Fact(answer.Seq));
        }
    }
}
