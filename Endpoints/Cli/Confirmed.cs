namespace MeetAi.Endpoints.Cli;

/// <summary>Asks, before something that cannot be undone, for the name of what it is done to.</summary>
internal static class Confirmed
{
    public static bool By(string name, string question)
    {
        if (Console.IsInputRedirected)
            throw new UsageError("There is nobody to ask here: say --yes if you mean it.");

        Console.Error.Write(Printable.Line(question) + " ");
        return Console.ReadLine() == name;
    }
}
