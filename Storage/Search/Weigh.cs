using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MeetAi.Storage.Search;

/// <summary>
/// <c>weigh(words, weights)</c>, a function of ours that FTS5 calls for each row that it finds
/// (https://sqlite.org/fts5.html#custom_auxiliary_functions): the weights of the phrases that stand there, each with
/// how often it does and how long the message is, as in BM25; in thousandths. FTS5's own bm25() walks all rows of all
/// tenants to count them, and looks up every row's length: tens of milliseconds for a common word.
/// </summary>
internal static unsafe partial class Weigh
{
    private const string Library = "e_sqlite3";
    private const double Saturation = 1.2;
    private const int Most = 16; // occurrences that count

    public static void Teach(nint connection)
    {
        var api = Find(connection);
        fixed (byte* name = "weigh\0"u8)
        {
            if (api is null || api->CreateFunction(api, name, null, &Run, null) != 0)
                throw new StorageUnavailable("This SQLite has no FTS5.");
        }
    }

    /// <summary>The weights as SQL takes them.</summary>
    public static byte[] Bytes(ReadOnlySpan<double> weights) => MemoryMarshal.AsBytes(weights).ToArray();

    /// <summary>FTS5 hands out its functions by a pointer that a query fills in.</summary>
    private static Api* Find(nint connection)
    {
        Api* api = null;
        fixed (byte* sql = "SELECT fts5(?1)\0"u8, type = "fts5_api_ptr\0"u8)
        {
            var result = Prepare(connection, sql, -1, out var statement, null);
            if (result == 0)
            {
                _ = BindPointer(statement, 1, &api, type, null);
                _ = Step(statement);
                _ = Finalize(statement);
            }
        }

        return api;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Run(Extension* api, void* row, void* context, int count, void** values)
    {
        var weights = (double*)ValueBlob(values[0]);
        var given = Math.Min(ValueBytes(values[0]) / sizeof(double), api->PhraseCount(row));
        var length = given > 0 ? Entry.Length(api->Rowid(row)) : 0;
        var sum = 0.0;
        for (var i = 0; i < given; i++)
        {
            var found = Occurrences(api, row, i);
            sum += weights[i] * found * (Saturation + 1) / (found + Saturation * length);
        }

        ResultLong(context, (long)(sum * 1000));
    }

    private static int Occurrences(Extension* api, void* row, int phrase)
    {
        Iterator iterator;
        int column = -1, offset, found = 0;
        for (_ = api->PhraseFirst(row, phrase, &iterator, &column, &offset);
            column >= 0 && found < Most;
            api->PhraseNext(row, &iterator, &column, &offset))
        {
            found++;
        }

        return found;
    }

    [LibraryImport(Library, EntryPoint = "sqlite3_prepare_v2")]
    private static partial int Prepare(nint connection, byte* sql, int bytes, out nint statement, byte** rest);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_pointer")]
    private static partial int BindPointer(nint statement, int index, void* pointer, byte* type, void* destroy);

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    private static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_finalize")]
    private static partial int Finalize(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_value_blob")]
    [SuppressGCTransition]
    private static partial void* ValueBlob(void* value);

    [LibraryImport(Library, EntryPoint = "sqlite3_value_bytes")]
    [SuppressGCTransition]
    private static partial int ValueBytes(void* value);

    [LibraryImport(Library, EntryPoint = "sqlite3_result_int64")]
    [SuppressGCTransition]
    private static partial void ResultLong(void* context, long value);

    /// <summary><c>fts5_api</c></summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Api
    {
        public int Version;
        private readonly void* createTokenizer, findTokenizer;
        public delegate* unmanaged[Cdecl]<
            Api*, byte*, void*, delegate* unmanaged[Cdecl]<Extension*, void*, void*, int, void**, void>, void*, int>
            CreateFunction;
    }

    /// <summary><c>Fts5ExtensionApi</c></summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Extension
    {
        public int Version;
        private readonly void* userData, columnCount, rowCount, columnTotalSize, tokenize;
        public delegate* unmanaged[Cdecl]<void*, int> PhraseCount;
        private readonly void* phraseSize, instCount, inst;
        public delegate* unmanaged[Cdecl]<void*, long> Rowid;
        private readonly void* columnText, columnSize, queryPhrase, setAuxdata, getAuxdata;
        public delegate* unmanaged[Cdecl]<void*, int, Iterator*, int*, int*, int> PhraseFirst;
        public delegate* unmanaged[Cdecl]<void*, Iterator*, int*, int*, void> PhraseNext;
    }

    /// <summary><c>Fts5PhraseIter</c></summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Iterator
    {
        private readonly byte* a, b;
    }
}
