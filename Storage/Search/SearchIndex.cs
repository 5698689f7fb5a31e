using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace MeetAi.Storage.Search;

/// <summary>
/// search.db, beside the database and derived from it. A file of its own, because a post must not wait for words to be
/// sorted: this one has its own writer on its own thread and is not synced at every commit, so the database's writer
/// and its fsync know nothing of it (measured: docs/performance.md). Deleting it while no server runs is harmless.
/// <see cref="Indexer"/> writes it, searches read it.
/// </summary>
internal sealed class SearchIndex(DataDirectory directory, Feed feed) : IDisposable
{
    private readonly ReaderWriterLockSlim gate = new();
    private readonly Lock moving = new();
    private readonly ConcurrentBag<Session> readers = [];
    private IndexFile? file;
    private volatile IndexFile? next;
    private volatile bool isBroken;
    private Guid position; // guarded by moving, as a Guid is not written at once

    /// <summary>What the searches read; opened first.</summary>
    public IndexFile File => file ?? throw new StorageUnavailable("The search index is not open.");

    /// <summary>The one that is being made beside it, to take its place.</summary>
    public IndexFile? Next => next;

    /// <summary>The last message that searches find, or did not have to; null while it is not open.</summary>
    public Guid? Reached => file is null ? null : Position();

    private string Beside => directory.Search + ".new";

    /// <summary>It cannot be read: when it is opened next, what is left of it is thrown away.</summary>
    public void GiveUp() => isBroken = true;

    /// <summary>Opens it, if it is not open and well.</summary>
    public void Open()
    {
        if (isBroken)
            StartOver();

        if (file is not null)
            return;

        IndexFile.Delete(Beside); // somebody was making it, and did not end
        Swap(() => IndexFile.Open(directory.Search, feed));
    }

    public void Begin()
    {
        next?.Dispose();
        next = IndexFile.Create(Beside, feed);
    }

    /// <summary>The new one takes the place of the old one, in a moment in which nobody reads.</summary>
    public void TakeNext()
    {
        next!.Dispose(); // which moves its log into it
        next = null;
        Swap(() =>
        {
            IndexFile.Delete(directory.Search);
            System.IO.File.Move(Beside, directory.Search);
            return IndexFile.Open(directory.Search, feed);
        });
    }

    /// <summary>To be called when the file has moved on, so that whoever asks how far it is knows.</summary>
    public void Publish()
    {
        lock (moving)
            position = File.Position;
    }

    /// <summary>So that what was erased is not in the log either; false when another program reads it.</summary>
    public bool EmptyLog()
    {
        gate.EnterWriteLock(); // a reader would be in the way
        try
        {
            return File.EmptyLog();
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    /// <summary>Reads, together with a position that the index has at least reached.</summary>
    public T Read<T>(Func<Session, Guid, T> query)
    {
        gate.EnterReadLock();
        try
        {
            if (!readers.TryTake(out var session))
                session = Reader(File.Path);

            var answer = query(session, Position());
            readers.Add(session); // one that threw is not used again
            return answer;
        }
        catch (SqliteException failure)
        {
            if (Faults.IsBroken(failure))
                GiveUp();

            throw new StorageUnavailable("The search index does not answer as it should.", failure);
        }
        finally
        {
            gate.ExitReadLock();
        }
    }

    public void Dispose()
    {
        CloseReaders();
        file?.Dispose();
        next?.Dispose();
        gate.Dispose();
    }

    private void StartOver()
    {
        next?.Dispose();
        next = null;
        Swap(() => IndexFile.Create(directory.Search, feed));
        isBroken = false;
    }

    private Guid Position()
    {
        lock (moving)
            return position;
    }

    private static Session Reader(string path)
    {
        var session = Session.Reader(path);
        session.Script("PRAGMA cache_size = -8192");
        Weigh.Teach(session.Handle);
        return session;
    }

    private void Swap(Func<IndexFile> open)
    {
        gate.EnterWriteLock();
        try
        {
            CloseReaders();
            file?.Dispose();
            file = null;
            file = open();
            Publish();
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    private void CloseReaders()
    {
        while (readers.TryTake(out var reader))
            reader.Dispose();
    }
}
