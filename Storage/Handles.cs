using System.Globalization;
using System.Security.Cryptography;

namespace MeetAi.Storage;

/// <summary>Names for people who gave none: <c>quiet-heron</c>, and with a number when the pair is taken.</summary>
internal static class Handles
{
    private static readonly string[] moods =
    [
        "amber", "brave", "bright", "calm", "candid", "clear", "clever", "curious", "deft", "eager", "early", "fair",
        "fond", "gentle", "glad", "golden", "hardy", "honest", "humble", "keen", "kind", "lively", "lucid", "mellow",
        "merry", "mild", "neat", "noble", "patient", "plain", "polite", "proud", "quick", "quiet", "ready", "silver",
        "sincere", "steady", "sunny", "swift", "tidy", "true", "vivid", "warm", "wise", "witty",
    ];

    private static readonly string[] birds =
    [
        "avocet", "bittern", "bunting", "chough", "condor", "crane", "curlew", "dipper", "dove", "dunlin", "eagle",
        "egret", "falcon", "finch", "gannet", "goshawk", "grebe", "gull", "harrier", "heron", "hoopoe", "ibis", "jay",
        "kestrel", "kite", "lapwing", "lark", "linnet", "magpie", "martin", "merlin", "osprey", "ouzel", "owl",
        "petrel", "pipit", "plover", "puffin", "quail", "raven", "robin", "rook", "shrike", "siskin", "snipe",
        "starling", "stork", "swan", "swift", "tern", "thrush", "wagtail", "warbler", "wren",
    ];

    public static string MakeUp(Func<string, bool> isFree)
    {
        var mood = RandomNumberGenerator.GetItems<string>(moods, 1)[0];
        var name = $"{mood}-{RandomNumberGenerator.GetItems<string>(birds, 1)[0]}";
        var candidate = name;
        for (var most = 100; !isFree(candidate); most *= 10)
            candidate = $"{name}-{RandomNumberGenerator.GetInt32(2, most).ToString(CultureInfo.InvariantCulture)}";

        return candidate;
    }
}
