namespace MeetAi.Tests.Endpoints.Cli;

/// <summary>A box with one person, and a folder for what is exported from it.</summary>
public abstract class Moving : IAsyncLifetime
{
    private protected string Folder { get; } = Running.NewDirectory();

    private protected Running Meetai { get; private set; } = null!;

    private protected Person Ada { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Meetai = await Running.Start();
        Ada = await Meetai.NewPerson();
    }

    public async Task DisposeAsync()
    {
        await Meetai.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private protected async Task<string> Exported()
    {
        var file = Path.Combine(Folder, "all.jsonl");
        Assert.Equal(0, (await Meetai.Command("export", file)).ExitCode);
        return file;
    }
}
