using System.Text;
using System.Text.Json.Nodes;

namespace MeetAi.Tests.Endpoints.Hostile;

/// <summary>JSON with one value in it replaced, doubled, renamed or taken away. It need not be JSON any more.</summary>
internal static class JsonMutation
{
    private const string Mark = "here-comes-something-else";

    public static byte[] Of(JsonNode json, Random random)
    {
        var copy = json.DeepClone();
        var places = Objects(copy).ToList();
        var place = places[random.Next(places.Count)];
        var (name, value) = place.Count > 0
            ? place.ElementAt(random.Next(place.Count))
            : new KeyValuePair<string, JsonNode?>("name", null);
        switch (random.Next(6))
        {
            case 0: place.Remove(name); break;
            case 1: place[Nasty.Of(Nasty.Parameters, random)] = value?.DeepClone(); break;
            default: place[name] = Mark; break;
        }

        var text = copy.ToJsonString();
        var nasty = Nasty.Of(Nasty.Json, random);
        if (random.Next(10) == 0)
            nasty += $",\"{name}\":{Nasty.Of(Nasty.Json, random)}"; // the last one counts

        return Encoding.UTF8.GetBytes(text.Replace($"\"{Mark}\"", nasty, StringComparison.Ordinal));
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject one => one.SelectMany(member => Objects(member.Value)).Prepend(one),
        JsonArray list => list.SelectMany(Objects),
        _ => [],
    };
}
