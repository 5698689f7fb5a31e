namespace MeetAi.Endpoints.Rooms;

/// <summary>
/// <c>@name</c> in a text, in any case, where it is not part of another word: <c>@bot</c> is in "(@Bot, look)" but
/// neither in "@bot-2" nor in "me@bot".
/// </summary>
internal static class Mention
{
    public static bool IsIn(string content, string name)
    {
        var mention = $"@{name}";
        for (var at = 0; (at = content.IndexOf(mention, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            if (!IsWord(content, at - 1) && !IsWord(content, at + mention.Length))
                return true;
        }

        return false;
    }

    private static bool IsWord(string content, int at)
        => at >= 0 && at < content.Length
        && (char.IsLetterOrDigit(content[at]) || content[at] is '_' or '-' || char.IsSurrogate(content[at]));
}
