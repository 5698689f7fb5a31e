using System.CommandLine;
using MeetAi.Endpoints.Rooms;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary><c>meetai rooms</c>: one's rooms, and making, renaming and deleting them.</summary>
internal static class RoomsCommand
{
    public static Command Command()
    {
        var command = new Command("rooms", "List your rooms, the most recent first; or make, rename, delete one")
        {
            Create(), Rename(), Delete(),
        };
        return command.Shows(async (_, box) => Wire.Bytes(await All(box), Wire.Json.RoomList), List);
    }

    /// <summary>The id of a room alone.</summary>
    public static void Show(Api box, byte[] room) => Stdout.Line($"{box.Parse(room, Wire.Json.RoomView).Id:D}");

    private static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "What to call it" };
        var isPublic = new Option<bool>("--public")
        {
            Description = "Let anybody read it, and post in it without a key",
        };
        return new Command("create", "Make a room and print its id") { name, isPublic }.Shows(
            (parsed, box) =>
            {
                var visibility = parsed.GetValue(isPublic) ? "public" : null;
                var draft = new PostRoom { Name = parsed.GetValue(name), Visibility = visibility };
                return box.Send(HttpMethod.Post, "/api/rooms", Wire.Bytes(draft, Wire.Json.PostRoom));
            },
            Show);
    }

    private static Command Rename()
    {
        var name = new Argument<string>("NAME") { Description = "The new name" };
        return new Command("rename", "Give a room another name") { name }.ShowsInRoom(
            (parsed, box, room) =>
            {
                var change = new PatchRoom { Name = parsed.GetValue(name) };
                return box.Send(HttpMethod.Patch, room, Wire.Bytes(change, Wire.Json.PatchRoom));
            },
            Show);
    }

    private static Command Delete()
    {
        var room = RoomWord.Argument();
        var yes = new Option<bool>("--yes") { Description = "Do not ask" };
        var command = new Command("delete", "Delete a room with all that was said in it, for everybody") { room, yes };
        return command.Reaches(async parsed =>
        {
            using var box = Connection.Of(parsed).Open();
            var path = await RoomWord.Find(box, parsed.GetValue(room)!);
            var found = await box.Get(path, Wire.Json.RoomView);
            var question = $"Delete {found.Name} and its {found.LastSeq} messages, for everybody? Type its name:";
            if (!parsed.GetValue(yes) && !Confirmed.By(found.Name, question))
                return CommandLine.Say("Nothing was deleted.", ExitCode.Error);

            await box.Send(HttpMethod.Delete, path);
            return CommandLine.Say($"Deleted {Printable.Line(found.Name)}.", ExitCode.Ok);
        });
    }

    private static void List(Api box, byte[] rooms) => Output.Table(
    [
        ["NAME", "LAST MESSAGE", "MESSAGES", "ROLE", "ID"],
        .. box.Parse(rooms, Wire.Json.RoomList).Rooms.Select(Cells),
    ]);

    private static async Task<RoomList> All(Api box)
    {
        var rooms = new List<RoomView>();
        for (var before = ""; ; before = $"&before={rooms[^1].Id:D}")
        {
            var page = await box.Get($"/api/rooms?limit=200{before}", Wire.Json.RoomList);
            rooms.AddRange(page.Rooms);
            if (!page.HasMore)
                return new RoomList(rooms, HasMore: false, page.Cursor);
        }
    }

    private static string[] Cells(RoomView room) =>
    [
        room.Name, room.LastMessageAt is { } last ? Wire.Time(last) : "never", $"{room.LastSeq}",
        $"{room.Role}".ToLowerInvariant(), $"{room.Id:D}",
    ];
}
