namespace MeetAi.Storage;

/// <summary>Stores a group of changes in one transaction, or finds out which of them fails and why.</summary>
internal static class GroupCommit
{
    /// <summary>
    /// Every change that was not stored is told so. Returns the machine's fault, if it was one and not a change's.
    /// </summary>
    public static Exception? Run(Session session, List<PendingWrite> group, Func<Session, Action?>? ride)
    {
        var failure = TryCommit(session, group, ride);
        if (failure is null)
            return null;

        return group.Count == 1 || IsTheMachines(failure) ? Refuse(group, failure) : RunOneByOne(session, group, ride);
    }

    /// <summary>The common case: nothing throws, the whole group is one transaction without savepoints.</summary>
    private static Exception? TryCommit(Session session, List<PendingWrite> group, Func<Session, Action?>? ride)
    {
        var changed = false;
        Action? undo = null;
        try
        {
            session.Run("BEGIN IMMEDIATE");
            foreach (var write in group)
                write.Run(session);

            changed = true;
            undo = ride?.Invoke(session);
            Usage.Store(session);
            session.Run("COMMIT");
            return null;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            session.RollBack();
            undo?.Invoke();
            return changed ? new CommitFailed(failure) : failure;
        }
    }

    /// <summary>Somebody's change throws: each runs alone, so that it fails alone.</summary>
    private static Exception? RunOneByOne(Session session, List<PendingWrite> group, Func<Session, Action?>? ride)
    {
        for (var i = 0; i < group.Count; i++)
        {
            if (TryCommit(session, [group[i]], ride) is not { } failure)
                continue;

            if (IsTheMachines(failure))
                return Refuse(group[i..], failure);

            group[i].Fail(Faults.Of(failure));
        }

        return null;
    }

    /// <summary>What is the machine's fault hits everybody alike; trying again one by one only costs.</summary>
    private static bool IsTheMachines(Exception failure) => failure is CommitFailed || Faults.Of(failure) != failure;

    private static Exception? Refuse(List<PendingWrite> group, Exception failure)
    {
        var cause = failure is CommitFailed { InnerException: { } inner } ? inner : failure;
        var fault = Faults.Of(cause);
        if (failure is CommitFailed && fault == cause)
            fault = new StorageUnavailable("The change could not be committed.", cause);

        foreach (var write in group)
            write.Fail(fault);

        return fault == cause ? null : cause;
    }

    private sealed class CommitFailed(Exception cause) : Exception(cause.Message, cause);
}
