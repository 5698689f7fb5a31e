namespace MeetAi.Tests.Endpoints.Search;

/// <summary>How well questions as people ask them find what answers them.</summary>
public sealed class SearchQualityTests
{
    private const int AtOnce = 32;

    [Fact]
    public async Task Nine_of_ten_known_answers_are_among_the_first_ten_results()
    {
        await using var meetai = await Running.Start();
        var (ada, fixture) = (await meetai.NewPerson(), new Fixture());
        var rooms = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => ada.NewRoom($"room {i}")));
        await Parallel.ForEachAsync(
            fixture.Said.Select((text, i) => (text, room: rooms[i % rooms.Length])),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (one, _) => await ada.Say(one.room, one.text));

        var (found, missed) = (0, new List<string>());
        foreach (var question in fixture.Asked)
        {
            var first = await ada.Find(question.Line, more: "&limit=10");
            found += question.Answers.Count(first.Contains);
            missed.AddRange(question.Answers.Except(first).Select(answer => $"{question.Line} -> {answer}"));
        }

        Assert.Equal((2000, 50, 100), (fixture.Said.Count, fixture.Asked.Count, found + missed.Count));
        Assert.True(found >= 90, $"recall@10 is {found / 100.0}; missed:\n{string.Join('\n', missed)}");
    }
}
