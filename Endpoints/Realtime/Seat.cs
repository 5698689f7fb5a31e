namespace MeetAi.Endpoints.Realtime;

/// <summary>A place among the listeners; disposing of it is leaving.</summary>
internal sealed class Seat(Action leave) : IDisposable
{
    public void Dispose() => leave();
}
