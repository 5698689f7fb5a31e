using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MeetAi.Endpoints.Agents;
using MeetAi.Endpoints.Cli;
using MeetAi.Endpoints.Cli.Client;
using MeetAi.Endpoints.Cli.Sources;
using MeetAi.Endpoints.Doctor;
using MeetAi.Endpoints.Jobs;
using MeetAi.Endpoints.Moving;
using MeetAi.Endpoints.Realtime;
using MeetAi.Endpoints.Rooms;
using MeetAi.Endpoints.Webhooks;
using MeetAi.RateLimit;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints;

/// <summary>How values look on the wire, for HTTP and streams alike: UTF-8 JSON, snake_case, RFC 3339 times.</summary>
internal static class Wire
{
    public const int MostDepth = 16;

    public static JsonContext Json { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = MostDepth,
        Converters =
        {
            new MessageConverter(),
            new TimeConverter(),
            new JsonStringEnumConverter<Visibility>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter<Role>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter<SenderType>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter<DeliveryStatus>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter<Per>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter<JobState>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter<PresenceState>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter<ActivityState>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter<Condition>(JsonNamingPolicy.SnakeCaseLower),
        },
    });

    public static byte[] Bytes<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    public static Task Write(HttpContext http, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        http.Response.ContentLength = body.Length;
        return http.Tell(body);
    }

    public static string Time(DateTimeOffset time)
        => time.UtcDateTime.ToString(TimeConverter.Format, CultureInfo.InvariantCulture);
}

/// <summary>An answer with a body, of JSON unless it says otherwise.</summary>
internal sealed record Answer(int Status, ReadOnlyMemory<byte> Body, string? Location = null) : IResult
{
    public string ContentType { get; init; } = "application/json";

    public static Answer Ok<T>(T value, JsonTypeInfo<T> type) => new(200, Wire.Bytes(value, type));

    public static Answer Created<T>(T value, JsonTypeInfo<T> type, string? location = null)
        => new(201, Wire.Bytes(value, type), location);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (Location is not null)
            httpContext.Response.Headers.Location = Location;

        return Wire.Write(httpContext, Status, ContentType, Body);
    }
}

[JsonSerializable(typeof(ProblemView))]
[JsonSerializable(typeof(RegisterKey))]
[JsonSerializable(typeof(NewKeyView))]
[JsonSerializable(typeof(PatchKey))]
[JsonSerializable(typeof(RotateKey))]
[JsonSerializable(typeof(KeyView))]
[JsonSerializable(typeof(KeyList))]
[JsonSerializable(typeof(TakeHandover))]
[JsonSerializable(typeof(HandoverView))]
[JsonSerializable(typeof(BoxView))]
[JsonSerializable(typeof(PostRoom))]
[JsonSerializable(typeof(PatchRoom))]
[JsonSerializable(typeof(RoomView))]
[JsonSerializable(typeof(RoomList))]
[JsonSerializable(typeof(PublicRoomList))]
[JsonSerializable(typeof(PostInvite))]
[JsonSerializable(typeof(NewInviteView))]
[JsonSerializable(typeof(InviteList))]
[JsonSerializable(typeof(InvitationView))]
[JsonSerializable(typeof(PatchMember))]
[JsonSerializable(typeof(MemberView))]
[JsonSerializable(typeof(MemberList))]
[JsonSerializable(typeof(PostMessage))]
[JsonSerializable(typeof(Message))]
[JsonSerializable(typeof(MessageList<Message>))]
[JsonSerializable(typeof(CompactMessage))]
[JsonSerializable(typeof(MessageList<CompactMessage>))]
[JsonSerializable(typeof(SearchResultList))]
[JsonSerializable(typeof(PostWebhook))]
[JsonSerializable(typeof(PatchWebhook))]
[JsonSerializable(typeof(RotateWebhook))]
[JsonSerializable(typeof(WebhookView))]
[JsonSerializable(typeof(WebhookList))]
[JsonSerializable(typeof(DeliveryView))]
[JsonSerializable(typeof(DeliveryList))]
[JsonSerializable(typeof(ReplayDeliveries))]
[JsonSerializable(typeof(Replayed))]
[JsonSerializable(typeof(Payload<Message>))]
[JsonSerializable(typeof(Payload<MessageDeletedData>))]
[JsonSerializable(typeof(Payload<RoomUpdatedData>))]
[JsonSerializable(typeof(Payload<RoomDeletedData>))]
[JsonSerializable(typeof(Payload<TestData>))]
[JsonSerializable(typeof(TicketView))]
[JsonSerializable(typeof(CheckLimit))]
[JsonSerializable(typeof(CheckedLimit))]
[JsonSerializable(typeof(ResetLimit))]
[JsonSerializable(typeof(GrantLimits))]
[JsonSerializable(typeof(UsageList))]
[JsonSerializable(typeof(LimitList))]
[JsonSerializable(typeof(BucketList))]
[JsonSerializable(typeof(CountedPersonList))]
[JsonSerializable(typeof(CountedRoomList))]
[JsonSerializable(typeof(CountedWebhookView))]
[JsonSerializable(typeof(CountedWebhookList))]
[JsonSerializable(typeof(SwitchWebhook))]
[JsonSerializable(typeof(Retain))]
[JsonSerializable(typeof(RetainedList))]
[JsonSerializable(typeof(StatsView))]
[JsonSerializable(typeof(SearchIndexView))]
[JsonSerializable(typeof(JobView))]
[JsonSerializable(typeof(JobList))]
[JsonSerializable(typeof(HeaderLine))]
[JsonSerializable(typeof(PersonLine))]
[JsonSerializable(typeof(RoomLine))]
[JsonSerializable(typeof(MemberLine))]
[JsonSerializable(typeof(EndLine))]
[JsonSerializable(typeof(ImportLine))]
[JsonSerializable(typeof(ImportView))]
[JsonSerializable(typeof(SlackUser))]
[JsonSerializable(typeof(SlackChannel))]
[JsonSerializable(typeof(SlackMessage))]
[JsonSerializable(typeof(MattermostLine))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(DiagnosisList))]
[JsonSerializable(typeof(CheckupView))]
[JsonSerializable(typeof(ProbeView))]
[JsonSerializable(typeof(ReadyFrame))]
[JsonSerializable(typeof(GapFrame))]
[JsonSerializable(typeof(CursorGoneFrame))]
[JsonSerializable(typeof(MessageDeletedFrame))]
[JsonSerializable(typeof(RoomFrame))]
[JsonSerializable(typeof(RoomDeletedFrame))]
[JsonSerializable(typeof(RoomActivityFrame))]
[JsonSerializable(typeof(PresenceFrame))]
[JsonSerializable(typeof(ActivityFrame))]
[JsonSerializable(typeof(BareFrame))]
[JsonSerializable(typeof(JsonNode))]
[JsonSerializable(typeof(ToolRooms))]
[JsonSerializable(typeof(ToolRoom))]
[JsonSerializable(typeof(ToolPage))]
[JsonSerializable(typeof(ToolSent))]
[JsonSerializable(typeof(ToolFindings))]
[JsonSerializable(typeof(ToolRefusal))]
[JsonSerializable(typeof(StoredLogin))]
[JsonSerializable(typeof(Page))]
[JsonSerializable(typeof(Findings))]
internal sealed partial class JsonContext : JsonSerializerContext;
