using System.Text.Json.Serialization;

namespace MeetAi.Bare;

/// <summary>What a client sends.</summary>
internal sealed record Draft(string Sender, string Content);

/// <summary>What it is told: the product's fields, so that as many bytes are made and sent.</summary>
internal sealed record Message(
    string Type, Guid Id, Guid RoomId, long Seq, string Sender, string SenderType, string? Author, bool Anonymous,
    string Content, Guid? ReplyTo, DateTimeOffset CreatedAt, DateTimeOffset? DeletedAt);

/// <summary>How both look.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Draft))]
[JsonSerializable(typeof(Message))]
internal sealed partial class Wire : JsonSerializerContext;
