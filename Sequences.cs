namespace MeetAi;

/// <summary>
/// Select without the shortcuts of System.Linq, which C# prefers to it within this namespace. Up to .NET 9 native AOT
/// compiles those for every pair of value types that occur in any Select: 20 MB of this executable. .NET 10 leaves them
/// out of native executables by itself (dotnet/runtime#109978); this file can go with .NET 9.
/// </summary>
internal static class Sequences
{
    public static IEnumerable<TResult> Select<T, TResult>(this IEnumerable<T> source, Func<T, TResult> selector)
    {
        foreach (var item in source)
            yield return selector(item);
    }
}
