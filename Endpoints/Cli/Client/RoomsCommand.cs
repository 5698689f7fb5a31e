using System.CommandLine;
using MeetAi.Endpoints.Rooms;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary><c>meetai rooms</c>: one's rooms, and making, renaming and deleting them.</summary>
internal static class RoomsCommand
{
    public static Command Command()
    {
        var json = Output.Json();
        var command = new Command("rooms", "List your rooms, the most recent first; or make, rename, delete one")
        {
            json, Create(), Rename(), Delete(),
        };
        return command.Reaches(async parsed =>
        {
            using var box = Connection.Of(parsed).Open();
            var rooms = await All(box);
            if (parsed.GetValue(json))
                Stdout.Line(Wire.Bytes(rooms, Wire.Json.RoomList));
            else
                Output.Table([["NAME", "LAST MESSAGE", "MESSAGES", "ROLE", "ID"], .. rooms.Rooms.Select(Cells)]);

            return ExitCode.Ok;
        });
    }

    private static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "What to call it" };
        var isPublic = new Option<bool>("--public")
        {
            Description = "Let anybody read it, and post in it without a key",
        };
        var json = Output.Json();
        var command = new Command("create", "Make a room and print its id") { name, isPublic, json };
        return command.Reaches(async parsed =>
        {
            using var box = Connection.Of(parsed).Open();
            var visibility = parsed.GetValue(isPublic) ? "public" : null;
            var draft = new PostRoom { Name = parsed.GetValue(name), Visibility = visibility };
            var made = await box.Send(HttpMethod.Post, "/api/rooms", Wire.Bytes(draft, Wire.Json.PostRoom));
            return Shown(box, made, parsed.GetValue(json));
        });
    }

    private static Command Rename()
    {
        var (room, json) = (RoomWord.Argument(), Output.Json());
        var name = new Argument<string>("NAME") { Description = "The new name" };
        var command = new Command("rename", "Give a room another name") { room, name, json };
        return command.Reaches(async parsed =>
        {
            using var box = Connection.Of(parsed).Open();
            var path = await RoomWord.Find(box, parsed.GetValue(room)!);
            var change = Wire.Bytes(new PatchRoom { Name = parsed.GetValue(name) }, Wire.Json.PatchRoom);
            return Shown(box, await box.Send(HttpMethod.Patch, path, change), parsed.GetValue(json));
        });
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

    /// <summary>The id of a room alone, or the room as JSON.</summary>
    public static int Shown(Api box, byte[] room, bool asJson)
    {
        if (asJson)
            Stdout.Line(room);
        else
            Stdout.Line($"{box.Parse(room, Wire.Json.RoomView).Id:D}");

        return ExitCode.Ok;
    }

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
