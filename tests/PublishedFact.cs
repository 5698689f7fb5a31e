namespace MeetAi.Tests;

/// <summary>A test that takes its time, and so runs only on what is shipped.</summary>
internal sealed class PublishedFactAttribute : FactAttribute
{
    public PublishedFactAttribute()
    {
        if (!Running.IsPublished)
            Skip = "It runs on the published executable only (MEETAI_BIN).";
    }
}

/// <summary>The same with data.</summary>
internal sealed class PublishedTheoryAttribute : TheoryAttribute
{
    public PublishedTheoryAttribute() => Skip = new PublishedFactAttribute().Skip;
}
