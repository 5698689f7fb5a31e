using System.CommandLine;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary>What <c>listen</c> was asked for.</summary>
internal sealed record Wanted(
    IReadOnlyList<string> Rooms,
    string? After,
    string Filter,
    bool Once,
    TimeSpan? Timeout,
    string? Exec,
    string? CursorFile,
    bool AsJson);

/// <summary>What <c>listen</c> can be told, besides the rooms.</summary>
internal sealed class ListenOptions
{
    private readonly Option<string?> after = new("--after")
    {
        Description = "Begin after the message with this id or number; 0: from the first. By default from now on",
    };

    private readonly Option<bool> once = new("--once") { Description = "End with 0 after the first message" };
    private readonly Option<int?> timeout = Whole.Option(
        "--timeout", "End with 7 when nothing was said for so many seconds", least: 1, most: 2_592_000);

    private readonly Option<bool> fromHumans = new("--from-humans") { Description = "Only what humans say" };
    private readonly Option<string?> exclude = new("--exclude") { Description = "Not what this sender says" };
    private readonly Option<string?> exec = new("--exec")
    {
        Description = "Run this shell command for each message, instead of showing it",
        HelpName = "CMD",
    };

    private readonly Option<string?> cursorFile = new("--cursor-file")
    {
        Description = "Keep the position in this file, and go on from there the next time",
        HelpName = "FILE",
    };

    private readonly Option<bool> json = new("--json") { Description = "Print each message as one line of JSON" };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { after, once, timeout, fromHumans, exclude, exec, cursorFile, json })
            command.Add(option);
    }

    public Wanted Read(ParseResult parsed, string[] rooms)
    {
        string[] each = [.. rooms.Distinct()];
        if (each.Length > 1 && parsed.GetValue(after) is not (null or "0"))
            throw new UsageError("--after is a position in one room: with several rooms only 0 makes sense.");

        return new Wanted(
            each,
            parsed.GetValue(after),
            (parsed.GetValue(fromHumans) ? "&sender_type=human" : "")
                + Query.Given("exclude", parsed.GetValue(exclude)),
            parsed.GetValue(once),
            parsed.GetValue(timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            parsed.GetValue(exec),
            parsed.GetValue(cursorFile),
            parsed.GetValue(json));
    }
}
