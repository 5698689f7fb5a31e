using System.Globalization;

namespace MeetAi.Load;

/// <summary>What the command line says. Every command knows every option and takes those that it needs.</summary>
internal sealed record Options
{
    public Uri? Url { get; private init; }

    public string Key { get; private init; } = "";

    public string Room { get; private init; } = "";

    public int Connections { get; private init; } = 64;

    public int Seconds { get; private init; } = 10;

    /// <summary>Seconds at the start that are not counted: both sides still compile and connect.</summary>
    public int Warmup { get; private init; } = 1;

    public int Listeners { get; private init; } = 200;

    public int Posters { get; private init; } = 16;

    /// <summary>Messages per second that all posters ask for together.</summary>
    public int Rate { get; private init; } = 8000;

    public int Sockets { get; private init; } = 15_000;

    /// <summary>How many sockets are being opened at a time.</summary>
    public int Joiners { get; private init; } = 64;

    /// <summary>How many people gather in the room, and how many of them ask who is there.</summary>
    public int Members { get; private init; } = 1000;

    public int Askers { get; private init; }

    /// <summary>The server's process, whose memory or processor time is looked at.</summary>
    public int? Pid { get; private init; }

    /// <summary>How often each thread asks the limiter in one round.</summary>
    public int Calls { get; private init; } = 100_000;

    /// <summary>How many addresses the limiter meets.</summary>
    public int Subjects { get; private init; } = 1_000_000;

    /// <summary>How many jobs are enqueued and run.</summary>
    public int Jobs { get; private init; } = 100_000;

    /// <summary>How many messages are searched, in how many rooms, and how often.</summary>
    public int Messages { get; private init; } = 1_000_000;

    public int Rooms { get; private init; } = 20;

    public int Questions { get; private init; } = 2000;

    /// <summary>What is read: the newest messages, or those before this seq.</summary>
    public int? Before { get; private init; }

    /// <summary>Whether it is said whom to load.</summary>
    public bool NamesRoom => Url is not null && Key.Length > 0 && Room.Length > 0;

    /// <summary>Null when something is unknown or not a number.</summary>
    public static Options? Parse(ReadOnlySpan<string> arguments)
    {
        Options? options = new();
        for (; arguments is [var name, var value, ..] && options is not null; arguments = arguments[2..])
            options = options.With(name, value);

        return arguments.IsEmpty ? options : null;
    }

    /// <summary>The same by another key.</summary>
    public Options As(string key) => this with { Key = key };

    /// <summary>The same in another room.</summary>
    public Options In(string room) => this with { Room = room };

    private Options? With(string name, string value) => name switch
    {
        "--url" when Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme == "http"
            => this with { Url = url },
        "--key" => this with { Key = value },
        "--room" => this with { Room = value },
        _ when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            => With(name, number),
        _ => null,
    };

    private Options? With(string name, int number) => name switch
    {
        "--connections" => this with { Connections = number },
        "--seconds" => this with { Seconds = number },
        "--warmup" => this with { Warmup = number },
        "--listeners" => this with { Listeners = number },
        "--posters" => this with { Posters = number },
        "--rate" => this with { Rate = number },
        "--sockets" => this with { Sockets = number },
        "--joiners" => this with { Joiners = number },
        "--members" => this with { Members = number },
        "--askers" => this with { Askers = number },
        "--calls" => this with { Calls = number },
        "--subjects" => this with { Subjects = number },
        "--jobs" => this with { Jobs = number },
        "--messages" => this with { Messages = number },
        "--rooms" => this with { Rooms = number },
        "--questions" => this with { Questions = number },
        "--before" => this with { Before = number },
        "--pid" => this with { Pid = number },
        _ => null,
    };
}
