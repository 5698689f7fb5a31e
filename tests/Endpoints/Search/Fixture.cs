using System.Globalization;

namespace MeetAi.Tests.Endpoints.Search;

/// <summary>What somebody asks, and what was said that answers it.</summary>
internal sealed record Question(string Line, IReadOnlyList<string> Answers);

/// <summary>
/// 2,000 messages of a company, the same at every run, and 50 questions. Each question is about something that happened
/// to some thing of some team; two messages tell that, in other forms of the words and among other words, and all
/// others share at most two of the three with it.
/// </summary>
internal sealed class Fixture
{
    private const int Questions = 50, Messages = 2000;

    private static readonly string[] teams =
    [
        "billing", "login", "mail", "upload", "mobile", "warehouse", "support", "payroll", "marketing", "analytics",
        "security", "design", "legal", "research", "hiring",
    ];

    private static readonly string[] things =
    [
        "certificate", "invoice", "quota", "firewall", "password", "backup", "newsletter", "cluster", "dashboard",
        "contract", "printer", "calendar", "budget", "database", "survey", "webhook", "laptop", "domain", "report",
        "license",
    ];

    /// <summary>As it is asked, and as it is told.</summary>
    private static readonly (string Asked, string Told)[] events =
    [
        ("fail", "failed"), ("renew", "renewing"), ("move", "moved"), ("delete", "deletion"), ("approve", "approved"),
        ("configure", "configuration"), ("cancel", "cancelled"), ("order", "ordered"), ("replace", "replacing"),
        ("schedule", "scheduled"), ("lock", "locked"), ("publish", "publishing"), ("review", "reviews"),
        ("migrate", "migration"), ("expire", "expired"),
    ];

    private static readonly string[] asks =
    [
        "why did the {0} of the {1} team {2}?", "When did {1} {2} their {0}?", "what happened: did the {1} {0} {2}",
        "who had to {2} that {0} for {1}", "{1} {0} {2}", "How do we {2} the {0}s in {1}?",
    ];

    private static readonly string[] tells =
    [
        "Heads up: {2} of the {0}, asked for by {1}, is done", "The {1} people wrote that their {0} was {2} on {3}",
        "{3}: {0} ({1}) {2}, see the notes", "I looked into it. The {0}s were {2}; {1} knows since {3}",
        "after a long thread with {1} about everything and nothing, including the weather, lunch, who owns the plants"
            + " and whether {3} is a holiday, we agreed that the {0} is {2}, and somebody wrote that down here",
    ];

    private static readonly string[] chats =
    [
        "Has anybody seen the {0}?", "{1} has a standup at {3}", "The {0} was {2} again, no idea whose", "thanks {1}!",
        "{1}: please have a look at the {0} before {3}", "we {2} it, says {1}", "lunch on {3}?", "a new {0} arrived",
    ];

    private readonly Random random = new(7);

    public Fixture()
    {
        var asked = new HashSet<(int, int, int)>();
        while (asked.Count < Questions)
        {
            var fact = (random.Next(things.Length), random.Next(teams.Length), random.Next(events.Length));
            if (!asked.Add(fact))
                continue;

            string[] answers = [Say(tells, fact), Say(tells, fact)];
            Said.AddRange(answers);
            Asked.Add(new Question(Fill(Any(asks), fact, isAsked: true), answers));
        }

        while (Said.Count < Messages)
        {
            var other = (random.Next(things.Length), random.Next(teams.Length), random.Next(events.Length));
            if (!asked.Contains(other))
                Said.Add(Say(random.Next(3) == 0 ? tells : chats, other));
        }

        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(Said));
    }

    public List<string> Said { get; } = [];

    public List<Question> Asked { get; } = [];

    /// <summary>Numbered, so that none is said twice.</summary>
    private string Say(string[] templates, (int, int, int) fact)
        => $"{Fill(Any(templates), fact, isAsked: false)} [{Said.Count}-{random.Next(10_000)}]";

    private string Fill(string template, (int Thing, int Team, int Event) fact, bool isAsked) => string.Format(
        CultureInfo.InvariantCulture, template, things[fact.Thing], teams[fact.Team],
        isAsked ? events[fact.Event].Asked : events[fact.Event].Told, $"the {random.Next(1, 29)}th");

    private string Any(string[] from) => from[random.Next(from.Length)];
}
