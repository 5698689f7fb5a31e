using System.Text;
using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Rooms;

/// <summary>What a client may say. Who says it is stamped from the key.</summary>
internal sealed record PostMessage
{
    private static readonly UTF8Encoding strict = new(false, throwOnInvalidBytes: true);

    public string? Sender { get; init; }

    public string? Content { get; init; }

    public string? SenderType { get; init; }

    public string? ReplyTo { get; init; }

    /// <summary>JSON, or the text itself with <c>?sender=NAME</c>.</summary>
    public static (PostMessage? Body, Problem? Problem) Read(HttpContext http, byte[] bytes)
    {
        if (!Body.IsText(http.Request.ContentType))
            return Body.Parse(http, bytes, Wire.Json.PostMessage);

        try
        {
            return (new PostMessage { Sender = http.Request.Query["sender"], Content = strict.GetString(bytes) }, null);
        }
        catch (DecoderFallbackException)
        {
            return (null, Check.Invalid("content", "is not valid UTF-8"));
        }
    }

    /// <summary>
    /// An agent's key speaks as that agent, and who shows no key as a human, whatever is said here.
    /// </summary>
    public MessageDraft Draft(Check check, Key? author) => new(
        author?.Rights.Agent ?? check.Alias("sender", Sender),
        author switch
        {
            null => Storage.SenderType.Human,
            { Rights.Agent: not null } => Storage.SenderType.Agent,
            _ => check.SenderType(SenderType) ?? Storage.SenderType.Human,
        },
        check.Text("content", Content, most: 10_000),
        check.Id("reply_to", ReplyTo));
}
