using System.Text.Json;
using System.Text.Json.Serialization;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Rooms;

/// <summary>
/// A message on the wire, the same behind every door. Written by hand: this is most of what the server sends, and
/// generated code that has to honour the encoder and the time format takes twice as long.
/// </summary>
internal sealed class MessageConverter : JsonConverter<Message>
{
    private static readonly JsonEncodedText type = JsonEncodedText.Encode("type");
    private static readonly JsonEncodedText message = JsonEncodedText.Encode("message");
    private static readonly JsonEncodedText id = JsonEncodedText.Encode("id");
    private static readonly JsonEncodedText roomId = JsonEncodedText.Encode("room_id");
    private static readonly JsonEncodedText seq = JsonEncodedText.Encode("seq");
    private static readonly JsonEncodedText sender = JsonEncodedText.Encode("sender");
    private static readonly JsonEncodedText senderType = JsonEncodedText.Encode("sender_type");
    private static readonly JsonEncodedText human = JsonEncodedText.Encode("human");
    private static readonly JsonEncodedText agent = JsonEncodedText.Encode("agent");
    private static readonly JsonEncodedText author = JsonEncodedText.Encode("author");
    private static readonly JsonEncodedText personId = JsonEncodedText.Encode("person_id");
    private static readonly JsonEncodedText keyId = JsonEncodedText.Encode("key_id");
    private static readonly JsonEncodedText handle = JsonEncodedText.Encode("handle");
    private static readonly JsonEncodedText anonymous = JsonEncodedText.Encode("anonymous");
    private static readonly JsonEncodedText content = JsonEncodedText.Encode("content");
    private static readonly JsonEncodedText replyTo = JsonEncodedText.Encode("reply_to");
    private static readonly JsonEncodedText createdAt = JsonEncodedText.Encode("created_at");
    private static readonly JsonEncodedText deletedAt = JsonEncodedText.Encode("deleted_at");
    private static readonly TimeConverter times = new();

    /// <summary>Messages are never read from the wire: what a client may say is <see cref="PostMessage"/>.</summary>
    public override Message Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, Message value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString(type, message);
        writer.WriteString(id, value.Id);
        writer.WriteString(roomId, value.RoomId);
        writer.WriteNumber(seq, value.Seq);
        writer.WriteString(sender, value.Sender);
        writer.WriteString(senderType, value.SenderType is SenderType.Agent ? agent : human);
        WriteAuthor(writer, value.Author);
        writer.WriteBoolean(anonymous, value.Author is null);
        writer.WriteString(content, value.Content);
        WriteId(writer, replyTo, value.ReplyTo);
        WriteTime(writer, createdAt, value.CreatedAt, options);
        WriteTime(writer, deletedAt, value.DeletedAt, options);
        writer.WriteEndObject();
    }

    private static void WriteAuthor(Utf8JsonWriter writer, Author? value)
    {
        if (value is null)
        {
            writer.WriteNull(author);
            return;
        }

        writer.WriteStartObject(author);
        writer.WriteString(personId, value.PersonId);
        writer.WriteString(keyId, value.KeyId);
        writer.WriteString(handle, value.Handle);
        writer.WriteEndObject();
    }

    private static void WriteId(Utf8JsonWriter writer, JsonEncodedText name, Guid? value)
    {
        if (value is { } given)
            writer.WriteString(name, given);
        else
            writer.WriteNull(name);
    }

    private static void WriteTime(
        Utf8JsonWriter writer, JsonEncodedText name, DateTimeOffset? value, JsonSerializerOptions options)
    {
        writer.WritePropertyName(name);
        if (value is { } time)
            times.Write(writer, time, options);
        else
            writer.WriteNullValue();
    }
}
