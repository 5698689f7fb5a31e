using System.Net;
using System.Net.Http.Json;
using System.Text;

namespace MeetAi.Tests.Endpoints;

/// <summary>Names of rooms, senders and people hold no character that hides, reorders or means nothing.</summary>
public sealed class NamesTests(SharedBox box) : IClassFixture<SharedBox>
{
    public static TheoryData<string, string> Refused => new()
    {
        { "NUL", "a\0b" },
        { "control", "a\u0007b" },
        { "tab", "a\tb" },
        { "line feed", "a\nb" },
        { "delete", "a\u007Fb" },
        { "C1 control", "a\u0085b" },
        { "line separator", "a\u2028b" },
        { "paragraph separator", "a\u2029b" },
        { "left-to-right mark", "a\u200Eb" },
        { "right-to-left mark", "a\u200Fb" },
        { "Arabic letter mark", "a\u061Cb" },
        { "right-to-left embedding", "a\u202Bb" },
        { "right-to-left override", "a\u202Eb" },
        { "right-to-left isolate", "a\u2067b" },
        { "pop isolate", "a\u2069b" },
        { "zero-width space", "a\u200Bb" },
        { "zero-width non-joiner", "a\u200Cb" },
        { "zero-width joiner", "a\u200Db" },
        { "word joiner", "a\u2060b" },
        { "invisible times", "a\u2062b" },
        { "soft hyphen", "a\u00ADb" },
        { "byte order mark", "a\uFEFFb" },
        { "Mongolian vowel separator", "a\u180Eb" },
        { "combining grapheme joiner", "a\u034Fb" },
        { "Hangul filler", "a\u3164b" },
        { "interlinear annotation", "a\uFFF9b" },
        { "tag", "a\U000E0041b" },
        { "language tag", "a\U000E0001b" },
        { "private use", "a\uE000b" },
        { "private use in plane 15", "a\U000F0000b" },
        { "private use in plane 16", "a\U0010FFFDb" },
        { "noncharacter in Arabic forms", "a\uFDD0b" },
        { "noncharacter at the end of plane 0", "a\uFFFEb" },
        { "noncharacter at the end of plane 1", "a\U0001FFFFb" },
        { "nothing", "" },
        { "blanks", "   " },
        { "blanks of all widths", "\u00A0\u2003\u3000" },
        { "a filler alone", "\u3164" },
        { "a zero-width space alone", "\u200B" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_name_that_hides_something_is_refused_everywhere(string what, string name)
    {
        Assert.NotEmpty(what);
        var before = await box.Look();

        await Refuses("name", await box.Ada.Http.PostAsJsonAsync("/api/rooms", new { name }));
        await Refuses("name", await box.Ada.Http.PatchAsJsonAsync(box.Room, new { name }));
        await Refuses("sender", await Say(name, "hi"));
        await Refuses("handle", await box.Meetai.Anyone().PostAsJsonAsync("/api/keys", new { handle = name }));
        await Refuses("sender", await box.Ada.Http.PostAsync(
            $"{box.Room}/messages?sender={Uri.EscapeDataString(name)}",
            new StringContent("hi", Encoding.UTF8, "text/plain")));

        Assert.Equal(before, await box.Look());
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\\udc00")]
    [InlineData("a\\ud83d")]
    [InlineData("\\ude00\\ud83d")]
    [InlineData("\\ud800\\u0041")]
    public async Task An_unpaired_surrogate_is_refused_in_names_and_in_content(string escaped)
    {
        var before = await box.Look();

        await Refuses("name", await Send("/api/rooms", $$"""{"name":"{{escaped}}"}"""));
        await Refuses("handle", await Send("/api/keys", $$"""{"handle":"{{escaped}}"}"""));
        await Refuses("sender", await Send($"{box.Room}/messages", $$"""{"sender":"{{escaped}}","content":"hi"}"""));
        await Refuses("content", await Send($"{box.Room}/messages", $$"""{"sender":"ada","content":"{{escaped}}"}"""));

        Assert.Equal(before, await box.Look());
    }

    [Theory]
    [InlineData("Ω — ½ ½ ﬁ 中文 عربى עברית हिन्दी ไทย")]
    [InlineData("👋🏽 e\u0301 \u2764\uFE0F 🇨🇭")]
    [InlineData("<script>alert('1')</script> \"'; DROP TABLE rooms; --")]
    public async Task Every_other_name_is_kept_as_it_came(string name)
    {
        var room = await box.Ada.NewRoom(name);

        Assert.Equal(name, (await box.Ada.Get(room)).Text("name"));
        Assert.Equal(name[..10].Trim(), (await box.Ada.Say(room, "hi", sender: $"  {name[..10]} ")).Text("sender"));
    }

    [Fact]
    public async Task Lengths_are_counted_in_UTF_16_after_trimming()
    {
        var wave = string.Concat(Enumerable.Repeat("👋", 50));

        Assert.Equal(wave, (await box.Ada.Get(await box.Ada.NewRoom($" {wave} "))).Text("name"));
        await Refuses("name", await box.Ada.Http.PostAsJsonAsync("/api/rooms", new { name = wave + "!" }));
        await Refuses("sender", await Say(wave, "hi"));
    }

    [Fact]
    public async Task Content_is_kept_as_it_came_but_for_NUL()
    {
        const string Odd = "  \u202Eevil\u200B \U000E0041 \uE000 \u0007\r\n\t e\u0301 👩‍👩‍👧 ";

        await Refuses("content", await Say("ada", "a\0b"));
        var posted = await box.Ada.Say(box.Room, Odd);

        Assert.Equal(Odd, posted.Text("content"));
        Assert.Equal(Odd, (await box.Ada.Get($"{box.Room}/messages/{posted.Text("id")}")).Text("content"));
    }

    private static async Task Refuses(string field, HttpResponseMessage answer)
    {
        var problem = await Person.Problem(answer, HttpStatusCode.BadRequest, "invalid_field");
        Assert.Equal(field, Assert.Single(problem.Items("errors")).Text("field"));
    }

    private Task<HttpResponseMessage> Say(string sender, string content)
        => box.Ada.Http.PostAsJsonAsync($"{box.Room}/messages", new { sender, content });

    private Task<HttpResponseMessage> Send(string path, string json)
        => (path == "/api/keys" ? box.Meetai.Anyone() : box.Ada.Http).PostAsync(
            path, new StringContent(json, Encoding.UTF8, "application/json"));
}
