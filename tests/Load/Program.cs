// A light load generator for Meet AI and its peers. README.md says what each command does and how to read it.
using System.Net.Sockets;
using MeetAi.Load;

// One thread reads every socket and runs what waits for it: a thread pool would take the cores that the server needs.
// The runtime reads these when the first socket is made.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "1");

if (args is not [var command, .. var rest] || Options.Parse(rest) is not { } options)
    return Usage();

if (command is not ("limiter" or "jobs" or "hang") && !options.NamesRoom)
    return Usage();

try
{
    return command switch
    {
        "flood" => await Flood.Post(options),
        "read" => await Flood.Read(options),
        "fanout" => await Fanout.Run(options),
        "hold" => await Hold.Run(options),
        "spread" => await Spread.Run(options),
        "gather" => await Gather.Run(options),
        "search" => await Search.Run(options),
        "limiter" => await LimiterCost.Run(options),
        "jobs" => await JobCost.Run(options),
        "hang" => await Silence.Run(),
        _ => Usage(),
    };
}
catch (Exception failure) when (failure is IOException or SocketException or TimeoutException)
{
    Console.Error.WriteLine($"load: {failure.Message}");
    return 1;
}

static int Usage()
{
    Console.Error.WriteLine(
        """
        load COMMAND --url http://HOST:PORT --key KEY --room ROOM [options]

          flood    POST messages            --connections 64 --seconds 10 --warmup 1
          read     GET the newest 50        --connections 64 --seconds 10 --warmup 1 [--before SEQ]
          fanout   POST to many listeners   --listeners 200 --posters 16 --rate 8000 --seconds 10 --warmup 1
          hold     open sockets, keep them  --sockets 15000 --joiners 64 --seconds 10 --pid SERVER
          spread   POST to many rooms       --rooms 20 --messages 1000000 --connections 64 --pid SERVER
          gather   many people in one room  --members 1000 --askers 0 --joiners 64 --seconds 10 --pid SERVER

          search   search many messages     --messages 1000000 --rooms 20 --questions 2000 --connections 1

        load limiter [options]

                   ask the rate limiter   --calls 100000 --subjects 1000000

        load jobs [options]

                   enqueue and run jobs   --jobs 100000

        load hang

                   be a receiver that takes connections and never answers
        """);
    return 2;
}
