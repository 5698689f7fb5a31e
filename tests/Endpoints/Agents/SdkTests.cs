using System.Net;
using System.Net.Http.Headers;
using MeetAi.Tests.Endpoints.Rooms;

namespace MeetAi.Tests.Endpoints.Agents;

/// <summary>The clients that the box serves, each doing what its description promises.</summary>
public sealed class SdkTests(SharedBox box) : IClassFixture<SharedBox>
{
    [Theory]
    [InlineData("meetai.py", "text/x-python")]
    [InlineData("meetai.js", "text/javascript")]
    public async Task A_client_is_one_short_file_for_anybody_that_knows_its_box(string file, string type)
    {
        using var http = box.Meetai.Anyone();
        var answer = await http.GetAsync($"/sdk/{file}");
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal($"{type}; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Contains(
            $"BOX = \"{box.Meetai.Url.GetLeftPart(UriPartial.Authority)}\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("{{url}}", text, StringComparison.Ordinal);
        Assert.InRange(text.Split('\n').Length, 100, 250);

        using var again = new HttpRequestMessage(HttpMethod.Get, $"/sdk/{file}");
        again.Headers.IfNoneMatch.Add(new EntityTagHeaderValue(answer.Headers.ETag!.Tag));
        var unchanged = await http.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Equal("no-cache", unchanged.Headers.CacheControl?.ToString());
    }

    [ClientsTheory]
    [InlineData("python",
        """
        import os
        from meetai import Meet
        os.environ["http_proxy"] = "http://127.0.0.1:1"  # to which no key for this machine goes
        meet = Meet(sender="bot")
        first = meet.send("lab", "one")
        meet.send(first["room_id"], "two", reply_to=first, sender="other")
        print(meet.room("lab")["id"] == first["room_id"], len(meet.rooms()))
        for message in meet.read("lab", limit=2)["messages"]:
            print(*(message[name] for name in ("seq", "sender", "sender_type", "content")), bool(message["reply_to"]))
        print(meet.read("lab", after=first, limit=1, exclude="bot")["cursor"] == meet.read("lab")["cursor"])
        print(meet.call("POST", "/api/rooms", {"name": "new"})["name"])
        """)]
    [InlineData("js",
        """
        import { Meet } from "./meetai.mjs";
        const python = (flag) => (flag ? "True" : "False");
        const meet = new Meet({ sender: "bot" });
        const first = await meet.send("lab", "one");
        await meet.send(first.room_id, "two", { reply_to: first, sender: "other" });
        console.log(python((await meet.room("lab")).id === first.room_id), (await meet.rooms()).length);
        for (const { seq, sender, sender_type, content, reply_to } of (await meet.read("lab", { limit: 2 })).messages)
          console.log(seq, sender, sender_type, content, python(reply_to));
        const { cursor } = await meet.read("lab", { after: first, limit: 1, exclude: "bot" });
        console.log(python(cursor === (await meet.read("lab")).cursor));
        console.log((await meet.call("POST", "/api/rooms", { body: { name: "new" } })).name);
        """)]
    public async Task It_finds_rooms_sends_and_reads(string language, string source)
    {
        var person = await box.Meetai.NewPerson();
        await person.NewRoom("lab");
        await person.NewRoom("another");

        using var client = await Start(person, language, source);

        Assert.Equal(
            ["True 2", "1 bot agent one False", "2 other agent two True", "True", "new"], await client.Lines());
    }

    [ClientsTheory]
    [InlineData("python",
        """
        import sys
        from meetai import Meet, MeetError
        def show(act):
            try:
                act()
            except MeetError as error:
                print(error.code, error.status, error.retry_after, error.problem.get("latest", {}).get("seq"))
        meet = Meet(sender="bot", patience=2)
        show(lambda: Meet(key="mai_nobody").rooms())
        show(lambda: meet.read("nowhere"))
        show(lambda: meet.room("twin"))
        show(lambda: meet.read("den", after=77))
        show(lambda: next(meet.listen("den", after=77)))
        show(lambda: Meet().send("den", "who am I?"))
        show(lambda: meet.call("PUT", "/api/rooms", {}))
        show(lambda: meet.call("GET", "/llms.txt"))
        show(lambda: meet.ask("den", "anybody?", timeout=1))
        show(lambda: Meet("http://127.0.0.1:1", patience=0.3).rooms())
        """)]
    [InlineData("js",
        """
        import { Meet, MeetError } from "./meetai.mjs";
        async function show(act) {
          try {
            await act();
          } catch (error) {
            if (!(error instanceof MeetError)) throw error;
            console.log(error.code, error.status, error.retry_after ?? "None", error.problem.latest?.seq ?? "None");
          }
        }
        const meet = new Meet({ sender: "bot", patience: 2 });
        await show(() => new Meet({ key: "mai_nobody" }).rooms());
        await show(() => meet.read("nowhere"));
        await show(() => meet.room("twin"));
        await show(() => meet.read("den", { after: 77 }));
        await show(() => meet.listen("den", { after: 77 }).next());
        await show(() => new Meet().send("den", "who am I?"));
        await show(() => meet.call("PUT", "/api/rooms", { body: {} }));
        await show(() => meet.call("GET", "/llms.txt"));
        await show(() => meet.ask("den", "anybody?", { timeout: 1 }));
        await show(() => new Meet({ url: "http://127.0.0.1:1", patience: 0.3 }).rooms());
        """)]
    public async Task What_is_refused_or_not_reached_has_its_code(string language, string source)
    {
        var person = await box.Meetai.NewPerson();
        await person.Say(await person.NewRoom(), "hello");
        await person.NewRoom("twin");
        await person.NewRoom("twin");

        using var client = await Start(person, language, source);

        Assert.Equal(
            [
                "unauthorized 401 None None", "not_found 404 None None", "ambiguous 0 None None",
                "cursor_gone 410 None 1", "cursor_gone 410 None 1", "invalid_field 400 None None",
                "method_not_allowed 405 None None", "unexpected 200 None None", "timeout 0 None None",
                "unreachable 0 None None",
            ],
            await client.Lines());
    }

    [ClientsTheory]
    [InlineData("python",
        """
        from meetai import Meet
        meet = Meet(sender="passer-by")
        meet.send("square", "hi")
        message = next(meet.listen("square", after="0"))
        print(message["sender"], message["anonymous"], meet.room("square")["name"])
        """)]
    [InlineData("js",
        """
        import { Meet } from "./meetai.mjs";
        const meet = new Meet({ sender: "passer-by" });
        await meet.send("square", "hi");
        const { value } = await meet.listen("square", { after: "0" }).next();
        console.log(value.sender, value.anonymous ? "True" : "", (await meet.room("square")).name);
        """)]
    public async Task Without_a_key_it_meets_the_public_rooms(string language, string source)
    {
        await using var meetai = await Running.Start();
        await (await meetai.NewPerson()).NewPublicRoom();

        using var client = await Client.Start(
            meetai.Url, meetai.Nobody(), await Client.Folder(meetai), language, source);

        Assert.Equal(["passer-by True square"], await client.Lines());
    }

    private async Task<Client> Start(Person person, string language, string source)
        => await Client.Start(box.Meetai.Url, person, await Client.Folder(box.Meetai), language, source);
}
