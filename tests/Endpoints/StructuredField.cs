using System.Globalization;
using System.Text;

namespace MeetAi.Tests.Endpoints;

/// <summary>One item of a list: a string, token, integer, decimal or boolean, and its parameters.</summary>
internal sealed record FieldItem(object Value, IReadOnlyDictionary<string, object> Parameters)
{
    public long Integer(string parameter) => Assert.IsType<long>(Parameters[parameter]);
}

internal sealed record Token(string Text);

/// <summary>
/// A header whose value is a List of Items, parsed step by step as in RFC 9651, 4.2; what it does not allow is a
/// FormatException. Not read: inner lists, byte sequences, dates and display strings, of which we send none.
/// </summary>
internal sealed class StructuredField
{
    private readonly string text;
    private int at;

    private StructuredField(string text) => this.text = text;

    private char? Next => at < text.Length ? text[at] : null;

    public static IReadOnlyList<FieldItem> List(string text) => new StructuredField(text).List();

    private List<FieldItem> List()
    {
        var items = new List<FieldItem>();
        Skip(" ");
        while (Next is not null)
        {
            items.Add(Item());
            Skip(" \t");
            if (Next is null)
                break;

            Expect(',');
            Skip(" \t");
            Must(Next is not null, "ends with a comma");
        }

        return items;
    }

    private FieldItem Item()
    {
        var value = Bare();
        var parameters = new Dictionary<string, object>();
        while (Next is ';')
        {
            at++;
            Skip(" ");
            var key = Key();
            parameters[key] = true;
            if (Next is not '=')
                continue;

            at++;
            parameters[key] = Bare();
        }

        return new FieldItem(value, parameters);
    }

    private object Bare() => Next switch
    {
        '-' or (>= '0' and <= '9') => Number(),
        '"' => String(),
        '?' => Boolean(),
        '*' or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') => new Token(While(IsTokenCharacter)),
        _ => throw Wrong("no item that is read here"),
    };

    private static bool IsTokenCharacter(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~:/".Contains(c);

    private string Key()
    {
        Must(Next is '*' or (>= 'a' and <= 'z'), "a key begins with a small letter");
        return While(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '-' or '.' or '*');
    }

    private object Number()
    {
        var sign = Next is '-' ? -1 : 1;
        at += sign < 0 ? 1 : 0;
        var whole = While(char.IsAsciiDigit);
        Must(whole.Length > 0, "no digit");
        if (Next is not '.')
        {
            Must(whole.Length <= 15, "an integer has 15 digits at most");
            return sign * long.Parse(whole, CultureInfo.InvariantCulture);
        }

        at++;
        var fraction = While(char.IsAsciiDigit);
        Must(whole.Length <= 12 && fraction.Length is >= 1 and <= 3, "a decimal has 12 digits and 3 at most");
        return sign * decimal.Parse($"{whole}.{fraction}", CultureInfo.InvariantCulture);
    }

    private string String()
    {
        var value = new StringBuilder();
        for (Expect('"'); Next is not '"'; at++)
        {
            if (Next is '\\')
            {
                at++;
                Must(Next is '"' or '\\', "a backslash before something else");
            }

            Must(Next is >= ' ' and <= '~', "no printable ASCII, or no end");
            value.Append(Next);
        }

        Expect('"');
        return value.ToString();
    }

    private bool Boolean()
    {
        Expect('?');
        Must(Next is '0' or '1', "neither 0 nor 1");
        return text[at++] is '1';
    }

    private void Skip(string characters) => While(characters.Contains);

    private string While(Func<char, bool> fits)
    {
        var start = at;
        while (Next is { } next && fits(next))
            at++;

        return text[start..at];
    }

    private void Expect(char expected)
    {
        Must(Next == expected, $"no {expected}");
        at++;
    }

    private void Must(bool holds, string otherwise)
    {
        if (!holds)
            throw Wrong(otherwise);
    }

    private FormatException Wrong(string what) => new($"{what} at {at}: {text}");
}
