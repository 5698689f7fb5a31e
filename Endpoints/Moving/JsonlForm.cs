using System.Buffers;
using System.Text.Json.Serialization.Metadata;
using MeetAi.Storage.Moving;

namespace MeetAi.Endpoints.Moving;

/// <summary>
/// One JSON object a line, in full, and the same bytes for the same things: what <c>meetai import</c> takes. The last
/// line counts the others, so that a file that was cut off is seen to be. docs/export.md has the fields.
/// </summary>
internal sealed class JsonlForm(IBufferWriter<byte> to) : IExportForm
{
    /// <summary>Raised when what is written here means something else to who reads it.</summary>
    public const int Version = 1;

    private long people, rooms, members, messages;

    public string ContentType => "application/x-ndjson";

    public void Begin() => Write(new HeaderLine(Version), Wire.Json.HeaderLine);

    public void Add(Moved thing)
    {
        switch (thing)
        {
            case MovedPerson one:
                people++;
                Write(
                    new PersonLine("person", one.Id, one.Handle, one.CreatedAt, one.DeletedAt), Wire.Json.PersonLine);
                break;
            case MovedRoom one:
                rooms++;
                Write(RoomLine.Of(one), Wire.Json.RoomLine);
                break;
            case MovedMember one:
                members++;
                Write(
                    new MemberLine("member", one.RoomId, one.PersonId, one.PersonId is null ? one.Handle : null,
                        one.Role, one.JoinedAt),
                    Wire.Json.MemberLine);
                break;
            case MovedMessage one:
                messages++;
                Write(one.Message, Wire.Json.Message);
                break;
        }
    }

    public void End() => Write(new EndLine("end", people, rooms, members, messages), Wire.Json.EndLine);

    private void Write<T>(T line, JsonTypeInfo<T> type)
    {
        to.Write(Wire.Bytes(line, type));
        to.Write("\n"u8);
    }
}
