namespace MeetAi.Load;

/// <summary>
/// Words that nobody speaks, as frequent as those of a language are (Zipf's law), the same at every run. The most
/// frequent dozen, which in a language are the stop words, are left out.
/// </summary>
internal sealed class Language
{
    private const int Known = 60_000, Stops = 12;

    private static readonly string[] syllables =
        ["ba", "ko", "ri", "tu", "ne", "la", "mi", "so", "du", "ve", "ga", "pi", "zo", "xe", "fu", "ha", "jo", "ki"];

    private readonly string[] words = new string[Known];
    private readonly double[] sums = new double[Known];

    public Language()
    {
        var random = new Random(1);
        var sum = 0.0;
        for (var rank = 0; rank < Known; rank++)
        {
            var parts = Enumerable.Range(0, random.Next(2, 5)).Select(_ => syllables[random.Next(syllables.Length)]);
            words[rank] = $"{string.Concat(parts)}{rank % 97}";
            sums[rank] = sum += 1.0 / (rank + Stops);
        }
    }

    /// <summary>The word of this rank; the first is in a tenth of all messages.</summary>
    public string this[int rank] => words[rank];

    /// <summary>So many words, each as likely as it is frequent.</summary>
    public string Say(Random random, int count)
        => string.Join(' ', Enumerable.Range(0, count).Select(_ => Word(random)));

    public string Word(Random random)
    {
        var found = Array.BinarySearch(sums, random.NextDouble() * sums[^1]);
        return words[Math.Min(found < 0 ? ~found : found, Known - 1)];
    }
}
