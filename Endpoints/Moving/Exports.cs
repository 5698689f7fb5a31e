using System.Buffers;
using MeetAi.Storage.Moving;
using MeetAi.Storage.Rooms;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace MeetAi.Endpoints.Moving;

/// <summary>Everything, or a room, in one stream that is as long as it has to be.</summary>
internal static class Exports
{
    private const int Chunk = 1 << 16;

    /// <summary>As <c>format</c> says, jsonl by default; of one <c>room</c> or of all.</summary>
    public static async Task<IResult> Download(HttpContext http, ExportStore store, MessageStore messages)
    {
        if (http.Features.Get<Operator>() is null)
            return Problems.NotFound;

        var (check, query) = (new Check(), http.Request.Query);
        var buffer = new ArrayBufferWriter<byte>(Chunk);
        var form = Form(check, query["format"], buffer);
        var id = check.Id("room", query["room"]);
        if (check.Problem is { } problem)
            return problem;

        var room = id is { } one ? store.Find(one) : null;
        if (id is not null && room is null)
            return Problems.NotFound with { Detail = "There is no such room." };

        http.Response.ContentType = form!.ContentType;
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } pace)
            pace.MinDataRate = null; // whoever reads it may take their time

        var export = new Export(store, messages);
        Task Flush() => buffer.WrittenCount < Chunk ? Task.CompletedTask : Write(http, buffer);
        await (room is null ? export.All(form, Flush) : export.One(form, room, Flush));
        await Write(http, buffer);
        return Results.Empty;
    }

    private static IExportForm? Form(Check check, string? format, IBufferWriter<byte> to)
        => check.OneOf<int>("format", format ?? "jsonl", ("jsonl", 0), ("md", 1), ("html", 2)) switch
        {
            0 => new JsonlForm(to),
            1 => new MarkdownForm(to),
            2 => new HtmlForm(to),
            _ => null,
        };

    private static async Task Write(HttpContext http, ArrayBufferWriter<byte> buffer)
    {
        http.RequestAborted.ThrowIfCancellationRequested();
        await http.Response.BodyWriter.WriteAsync(buffer.WrittenMemory, http.RequestAborted);
        buffer.ResetWrittenCount();
    }
}
