using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Cli;

/// <summary>What people wrote goes out whole, in the same bytes each time, and comes in again as it was.</summary>
public sealed class ExportTests(Hamlet hamlet) : IClassFixture<Hamlet>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_exported_and_imported_is_exported_again_byte_by_byte(bool isServed)
    {
        var data = Running.NewDirectory();
        await using var other = isServed ? await Running.StartIn(data) : null;

        var done = await Running.Run(["import", hamlet.Exported, "--data", data]);
        var again = await Running.Run(["export", "--data", data]);
        var twice = await Running.Run(["import", hamlet.Exported, "--data", data]);

        Assert.Equal(
            (0, "", "Imported 3 people, 3 rooms, 4 memberships and 6 messages.\n"),
            (done.ExitCode, done.Output, done.Error));
        Assert.Equal(File.ReadAllText(hamlet.Exported), again.Output);
        Assert.Equal((0, ""), (again.ExitCode, again.Error));
        Assert.Matches("Imported 0 people, .* 0 messages; 16 were there already", twice.Error);
        Assert.Equal(again, await Running.Run(["export", "--data", data]));
    }

    [Fact]
    public async Task One_room_is_exported_with_those_who_are_in_it()
    {
        var id = hamlet.Room.Split('/')[^1];
        var one = await hamlet.Meetai.Command("export", "--room", id);
        var data = Running.NewDirectory();
        var file = Path.Combine(hamlet.Folder, "one.jsonl");
        File.WriteAllText(file, one.Output);

        Assert.Equal(0, (await Running.Run(["import", file, "--data", data])).ExitCode);

        Assert.Equal(one, await Running.Run(["export", "--room", id, "--data", data]));
        Assert.Equal(
            ["", "room", "person", "member", "person", "member", .. Enumerable.Repeat("message", 5), "end"],
            Types(one.Output));
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Nothing_that_opens_a_door_is_in_it()
    {
        var code = await hamlet.Ada.Invite(hamlet.Room);
        var file = Path.Combine(hamlet.Folder, "safe.jsonl");
        Assert.Equal((0, "", ""), await hamlet.Export(file));

        var text = File.ReadAllText(file);
        Assert.DoesNotContain("mai_", text);
        Assert.DoesNotContain("hash", text);
        Assert.DoesNotContain("whsec", text);
        Assert.DoesNotContain("192.0.2.1", text);
        Assert.DoesNotContain(code, text);
        Assert.DoesNotContain("taken back", text);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Theory]
    [InlineData(5, "--room", "01a1fd79-0000-7000-8000-000000000000")]
    [InlineData(1, "--room", "den")]
    [InlineData(2, "--format", "csv")]
    public async Task What_is_not_there_is_not_exported(int code, params string[] words)
    {
        var file = Path.Combine(hamlet.Folder, "none.jsonl");
        var (ended, output, error) = await hamlet.Export(file, words);

        Assert.Equal((code, ""), (ended, output));
        Assert.NotEmpty(error);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task An_admin_key_neither_exports_nor_imports_nor_makes_anothers_key()
    {
        var admin = await hamlet.Meetai.Admin();
        await Person.Problem(await admin.Http.GetAsync("/api/admin/export"), HttpStatusCode.NotFound, "not_found");
        var taken = await admin.Http.PostAsync("/api/admin/import", new StringContent(""));
        await Person.Problem(taken, HttpStatusCode.NotFound, "not_found");
        var person = (await hamlet.Ada.Get("/api/keys/me")).Text("handle");
        var made = await admin.Http.PostAsJsonAsync("/api/admin/keys", new { person });
        await Person.Problem(made, HttpStatusCode.Forbidden, "forbidden");
    }

    /// <summary>Of each room a beginning, up to its last message of some moment: a later one adds the rest.</summary>
    [Fact]
    public async Task What_is_exported_while_others_post_is_whole_and_the_next_one_goes_on_from_it()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var (data, file) = (Running.NewDirectory(), Path.Combine(hamlet.Folder, "growing.jsonl"));
        using var ending = new CancellationTokenSource();
        var posters = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!ending.IsCancellationRequested)
            {
                var newcomer = await meetai.NewPerson();
                var room = await newcomer.NewRoom();
                await ada.Accept(await newcomer.Invite(room));
                for (var i = 0; i < 10; i++)
                    await ada.Say(room, $"{i}");
            }
        })).ToList();

        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(0, (await meetai.Command("export", file)).ExitCode);
            var taken = await Running.Run(["import", file, "--data", data]);
            Assert.True(taken.ExitCode == 0, taken.Error);
        }

        await ending.CancelAsync();
        await Task.WhenAll(posters);
        var whole = await meetai.Command("export", file);
        Assert.Equal(0, (await Running.Run(["import", file, "--data", data])).ExitCode);
        var there = (await Running.Run(["export", "--data", data])).Output;
        Assert.Equal((0, ""), (whole.ExitCode, whole.Error));
        Assert.Equal(File.ReadLines(file).Order(), there.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
        Directory.Delete(data, recursive: true);
    }

    private static IEnumerable<string> Types(string jsonl)
        => jsonl.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line
            => JsonDocument.Parse(line).RootElement.TryGetProperty("type", out var type) ? type.GetString()! : "");
}
