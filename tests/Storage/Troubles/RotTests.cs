using System.Net;
using System.Text.RegularExpressions;
using MeetAi.Storage;
using Xunit.Abstractions;

namespace MeetAi.Tests.Storage.Troubles;

/// <summary>
/// Bits of the files turn while no server runs. It starts, or says in one sentence why not; what it answers then is
/// right, or a 5xx.
/// </summary>
[Trait("Proof", "faults")]
public sealed partial class RotTests(ITestOutputHelper output)
{
    [Fact]
    public Task In_the_log_it_is_noticed() => Rot(afterKill: true, "meetai.db-wal");

    [Fact]
    public Task In_the_index_of_the_log_it_does_not_matter()
        => Rot(afterKill: true, "meetai.db-shm");

    [Fact]
    public Task In_the_search_index_it_makes_no_wrong_message()
        => Rot(afterKill: false, "search.db");

    [Fact]
    public Task In_the_log_of_the_search_index_it_makes_no_wrong_message()
        => Rot(afterKill: true, "search.db-wal");

    [Fact]
    public Task In_the_database_it_makes_no_wrong_message()
        => Rot(afterKill: false, "meetai.db");

    [Fact]
    public async Task A_message_with_a_turned_letter_is_not_told_and_not_backed_up()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        var (good, turned) = (await ada.Say(room, "we meet at noon"), await ada.Say(room, "the key is under the mat"));
        await meetai.Terminate();
        var file = DataDirectory.DatabaseIn(meetai.Data);
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[bytes.AsSpan().IndexOf("under the mat"u8)] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);

        await meetai.Launch();
        ada = meetai.With(ada.Key);
        var answer = await ada.Http.GetAsync($"{room}/messages/{turned.Text("id")}");
        await Person.Problem(answer, HttpStatusCode.InternalServerError, "storage_damaged");
        Assert.Equal("we meet at noon", (await ada.Get($"{room}/messages/{good.Text("id")}")).Text("content"));
        Assert.Contains(meetai.Said, line => line.Contains("is not what was stored", StringComparison.Ordinal));
        Assert.Equal(1, (await meetai.Command("backup", Path.Combine(meetai.Data, "copy.db"))).ExitCode);
        Assert.Contains("is not what was stored", (await meetai.Command("doctor")).Output);
    }

    [Fact]
    public async Task What_the_refusal_of_a_log_advises_brings_back_what_stands_before_the_damage()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        var said = new List<string>();
        for (var i = 0; i < 40; i++)
            said.Add((await ada.Say(room, $"{i}")).Text("content"));

        await meetai.Kill();
        var log = DataDirectory.DatabaseIn(meetai.Data) + "-wal";
        var bytes = await File.ReadAllBytesAsync(log);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(log, bytes);

        Assert.False(await meetai.TryLaunch());
        var advice = Advice().Match(meetai.Said.Last());
        Assert.Equal(log, advice.Groups["log"].Value);
        Assert.Contains(meetai.Said.Last(), (await meetai.Command("doctor")).Output);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(log));

        Assert.Equal(0, (await Finished.Of("truncate", ["-s", advice.Groups["length"].Value, log])).ExitCode);
        await meetai.Launch();
        var left = await Stored.All(meetai.With(ada.Key), room);
        Assert.InRange(left.Count, 1, said.Count - 2);
        Assert.Equal(said.Take(left.Count), left);
        await meetai.With(ada.Key).Say(room, "and on");
    }

    [GeneratedRegex(
        @"^(?<log>.+) is damaged at byte (?<length>\d+), and \d+ commits behind it cannot be read\. "
        + @"Nothing was touched\. Restore a backup, or go on without them: truncate -s \k<length> \k<log>$")]
    private static partial Regex Advice();

    private async Task Rot(bool afterKill, string file)
    {
        var tries = Effort.Of(ordinary: 1, published: 8, full: 100);
        await using var meetai = await Running.Start();
        var posters = await Posters.Enter(meetai);
        await posters.PostSome(meetai, answers: 120);
        await (afterKill ? meetai.Kill() : meetai.Terminate());
        using var whole = new Whole(meetai.Data);
        var seen = new Dictionary<string, int>();
        await Tries.Of(tries, async random =>
        {
            whole.PutBack();
            Turn(Path.Combine(meetai.Data, file), random);
            var outcome = await Look(meetai, posters);
            seen[outcome] = seen.GetValueOrDefault(outcome) + 1;
            Assert.NotEqual("wrong", outcome);
        });
        output.WriteLine($"{file}: {string.Join(", ", seen.Select(one => $"{one.Key} {one.Value}"))}");
    }

    /// <summary>
    /// A bit or two, or a sector of zeros or of anything; not at the end of the log, where it looks like a power cut.
    /// </summary>
    private static void Turn(string path, Random random)
    {
        const int Sector = 512, LastCommits = 1 << 17;
        var bytes = File.ReadAllBytes(path);
        var length = bytes.Length - (path.EndsWith("meetai.db-wal", StringComparison.Ordinal) ? LastCommits : 0);
        var at = random.Next(length / Sector) * Sector;
        switch (random.Next(4))
        {
            case 0:
                Array.Clear(bytes, at, Sector);
                break;
            case 1:
                random.NextBytes(bytes.AsSpan(at, Sector));
                break;
            default:
                for (var i = random.Next(3); i >= 0; i--)
                    bytes[random.Next(length)] ^= (byte)(1 << random.Next(8));

                break;
        }

        File.WriteAllBytes(path, bytes);
    }

    /// <summary>What came of it: refused, right, error or wrong. A crash, a trace or a silence fails.</summary>
    private static async Task<string> Look(Running meetai, Posters posters)
    {
        var before = meetai.Said.Count;
        if (!await meetai.TryLaunch())
        {
            var said = string.Join('\n', meetai.Said.Skip(before));
            Assert.True(await meetai.Exited() == 1, said);
            Assert.Matches("^[A-Z/][^\n]*[^:\n]$", said);
            return "refused";
        }

        var outcome = await posters.Look(meetai);
        Assert.InRange(await meetai.Terminate(), 0, 1);
        Assert.DoesNotContain(meetai.Said.Skip(before), line => line.StartsWith("Unhandled", StringComparison.Ordinal));
        return outcome;
    }

    /// <summary>A data directory as it lay there.</summary>
    private sealed class Whole : IDisposable
    {
        private readonly string data, copy = Running.NewDirectory();

        public Whole(string data)
        {
            this.data = data;
            foreach (var file in Directory.GetFiles(data, "*.db*"))
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        public void PutBack()
        {
            foreach (var file in Directory.GetFiles(data, "*.db*"))
                File.Delete(file);

            foreach (var file in Directory.GetFiles(copy))
                File.Copy(file, Path.Combine(data, Path.GetFileName(file)));
        }

        public void Dispose() => Directory.Delete(copy, recursive: true);
    }
}
