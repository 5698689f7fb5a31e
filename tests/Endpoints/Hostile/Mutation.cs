using System.Text;

namespace MeetAi.Tests.Endpoints.Hostile;

/// <summary>
/// A right request made wrong: in its method, path, query, headers, framing or body, once or a few times, and sometimes
/// at last in its bytes. The same randomness makes the same request again.
/// </summary>
internal static class Mutation
{
    private static readonly Action<Ask, Random>[] ways =
    [
        Method, Segment, Segment, Escape, Value, Value, Parameter, Header, Header, Header, Spoil, Double, Drop,
        Framing, Type, Json, Json, Json, Json, Whole,
    ];

    public static byte[] Of(Ask ask, Random random)
    {
        for (var times = 1 + random.Next(3); times > 0; times--)
            ways[random.Next(ways.Length)](ask, random);

        var bytes = ask.ToBytes();
        return random.Next(4) == 0 && !ask.IsHead ? Bytes(bytes, random) : bytes;
    }

    /// <summary>A few bytes changed, left out, put in or repeated.</summary>
    public static byte[] Bytes(byte[] bytes, Random random)
    {
        var list = bytes.ToList();
        for (var times = 1 + random.Next(3); times > 0 && list.Count > 0; times--)
        {
            var (at, length) = (random.Next(list.Count), random.Next(1, 8));
            length = Math.Min(length, list.Count - at);
            switch (random.Next(6))
            {
                case 0: list[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: list[at] = (byte)random.Next(256); break;
                case 2: list.RemoveRange(at, length); break;
                case 3: list.Insert(at, (byte)random.Next(256)); break;
                case 4: list.InsertRange(random.Next(list.Count), list.GetRange(at, length)); break;
                default: list.InsertRange(at, Encoding.UTF8.GetBytes(Nasty.Text(random))); break;
            }
        }

        return [.. list];
    }

    /// <summary>A HEAD is asked for what has a GET, so that the answer has a head alone.</summary>
    private static void Method(Ask ask, Random random)
    {
        if (ask.Method == "GET" && ask.Json is null && random.Next(2) == 0)
            ask.Method = "HEAD";
        else if (!ask.IsHead)
            ask.Method = Nasty.Of(Nasty.Methods, random);
    }

    private static void Segment(Ask ask, Random random)
    {
        var segments = ask.Segments.ToList();
        var at = random.Next(segments.Count);
        if (random.Next(2) == 0)
            segments[at] = Nasty.Of(Nasty.Segments, random);
        else
            segments.Insert(at, Nasty.Of(Nasty.Segments, random));

        ask.Segments = segments;
    }

    private static void Escape(Ask ask, Random random)
    {
        if (ask.Path.Length < 2)
            return;

        var at = random.Next(1, ask.Path.Length);
        ask.Path = $"{ask.Path[..at]}%{(int)ask.Path[at]:x2}{ask.Path[(at + 1)..]}";
    }

    private static void Value(Ask ask, Random random)
    {
        if (ask.Query.Count == 0)
            Parameter(ask, random);

        var at = random.Next(ask.Query.Count);
        ask.Query[at] = (ask.Query[at].Name, Nasty.Of(Nasty.Values, random));
    }

    private static void Parameter(Ask ask, Random random)
        => ask.Query.Add((Nasty.Of(Nasty.Parameters, random), Nasty.Of(Nasty.Values, random)));

    private static void Header(Ask ask, Random random)
        => ask.Headers.Add(Nasty.Headers[random.Next(Nasty.Headers.Length)]);

    private static void Spoil(Ask ask, Random random)
    {
        var at = random.Next(ask.Headers.Count);
        ask.Headers[at] = (ask.Headers[at].Name, Nasty.Of(Nasty.Values, random));
    }

    private static void Double(Ask ask, Random random) => ask.Headers.Add(ask.Headers[random.Next(ask.Headers.Count)]);

    private static void Drop(Ask ask, Random random)
    {
        if (ask.Headers.Count > 1)
            ask.Headers.RemoveAt(random.Next(ask.Headers.Count));
    }

    /// <summary>Chunks, which a body may come in, or a length that is not the body's.</summary>
    private static void Framing(Ask ask, Random random)
    {
        if (ask.IsHead)
            return;

        ask.IsChunked = random.Next(2) == 0;
        if (random.Next(8) == 0)
            ask.Headers.Add(("Content-Length", Nasty.Of(Nasty.Lengths, random)));
    }

    private static void Type(Ask ask, Random random)
    {
        ask.Headers.RemoveAll(one => one.Name == "Content-Type");
        ask.Headers.Add(("Content-Type", Nasty.Of(Nasty.Types, random)));
    }

    private static void Json(Ask ask, Random random)
    {
        if (ask.Json is not null && ask.Bytes is null)
            ask.Bytes = JsonMutation.Of(ask.Json, random);
    }

    /// <summary>The body as such: bytes, or something else altogether.</summary>
    private static void Whole(Ask ask, Random random)
    {
        if (!ask.IsHead)
        {
            ask.Bytes = random.Next(2) == 0 && ask.Json is not null
                ? Bytes(Encoding.UTF8.GetBytes(ask.Json.ToJsonString()), random)
                : Encoding.UTF8.GetBytes(Nasty.Of(Nasty.Bodies, random));
        }
    }
}
