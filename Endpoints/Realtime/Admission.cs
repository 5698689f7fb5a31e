using MeetAi.Storage;

namespace MeetAi.Endpoints.Realtime;

/// <summary>
/// Whoever goes on listening is looked at once more after joining: what was taken away before that moment shows here,
/// what is taken away later reaches them through the hub.
/// </summary>
internal static class Admission
{
    /// <summary>Why the key may not listen any more, or not as it was let in; null when it may.</summary>
    public static Ending? Reconsider(this LiveKeys keys, Key key)
    {
        if (keys.FindNow(key) is not { } now)
            return Ending.KeyRevoked;

        return now.Rights.Cover(key.Rights) ? null : Ending.KeyChanged;
    }
}
