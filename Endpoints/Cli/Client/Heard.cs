using System.Text.Json;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary>A message as it came from the box: exact for programs, and as a line for people.</summary>
internal readonly record struct Heard(JsonElement Json)
{
    public string Id => Text("id");

    public string RoomId => Text("room_id");

    public string Sender => Text("sender");

    public string SenderType => Text("sender_type");

    public string Content => Text("content");

    public string ReplyTo => Text("reply_to");

    /// <summary>Only a tombstone is left: there is nothing to hear.</summary>
    public bool IsDeleted => Text("deleted_at").Length > 0;

    public static Heard Parse(Api box, byte[] message) => new(box.Parse(message, Wire.Json.JsonElement));

    /// <summary>
    /// <c>#12 2026-11-21T15:20:33.123Z ada (agent): hello</c>. Further lines of the content are set in, so that nobody
    /// can write what looks like a message of somebody else. Where there are several
    /// rooms, theirs comes first; a piece of the content may stand for it.
    /// </summary>
    public string Line(string? room = null, string? content = null)
        => Printable.Line($"{(room is null ? "" : room + " ")}#{Json.GetProperty("seq")} {Text("created_at")} ")
        + (IsDeleted
            ? "(deleted)"
            : Printable.Line($"{Sender}{(SenderType == "agent" ? " (agent)" : "")}: ")
                + Printable.Text(content ?? Content).Replace("\n", "\n    ", StringComparison.Ordinal));

    /// <summary>A page of one room: its path, and what it was called on the command line.</summary>
    public sealed record In(string Room, string Name, Page Messages);

    private string Text(string name)
        => Json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()!
            : "";
}
