using System.Net;
using FsCheck;
using FsCheck.Fluent;
using MeetAi.Storage;

namespace MeetAi.Tests.Endpoints;

/// <summary>What is true of keys whatever is sent as one.</summary>
[Trait("Proof", "input")]
public sealed class KeyLawsTests(SharedBox box) : IClassFixture<SharedBox>, IDisposable
{
    private static readonly Config config
        = Config.QuickThrowOnFailure.WithMaxTest(Effort.Of(ordinary: 100, published: 300, full: 20_000));

    private static readonly Gen<char> visible = Gen.Choose('!', '~').Select(number => (char)number);

    private readonly HttpClient http = box.Meetai.Anyone();

    [Fact]
    public void A_key_with_anything_changed_is_none()
    {
        var edits = from at in Gen.Choose(0, box.Ada.Key.Length)
                    from removed in Gen.Choose(0, 2)
                    from added in visible.ArrayOf().Resize(3)
                    select Edit(box.Ada.Key, at, removed, new string(added));
        Prop.ForAll(
            edits.ToArbitrary(), key => key == box.Ada.Key || Ask($"Bearer {key}") == HttpStatusCode.Unauthorized)
            .Check(config);
        Assert.Equal(HttpStatusCode.OK, Ask($"Bearer {box.Ada.Key}"));
    }

    [Fact]
    public void Whatever_else_stands_there_is_no_key_either()
    {
        var words = visible.ArrayOf().Resize(60).Select(letters => new string(letters));
        var headers = from scheme in Gen.OneOf(Gen.Constant("Bearer"), Gen.Constant("Basic"), words)
                      from key in Gen.OneOf(words, Gen.Constant(""), Gen.Constant("mai_"), Gen.Constant(box.Ada.Key))
                      from rest in Gen.OneOf(Gen.Constant(""), words)
                      select $"{scheme} {key} {rest}".Trim();
        Prop.ForAll(headers.ToArbitrary(), header => IsTheKey(header) || Ask(header) == HttpStatusCode.Unauthorized)
            .Check(config);
    }

    [Fact]
    public void A_secret_looks_like_its_kind_and_its_place_in_a_path_is_not_shown()
        => Prop.ForAll<PositiveInt>(_ =>
        {
            var secret = Secret.Draw("mai");
            return Secret.LooksLike("mai", secret) && !Secret.LooksLike("tkt", secret)
                && Secret.Hide($"/a/{secret}/b") == "/a/mai_.../b";
        }).Check(config);

    public void Dispose() => http.Dispose();

    private static string Edit(string key, int at, int removed, string added)
        => string.Concat(key.AsSpan(0, at), added, key.AsSpan(Math.Min(at + removed, key.Length)));

    private bool IsTheKey(string header)
        => header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            && header["Bearer ".Length..].Trim() == box.Ada.Key;

    private HttpStatusCode Ask(string authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/keys/me");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var answer = http.Send(request);
        return answer.StatusCode;
    }
}
