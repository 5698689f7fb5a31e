using Xunit.Abstractions;
using Xunit.Sdk;

namespace MeetAi.Tests;

/// <summary>
/// A test that must speak with the box itself, for the reason given: it is left out where MEETAI_THROUGH puts a proxy
/// before every box (<c>--filter "Through!=direct"</c>).
/// </summary>
[TraitDiscoverer("MeetAi.Tests.DirectDiscoverer", "meetai.tests")]
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class DirectAttribute(string reason) : Attribute, ITraitAttribute
{
    public string Reason => reason;
}

/// <summary>Tells xunit the trait.</summary>
public sealed class DirectDiscoverer : ITraitDiscoverer
{
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute)
        => [new("Through", "direct")];
}
