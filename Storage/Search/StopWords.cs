namespace MeetAi.Storage.Search;

/// <summary>
/// Words that are in every question and tell nothing: they are dropped from one that has others. Small on purpose, and
/// of other languages than English only those that mean nothing in English.
/// </summary>
internal static class StopWords
{
    private static readonly HashSet<string> all = new(
        """
        a about after again all also am an and any are aren as at be because been before being both but by can cannot
        could couldn d did didn do does doesn doing don done down during each few for from further get gets getting got
        had hadn has hasn have haven having he her here hers him his how i if in into is isn it its just know let ll m
        many may me might more most much must my no nor not now of off on once one only or other our ours out over own
        please re s said same say says she should shouldn so some such t tell than that the their theirs them then there
        these they this those through to too under until up us ve very was wasn we were weren what when where which
        while who whom whose why will with won would wouldn yes you your yours
        das dem den der des die ein eine einem einen einer er es für ich ihr im ist mit nicht oder sie sich sind und uns
        von wann warum wer wie wir wo zu zum zur
        au aux ce ces dans du elle est et il je la le les leur ne nous où par pas pour qu que qui quoi sont sur un une
        vous
        como con cuándo cuando de del donde dónde el en es está la las lo los no para pero por que qué quien se su sus
        un una y
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
        StringComparer.OrdinalIgnoreCase);

    public static bool Contains(string word) => all.Contains(word);
}
