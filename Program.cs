// Meet AI. Start reading here: this file is the table of contents.
using MeetAi.Endpoints;
using MeetAi.Endpoints.Agents;
using MeetAi.Endpoints.Cli;
using MeetAi.Endpoints.Cli.Client;
using MeetAi.Endpoints.Doctor;
using MeetAi.Endpoints.Figures;
using MeetAi.Endpoints.Jobs;
using MeetAi.Endpoints.Logs;
using MeetAi.Endpoints.Moving;
using MeetAi.Endpoints.Outgoing;
using MeetAi.Endpoints.Realtime;
using MeetAi.Endpoints.Rooms;
using MeetAi.Endpoints.Web;
using MeetAi.Endpoints.Webhooks;
using MeetAi.RateLimit;
using MeetAi.Storage;
using MeetAi.Storage.Moving;
using MeetAi.Storage.Rooms;
using MeetAi.Storage.Search;

return await CommandLine.Run(
    args,
    new CommandGroup(
        "On the box",
        Serve.Command(Server), Migrate.Command(), DoctorCommand.Command(), Healthcheck.Command(),
        SystemdCommand.Command(),
        Keygen.Command(Server), Keys.Command(Server), LimitsCommand.Command(Server), JobsCommand.Command(Server),
        BackupCommand.Command(Server), RestoreCommand.Command(), RetainCommand.Command(Server),
        ExportCommand.Command(Server), ImportCommand.Command(Server), Reindex.Command(Server)),
    new CommandGroup(
        "From anywhere",
        Login.Command(), Logout.Command(), Whoami.Command(), RoomsCommand.Command(),
        Send.Command(), Read.Command(), Listen.Command(), Ask.Command(), SearchCommand.Command(),
        InviteCommand.Command(), Join.Command(), WebhooksCommand.Command(), McpCommand.Command()),
    new CommandGroup("For your shell", Completion.Command(), Manual.Command()));

static WebApplication Server(Settings settings, DataDirectory directory)
{
    var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
    builder.Listen(settings, directory);
    builder.Services.AddSingleton(settings);
    builder.Services.AddSingleton(settings.Quotas);
    builder.Services.AddSingleton(directory);
    builder.Services.AddSingleton(services => MovedClock.OfProcess(services.GetRequiredService<ILoggerFactory>()));
    builder.Services.AddSingleton(log => new Database(directory.Database, log.GetRequiredService<ILogger<Database>>()));
    builder.Services.AddSingleton(services => new Ids(
        services.GetRequiredService<TimeProvider>(), Ids.Newest(services.GetRequiredService<Database>())));
    builder.Services.AddSingleton<LiveKeys>();
    builder.Services.AddSingleton<JobStore>();
    builder.Services.AddSingleton<LeaseStore>();
    builder.Services.AddSingleton<CensusStore>();
    builder.Services.AddSingleton<KeyStore>();
    builder.Services.AddSingleton<ChildKeyStore>();
    builder.Services.AddSingleton<PersonStore>();
    builder.Services.AddSingleton<BucketStore>();
    builder.Services.AddSingleton<OverrideStore>();
    builder.Services.AddSingleton<Outbox>();
    builder.Services.AddSingleton(new Cache<(long Person, Guid Room), Room>(most: 50_000));
    builder.Services.AddSingleton<RoomStore>();
    builder.Services.AddSingleton<MemberStore>();
    builder.Services.AddSingleton<InviteStore>();
    builder.Services.AddSingleton<PublicRoomStore>();
    builder.Services.AddSingleton<Authors>();
    builder.Services.AddSingleton<Senders>();
    builder.Services.AddSingleton<MessageStore>();
    builder.Services.AddSingleton<Feed>();
    builder.Services.AddSingleton<SearchIndex>();
    builder.Services.AddSingleton<IndexWork>();
    builder.Services.AddSingleton<Indexer>();
    builder.Services.AddSingleton<Snippets>();
    builder.Services.AddSingleton<SearchStore>();
    builder.Services.AddSingleton<WebhookStore>();
    builder.Services.AddSingleton<DeliveryStore>();
    builder.Services.AddSingleton<LaneStore>();
    builder.Services.AddSingleton<TombstoneStore>();
    builder.Services.AddSingleton<ExportStore>();
    builder.Services.AddSingleton<ImportStore>();
    builder.Services.AddSingleton<RetentionStore>();
    builder.Services.AddSingleton<Leftovers>();
    builder.Services.AddSingleton<IdempotencyStore>();
    builder.Services.AddSingleton<Overrides>();
    builder.Services.AddSingleton(services => new Limiter(
        settings.Limits, isKept: settings.Listen is not null, services.GetRequiredService<Overrides>(),
        services.GetRequiredService<Database>(), services.GetRequiredService<BucketStore>(),
        services.GetRequiredService<TimeProvider>()));
    builder.Services.AddHostedService<LimitKeeper>();
    builder.Services.AddSingleton<Spans>();
    builder.Services.AddHostedService<Telemetry>();
    builder.Services.AddSingleton<Instruments>();
    builder.Services.AddSingleton<Gauges>();
    builder.Services.AddSingleton<Readings>();
    builder.Services.AddSingleton<Fullness>();
    builder.Services.AddSingleton<Recorder>();
    builder.Services.AddHostedService(services => services.GetRequiredService<Recorder>());
    builder.Services.AddSingleton<RequestLines>();
    builder.Services.AddSingleton<ClientAddress>();
    builder.Services.AddSingleton<Idempotency>();
    builder.Services.AddSingleton<Links>();
    builder.Services.AddSingleton<Documents>();
    builder.Services.AddSingleton<InviteText>();
    builder.Services.AddSingleton<Presence>();
    builder.Services.AddSingleton<Hub>();
    builder.Services.AddSingleton<Admission>();
    builder.Services.AddSingleton<RoomStream>();
    builder.Services.AddSingleton<Lobby>();
    builder.Services.AddSingleton<LongPoll>();
    builder.Services.AddSingleton<LobbyPoll>();
    builder.Services.AddSingleton<ReadTurns>();
    builder.Services.AddSingleton<NewestPages>();
    builder.Services.AddSingleton<MessagePages>();
    builder.Services.AddSingleton<Posting>();
    builder.Services.AddSingleton<Tickets>();
    builder.Services.AddSingleton<Handovers>();
    builder.Services.AddHostedService<Sweeper>();
    builder.Services.AddSingleton<Errands>();
    builder.Services.AddSingleton<McpTools>();
    builder.Services.AddSingleton<McpSessions>();
    builder.Services.AddSingleton<Backups>();
    builder.Services.AddSingleton<Probes>();
    builder.Services.AddHostedService<BackupSchedule>();
    builder.Services.AddSingleton(new Addresses(settings.WebhookAllow));
    builder.Services.AddSingleton<OutgoingClient>();
    builder.Services.AddSingleton<Payloads>();
    builder.Services.AddSingleton<Sender>();
    builder.Services.AddSingleton<InFlight>();
    builder.Services.AddSingleton<Dispatcher>();
    builder.Services.AddSingleton<TestPing>();
    builder.Services.AddSingleton<Retaining>();
    builder.Services.AddSingleton(services => services.GetRequiredService<Retaining>().Job);
    builder.Services.AddSingleton(services => RoomSweep.Of(services.GetRequiredService<Leftovers>()));
    builder.Services.AddSingleton(services => services.GetRequiredService<Dispatcher>().Retries);
    builder.Services.AddSingleton<JobRunner>();
    if (settings.Listen is not null) // a command that serves itself leaves the work to the server
    {
        builder.Services.AddHostedService(services => services.GetRequiredService<JobRunner>());
        builder.Services.AddHostedService(services => services.GetRequiredService<Dispatcher>());
        builder.Services.AddHostedService(services => services.GetRequiredService<Retaining>());
        builder.Services.AddHostedService<Systemd>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Indexer>());
    }
    var app = builder.Build();
    app.UseErrands();
    app.UseRequests();
    app.UseHardening();
    app.UseMetricsDoor();
    app.UseClientAddresses();
    app.UseOrigins();
    app.UseSharedStreams();
    app.UseWebSockets();
    app.UseSocketsOverHttp2();
    app.UseRouting();
    app.UsePeople();
    app.UseRateLimits();
    app.UsePlaces();
    app.UseLostPage();

    app.MapHealth();
    app.MapMetrics();
    app.MapHome();
    app.MapDiscovery();
    app.MapAbout();
    app.MapKeys();
    app.MapChildKeys();
    app.MapHandovers();
    app.MapAdminKeys();
    app.MapAdminPeople();
    app.MapLimits();
    app.MapBuckets();
    app.MapStats();
    app.MapJobs();
    app.MapBackups();
    app.MapMoving();
    app.MapDoctor();
    app.MapSearchIndex();
    app.MapRooms();
    app.MapMembers();
    app.MapInvites();
    app.MapMessages();
    app.MapSearch();
    app.MapWebhooks();
    app.MapDeliveries();
    app.MapAdminRooms();
    app.MapAdminRetention();
    app.MapAdminWebhooks();
    app.MapPublicRooms();
    app.MapTickets();
    app.MapSockets();
    app.MapEvents();
    app.MapMcp();
    app.MapWeb();
    return app;
}
