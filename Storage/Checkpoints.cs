namespace MeetAi.Storage;

/// <summary>
/// Moves the log into the database. SQLite hides a failed fsync inside an automatic checkpoint, so the writer makes its
/// own, after its group was answered: those answers are true, the log was synced before them.
/// </summary>
internal sealed partial class Checkpoints(Session session, ILogger log)
{
    private const int Pages = 4096, ThoroughPages = 4 * Pages;

    private int unmoved;

    /// <summary>Whether a quiet moment is worth waiting for.</summary>
    public bool AreBehind => unmoved > 0 || session.LogHoldsErased;

    /// <summary>A quiet moment: the next one moves whatever there is.</summary>
    public void Hurry() => unmoved = Math.Max(unmoved, Pages);

    /// <summary>The last one moves however little there is. False when the disk did not keep it.</summary>
    public bool Make(bool isLast)
    {
        try
        {
            unmoved += session.PagesWritten();
            if (unmoved < (isLast ? 1 : Pages))
                return true;

            var (pages, moved) = session.Checkpoint(thorough: false);
            if (pages >= ThoroughPages || session.LogHoldsErased)
                (pages, moved) = session.Checkpoint(thorough: true);

            unmoved = pages > moved ? 1 : 0;
        }
        catch (Exception failure) when (Faults.IsFsync(failure))
        {
            session.KeepLog(); // the only copy of which we know that the disk kept it; a second fsync may lie
            return false;
        }
        catch (Exception failure) when (Faults.Of(failure) != failure)
        {
            LogCheckpoint(log, failure);
        }

        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A checkpoint failed; the next one tries again")]
    private static partial void LogCheckpoint(ILogger log, Exception cause);
}
