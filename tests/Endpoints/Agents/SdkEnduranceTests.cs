namespace MeetAi.Tests.Endpoints.Agents;

/// <summary>The clients keep their promises when lines break, boxes restart and limits bite.</summary>
public sealed class SdkEnduranceTests
{
    [ClientsTheory]
    [InlineData("python",
        """
        import sys
        from meetai import Meet
        print(Meet(sender="bot").send(sys.argv[1], "once")["seq"])
        """)]
    [InlineData("js",
        """
        import { Meet } from "./meetai.mjs";
        console.log((await new Meet({ sender: "bot" }).send(process.argv[2], "once")).seq);
        """)]
    public async Task A_message_is_said_once_though_its_answers_are_lost(string language, string source)
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        using var line = new LostAnswers(meetai.Url, count: 2);

        using var client = await Client.Start(
            line.Url, ada, await Client.Folder(meetai), language, source, room["/api/rooms/".Length..]);

        Assert.Equal(["1"], await client.Lines());
        Assert.Equal(2, line.Count);
        Assert.Equal([1], (await ada.Get($"{room}/messages")).Seqs());
    }

    [ClientsTheory]
    [InlineData("python",
        """
        from meetai import Meet
        for message in Meet(sender="bot").listen("den", after="0", exclude="noise"):
            print(message["content"])
        """)]
    [InlineData("js",
        """
        import { Meet } from "./meetai.mjs";
        for await (const message of new Meet({ sender: "bot" }).listen("den", { after: "0", exclude: "noise" }))
          console.log(message.content);
        """)]
    public async Task A_listener_hears_everything_once_and_in_order_through_restarts(string language, string source)
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewRoom();
        using var client = await Client.Start(meetai.Url, ada, await Client.Folder(meetai), language, source);

        for (var life = 1; life <= 5; life++)
        {
            var person = meetai.With(ada.Key);
            for (var said = 1; said <= 10; said++)
            {
                await person.Say(room, $"{life}.{said}");
                await person.Say(room, "psst", "noise");
            }

            for (var heard = 1; heard <= 10 && life % 2 == 0; heard++)
                Assert.Equal($"{life}.{heard}", await client.Line()); // it waits for more when the box goes

            await (life == 3 ? meetai.Terminate() : meetai.Kill());
            await meetai.Launch(sameAddress: true);
            for (var heard = 1; heard <= 10 && life % 2 == 1; heard++)
                Assert.Equal($"{life}.{heard}", await client.Line()); // it hears them in the next life, or before
        }

        await meetai.With(ada.Key).Say(room, "the end");
        Assert.Equal("the end", await client.Line());
    }

    [ClientsTheory]
    [InlineData("python",
        """
        from meetai import Meet, MeetError
        for number in range(3):
            print(Meet(sender="bot").send("den", str(number))["content"])
        try:
            for number in range(3):
                Meet(sender="bot", patience=0).send("den", "at once")
        except MeetError as error:
            print(error.code, error.status, error.retry_after)
        """)]
    [InlineData("js",
        """
        import { Meet } from "./meetai.mjs";
        for (let number = 0; number < 3; number++)
          console.log((await new Meet({ sender: "bot" }).send("den", `${number}`)).content);
        try {
          for (let number = 0; number < 3; number++)
            await new Meet({ sender: "bot", patience: 0 }).send("den", "at once");
        } catch (error) {
          console.log(error.code, error.status, error.retry_after);
        }
        """)]
    public async Task Who_is_too_fast_is_told_so_and_waits(string language, string source)
    {
        await using var meetai = await Running.Start("--limit", "messages=1/s");
        var ada = await meetai.NewPerson();
        await ada.NewRoom();

        using var client = await Client.Start(meetai.Url, ada, await Client.Folder(meetai), language, source);

        Assert.Equal(["0", "1", "2", "rate_limited 429 1"], await client.Lines());
    }
}
