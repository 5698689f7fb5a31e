using System.Text.Json.Serialization;
using MeetAi.Endpoints.Realtime;
using MeetAi.Storage.Moving;

namespace MeetAi.Endpoints.Moving;

/// <summary>
/// Takes some lines of an export, again as often as anybody likes. Nothing is remembered in between: an import is as
/// many requests as its file needs.
/// </summary>
internal static class Imports
{
    /// <summary>So many that a commit pays, so few that who posts meanwhile does not wait for them.</summary>
    public const int MostBytes = 256 * 1024, MostLines = 500;

    /// <summary>All lines, or those before the first that is refused: an answer like any other.</summary>
    public static async Task<IResult> Take(HttpContext http, ImportStore imports, Hub hub, TimeProvider clock)
    {
        if (http.Features.Get<Operator>() is null)
            return Problems.NotFound;

        var batch = Batch.Of(await Body.Read(http, MostBytes), clock.GetUtcNow());
        var intake = await imports.Take([.. batch.Things.Select(one => one.Thing)], done =>
        {
            done.Joined.ForEach(one => hub.RoomJoined(one.Person, one.Room));
            done.Said.ForEach(one => hub.MessageImported(one.Message));
        });
        var refused = intake.Refused is { } there
            ? new RefusedLine(batch.Things[there.Index].Line, there.Reason)
            : batch.Refused;
        return Answer.Ok(
            new ImportView(
                intake.People, intake.Rooms, intake.Members, intake.Messages, intake.Known, batch.Total, refused),
            Wire.Json.ImportView);
    }

    /// <summary>What stands in the lines up to the first bad one, and what the last one counts.</summary>
    private sealed record Batch(List<(int Line, Moved Thing)> Things, long? Total, RefusedLine? Refused)
    {
        public static Batch Of(byte[] body, DateTimeOffset now)
        {
            var (batch, number) = (new Batch([], null, null), 0);
            for (var rest = body.AsMemory(); !rest.IsEmpty && batch.Refused is null;)
            {
                var end = rest.Span.IndexOf((byte)'\n') is >= 0 and var found ? found : rest.Length;
                number++;
                if (rest.Span[..end].ContainsAnyExcept(" \t\r"u8))
                    batch = batch.With(number, rest[..end].ToArray(), now);

                rest = rest[Math.Min(end + 1, rest.Length)..];
            }

            return batch;
        }

        private Batch With(int number, byte[] json, DateTimeOffset now)
        {
            var (line, reason) = ImportLine.Parse(json);
            Moved? thing = null;
            if (line is not null)
                (thing, reason) = line.Read(now);

            if (reason is null && number > MostLines)
                reason = $"These are more than {MostLines} lines at once.";

            if (reason is not null)
                return this with { Refused = new RefusedLine(number, reason) };

            if (thing is not null)
                Things.Add((number, thing));

            return line!.Type is "end"
                ? this with { Total = line.People + line.Rooms + line.Members + line.Messages }
                : this;
        }
    }
}

/// <summary>The number of a line in the request, and why it was not taken; nothing after it was.</summary>
internal sealed record RefusedLine(int Line, string Reason);

/// <summary>
/// How many were new, how many were <c>known</c> and left as they are; <c>total</c> is what an end line counts.
/// </summary>
internal sealed record ImportView(
    int People,
    int Rooms,
    int Members,
    int Messages,
    int Known,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Total = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RefusedLine? Refused = null)
{
    public static ImportView operator +(ImportView one, ImportView next) => new(
        one.People + next.People, one.Rooms + next.Rooms, one.Members + next.Members,
        one.Messages + next.Messages, one.Known + next.Known, next.Total ?? one.Total, next.Refused);

    public int Taken() => People + Rooms + Members + Messages + Known;
}
