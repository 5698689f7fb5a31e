using System.Numerics;

namespace MeetAi.Storage.Search;

/// <summary>
/// A message as the index has it. Its row is its place, so that a room is one stretch of rows and a newer message a
/// higher one, and in the low bits how long it is: what a match is worth is known without another look.
/// </summary>
internal sealed record Entry(long Row, string Sender, string Content)
{
    private const int SizeBits = 4, LettersPerWord = 6;

    public static Entry Of(long place, string sender, string content)
        => new(First(place) + Size(content), Wording.Prepare(sender), Wording.Prepare(content));

    public static long First(long place) => place << SizeBits;

    public static long Last(long place) => First(place) | ((1 << SizeBits) - 1);

    public static long PlaceOf(long row) => row >> SizeBits;

    /// <summary>What counts as one occurrence in a message of 16 words; by the logarithm, as pasted logs go.</summary>
    public static double Length(long row) => (4 + (row & ((1 << SizeBits) - 1))) / 8.0;

    private static int Size(string content) => BitOperations.Log2((uint)(content.Length / LettersPerWord + 1));
}
