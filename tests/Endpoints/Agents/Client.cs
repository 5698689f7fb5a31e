using System.Diagnostics;

namespace MeetAi.Tests.Endpoints.Agents;

/// <summary>A program in Python or JavaScript, beside the client that the box itself serves.</summary>
internal sealed class Client : IDisposable
{
    private readonly Process process;
    private readonly Task<string> error;

    private Client(Process process)
    {
        this.process = process;
        error = process.StandardError.ReadToEndAsync();
    }

    /// <param name="box">Where the program finds the box.</param>
    /// <param name="person">Whose key it has; none for nobody's.</param>
    /// <param name="folder">Where it runs, with both clients.</param>
    /// <param name="language"><c>python</c> or <c>js</c>.</param>
    /// <param name="source">The program; it finds the arguments in its arguments.</param>
    /// <param name="arguments">What it is told besides.</param>
    public static async Task<Client> Start(
        Uri box, Person person, string folder, string language, string source, params string[] arguments)
    {
        var (program, file) = language == "python" ? ("python3", "main.py") : ("node", "main.mjs");
        var path = Path.Combine(folder, $"{Guid.NewGuid():N}-{file}");
        await File.WriteAllTextAsync(path, source);
        var start = new ProcessStartInfo(program, [path, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
            Environment =
            {
                ["MEETAI_URL"] = box.ToString(),
                ["MEETAI_KEY"] = person.Key,
                ["PYTHONUNBUFFERED"] = "1",
                ["PYTHONDONTWRITEBYTECODE"] = "1",
            },
        };
        return new Client(Process.Start(start)!);
    }

    /// <summary>A folder with both clients, as the box serves them.</summary>
    public static async Task<string> Folder(Running meetai)
    {
        using var http = meetai.Anyone();
        var folder = Directory.CreateDirectory(Path.Combine(meetai.Data, "clients")).FullName;
        foreach (var (file, served) in new[] { ("meetai.py", "meetai.py"), ("meetai.mjs", "meetai.js") })
            await File.WriteAllTextAsync(Path.Combine(folder, file), await http.GetStringAsync($"/sdk/{served}"));

        return folder;
    }

    /// <summary>The next line it writes.</summary>
    public async Task<string> Line()
        => await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60))
            ?? throw new InvalidOperationException($"It ended: {await error}");

    /// <summary>All that it writes until it ends well.</summary>
    public async Task<string[]> Lines()
    {
        var said = await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error);
        return said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void Dispose()
    {
        process.Kill();
        process.Dispose();
    }
}

/// <summary>A test that is told once in Python and once in JavaScript, where both run.</summary>
internal sealed class ClientsFactAttribute : FactAttribute
{
    public ClientsFactAttribute() => Skip = ClientsTheoryAttribute.Missing;
}

/// <summary>The same with data.</summary>
internal sealed class ClientsTheoryAttribute : TheoryAttribute
{
    public static readonly string? Missing
        = ProgramFactAttribute.Reason("python3") ?? ProgramFactAttribute.Reason("node");

    public ClientsTheoryAttribute() => Skip = Missing;
}
