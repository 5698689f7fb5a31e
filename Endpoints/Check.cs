using System.Globalization;
using System.Text;
using MeetAi.Storage;

namespace MeetAi.Endpoints;

/// <summary>
/// Checks what came in and collects what is wrong with it, field by field. Each check returns the value to use; ask
/// <see cref="Problem"/> before using any. Lengths count UTF-16 code units.
/// </summary>
internal sealed class Check
{
    private static readonly HashSet<string> reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "system", "admin", "meetai",
    };

    private List<FieldError>? errors;
    private Problem? first;

    /// <summary>What is wrong, or null when all is well.</summary>
    public Problem? Problem => errors is null
        ? first
        : Problems.InvalidField with { Detail = $"{errors[0].Field} {errors[0].Detail}", Errors = errors };

    public static Problem Invalid(string field, string detail)
    {
        var check = new Check();
        check.Refuse(field, detail);
        return check.Problem!;
    }

    /// <summary>
    /// A name that people read: 1 to <paramref name="most"/> characters after trimming, and none that hides, reorders
    /// or means nothing (control, format, bidirectional, zero-width, tag, private-use and non-characters).
    /// </summary>
    public string Name(string field, string? value, int most)
    {
        var name = value?.Trim() ?? "";
        if (name.Length < 1 || name.Length > most)
            Refuse(field, $"must be 1 to {most} characters long");
        else if (name.EnumerateRunes().Any(IsRefused))
            Refuse(field, "contains a character that is not allowed in names");

        return name;
    }

    /// <summary>A name that somebody goes by: none that could be taken for the box's own.</summary>
    public string Alias(string field, string? value)
    {
        var name = Name(field, value, most: 50);
        if (reserved.Contains(name) || name.StartsWith(PersonStore.DeletedHandle, StringComparison.OrdinalIgnoreCase))
            Refuse(field, $"is a name that nobody may use: {name}");

        return name;
    }

    /// <summary>Text that is stored as it came; NUL alone is refused.</summary>
    public string Text(string field, string? value, int most)
    {
        if (value is null || value.Length < 1 || value.Length > most)
            Refuse(field, $"must be 1 to {most} characters long");
        else if (value.Contains('\0', StringComparison.Ordinal))
            Refuse(field, "contains NUL");

        return value ?? "";
    }

    /// <summary>One of a few words; null stays null.</summary>
    public T? OneOf<T>(string field, string? value, params ReadOnlySpan<(string Word, T Value)> words)
        where T : struct
    {
        if (value is null)
            return null;

        foreach (var (word, meaning) in words)
        {
            if (word == value)
                return meaning;
        }

        Refuse(field, $"must be one of: {string.Join(", ", words.ToArray().Select(word => word.Word))}");
        return null;
    }

    public Visibility? Visibility(string? value) => OneOf(
        "visibility", value, ("private", Storage.Visibility.Private), ("public", Storage.Visibility.Public));

    public SenderType? SenderType(string? value) => OneOf(
        "sender_type", value, ("human", Storage.SenderType.Human), ("agent", Storage.SenderType.Agent));

    public Role? Role(string? value) => OneOf(
        "role", value,
        ("owner", Storage.Role.Owner), ("member", Storage.Role.Member), ("reader", Storage.Role.Reader));

    public Guid? Id(string field, string? value)
    {
        if (value is null)
            return null;

        if (Ids.TryParse(value, out var id))
            return id;

        Refuse(field, "must be an id");
        return null;
    }

    public DateTimeOffset? Time(string field, string? value)
    {
        if (value is null)
            return null;

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal;
        if (DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, Utc, out var time))
            return time;

        Refuse(field, "must be a time like 2026-11-21T07:15:35Z");
        return null;
    }

    /// <summary>A whole number from the query; its default when it is not given.</summary>
    public int Number(IQueryCollection query, string field, int least, int most, int fallback)
    {
        if (!query.TryGetValue(field, out var values))
            return fallback;

        var isNumber = int.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        if (!isNumber || number < least || number > most)
            Refuse(field, $"must be a whole number from {least} to {most}");

        return number;
    }

    /// <summary>The same from a body.</summary>
    public int Number(string field, int? value, int least, int most, int fallback)
        => (int?)Number(field, (long?)value, least, most) ?? fallback;

    /// <summary>The same, of which null says that there is none.</summary>
    public long? Number(string field, long? value, long least, long most)
    {
        if (value < least || value > most)
            Refuse(field, $"must be a whole number from {least} to {most}");

        return value;
    }

    public bool Flag(IQueryCollection query, string field)
        => OneOf(field, query[field], ("true", true), ("false", false)) ?? false;

    public int Limit(IQueryCollection query, int fallback = 50)
        => Number(query, "limit", least: 1, most: 200, fallback);

    /// <summary>How long a poll waits, in seconds; it needs a position to wait behind.</summary>
    public int? Wait(IQueryCollection query, string needs)
    {
        if (!query.ContainsKey("wait"))
            return null;

        if (!query.ContainsKey(needs))
            Refuse("wait", $"needs {needs}: the position to wait behind");

        return Number(query, "wait", least: 1, most: 45, fallback: 1);
    }

    /// <summary>A message of any room, before which all is known; or 0.</summary>
    public Guid? Activity(IQueryCollection query)
    {
        if (!query.TryGetValue("active_after", out var values))
            return null;

        if (Ids.TryParse(values.ToString(), out var id) || values.ToString() == Position.Beginning.Id)
            return id;

        first ??= Problems.InvalidCursor with { Detail = "active_after is the id of a message, or 0." };
        return null;
    }

    public Cursor? Cursor(IQueryCollection query, string field)
        => query.TryGetValue(field, out var values) ? Cursor(values.ToString()) : null;

    public Cursor? Cursor(string text)
    {
        if (Storage.Cursor.TryParse(text, out var cursor))
            return cursor;

        first ??= Problems.InvalidCursor;
        return null;
    }

    public void Refuse(string field, string detail)
        => (errors ??= []).Add(new FieldError(field, "invalid_field", detail));

    public void Refuse(Problem problem) => first ??= problem;

    public static bool IsRefused(Rune rune)
        => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.PrivateUse or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || (rune.Value & 0xFFFE) == 0xFFFE || (rune.Value >= 0xFDD0 && rune.Value <= 0xFDEF)
        || rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x3164 or 0xFFA0;
}
