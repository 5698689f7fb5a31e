using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MeetAi.Endpoints;
using MeetAi.Storage;
using MeetAi.Tests.Endpoints.Rights;

namespace MeetAi.Tests.Endpoints.Agents;

/// <summary>
/// /openapi.json is kept by hand, so here it is held against the program: a route, a field or a code that one of the
/// two lacks is found without being named here.
/// </summary>
public sealed class OpenApiTests(SharedBox box) : IClassFixture<SharedBox>
{
    [Fact]
    public async Task It_has_every_route_that_the_sources_map_and_no_other()
    {
        var api = await OpenApi.Of(box.Meetai);

        Assert.Equal(Routes.All.Order(), api.Operations.Select(one => one.Route).Order());
    }

    /// <summary>The running program names the methods of a path when it is asked for one that is not there.</summary>
    [Fact]
    public async Task The_running_program_knows_each_path_with_just_these_methods()
    {
        var api = await OpenApi.Of(box.Meetai);
        using var http = box.Meetai.Operator();
        foreach (var path in api.Operations.Select(one => Routes.Fill(one.Path, noIds)).Distinct())
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, path);
            using var answer = await http.SendAsync(request);

            Assert.Equal(405, (int)answer.StatusCode);
            Assert.Equal(
                api.Operations.Where(one => one.Matches(path)).Select(one => one.Method).Distinct().Order(),
                Allowed(answer).Order());
        }
    }

    [Fact]
    public async Task It_has_every_error_code_with_its_status_and_title()
    {
        var api = await OpenApi.Of(box.Meetai);
        var problems = typeof(Problems).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (Problem)field.GetValue(null)!)
            .DistinctBy(problem => problem.Code).ToDictionary(problem => problem.Code);

        Assert.Equal(
            problems.Values.Select(one => $"{one.Status} {one.Code}: {one.Title}").Order(),
            api.Resolve("#/components/schemas/ErrorCode").Items("oneOf").Select(
                one => $"{one.Text("description").Split(':')[0]} {one.Text("const")}: {one.Text("title")}").Order());
        Assert.Equal(
            problems.Keys.Order(),
            api.Components("responses").SelectMany(one => OpenApi.Codes(one.Value)).Distinct().Order());
        Assert.All(api.Operations, one => Assert.All(Refusals(api, one), refusal
            => Assert.Equal(refusal.Status, problems[refusal.Code].Status)));
    }

    /// <summary>A shape is called as its type is, but for what says that it is a view.</summary>
    [Fact]
    public async Task It_has_every_field_of_every_type_on_the_wire_and_no_other()
    {
        var api = await OpenApi.Of(box.Meetai);
        var types = Types().ToDictionary(NameOf);
        string[] unions = ["RoomEvent", "LobbyEvent", "ClientFrame", "McpMessage", "ErrorCode", "Id", "Time"];

        Assert.Equal(types.Keys.Concat(unions).Order(), api.Schemas.Select(schema => schema.Name).Order());
        Assert.All(types.Where(one => one.Value != typeof(Message)), type => Assert.Equal(
            FieldsOf(type.Value).Except(OperatorsOwn(type.Key)).Order(),
            api.Resolve($"#/components/schemas/{type.Key}").GetProperty("properties").EnumerateObject()
                .Select(property => property.Name).Order()));
    }

    [Fact]
    public async Task Every_reference_leads_somewhere_and_every_part_is_used()
    {
        var api = await OpenApi.Of(box.Meetai);
        var used = api.References().ToList();

        Assert.All(used, reference => Assert.NotEqual(JsonValueKind.Undefined, api.Resolve(reference).ValueKind));
        foreach (var kind in new[] { "schemas", "parameters", "headers", "responses" })
        {
            Assert.Empty(api.Components(kind).Select(one => $"#/components/{kind}/{one.Name}").Except(used)
                .Except(["#/components/schemas/ClientFrame"])); // what is sent on a socket has no place in OpenAPI
        }
    }

    [Fact]
    public async Task Every_operation_says_what_it_does_and_has_the_parameters_of_its_path()
    {
        var api = await OpenApi.Of(box.Meetai);

        Assert.Equal(api.Operations.Count, api.Operations.DistinctBy(one => one.Id).Count());
        Assert.All(api.Operations, one =>
        {
            Assert.Matches("^[a-z][A-Za-z]+$", one.Id);
            Assert.InRange(one.Json.Text("summary").Length, 10, 120);
            Assert.Single(one.Json.Items("tags"));
            var item = api.Json.GetProperty("paths").GetProperty(one.Path);
            var given = item.TryGetProperty("parameters", out var parameters)
                ? parameters.EnumerateArray().Select(api.Follow).Select(parameter => parameter.Text("name"))
                : [];
            Assert.Equal(
                one.Path.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}')), given);
        });
    }

    [Fact]
    public async Task It_asks_for_the_scopes_that_the_program_asks_for()
    {
        var api = await OpenApi.Of(box.Meetai);
        var scopes = KeyRightsTests.Needs.Concat(RoomRightsTests.Needs)
            .ToLookup(need => need.Route.Replace("/messages/check", "/{name}/check", StringComparison.Ordinal));

        Assert.All(api.Operations.Where(one => scopes.Contains(one.Route)), one => Assert.Subset(
            one.Scopes.ToHashSet(), scopes[one.Route].Select(need => need.Scope).ToHashSet()));
    }

    private static readonly Dictionary<string, string> noIds = [];

    private static IEnumerable<string> Allowed(HttpResponseMessage answer) => answer.Content.Headers.Allow
        .Select(method => method.ToUpperInvariant()).Where(method => method is not "HEAD");

    private static IEnumerable<(int Status, string Code)> Refusals(OpenApi api, Operation operation)
        => operation.Json.GetProperty("responses").EnumerateObject()
            .Where(response => response.Name != "default")
            .SelectMany(response => OpenApi.Codes(api.Follow(response.Value))
                .Select(code => (int.Parse(response.Name, CultureInfo.InvariantCulture), code)));

    /// <summary>Only the operator asks for an admin's or another's key: that stands with the route.</summary>
    private static string[] OperatorsOwn(string schema) => schema is "RegisterKey" ? ["admin", "person"] : [];

    private static string NameOf(Type type) => type switch
    {
        { IsGenericType: true } when type.GetGenericArguments() is [var item] => $"{item.Name}List",
        { Name: [.. var name, 'V', 'i', 'e', 'w'] } => name,
        _ => type.Name,
    };

    /// <summary>
    /// Webhooks have a part of their own in the document, tools their schemas in tools.json, lines of an export theirs
    /// in docs/export.md, and the command line keeps its own things.
    /// </summary>
    private static bool IsElsewhere(Type type)
        => type.Namespace is "MeetAi.Endpoints.Agents" or "MeetAi.Endpoints.Moving" or "MeetAi.Endpoints.Cli"
            or "MeetAi.Endpoints.Cli.Client" or "MeetAi.Endpoints.Cli.Sources" || type.Name is "Payload`1";

    private static IEnumerable<string> FieldsOf(Type type)
        => Wire.Json.GetTypeInfo(type)!.Properties.Select(property => property.Name);

    /// <summary>The types that Wire.cs names, and those that they hold.</summary>
    private static HashSet<Type> Types()
    {
        var found = new HashSet<Type> { typeof(Author) }; // written by hand, inside of Message
        var open = new Stack<Type>(typeof(JsonContext).GetCustomAttributesData()
            .Where(one => one.AttributeType == typeof(JsonSerializableAttribute))
            .Select(one => (Type)one.ConstructorArguments[0].Value!));
        while (open.TryPop(out var type))
        {
            var info = Wire.Json.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
            if (info is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } element })
            {
                open.Push(element);
            }
            else if (info is { Type: { IsEnum: false, Namespace: { } space } held }
                && space.StartsWith("MeetAi", StringComparison.Ordinal) && found.Add(held))
            {
                foreach (var property in info.Properties)
                    open.Push(property.PropertyType);
            }
        }

        return [.. found.Where(type => !IsElsewhere(type))];
    }
}
