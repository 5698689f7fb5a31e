using System.Runtime.CompilerServices;
using System.Text;
using SQLitePCL;

namespace MeetAi.Storage;

/// <summary>A value on its way into SQL, without a box. Ids are 16 bytes, times milliseconds since 1970.</summary>
internal readonly struct Value
{
    private readonly object? reference;
    private readonly long number;
    private readonly Guid id;
    private readonly Kind kind;

    private Value(Kind kind, long number = 0, object? reference = null, Guid id = default)
    {
        this.kind = kind;
        this.number = number;
        this.reference = reference;
        this.id = id;
    }

    private enum Kind : byte
    {
        Null,
        Number,
        Text,
        Bytes,
        Id,
    }

    public static implicit operator Value(long value) => new(Kind.Number, value);

    public static implicit operator Value(long? value) => value is { } number ? number : default(Value);

    public static implicit operator Value(bool value) => new(Kind.Number, value ? 1 : 0);

    public static implicit operator Value(string? value) => value is null ? default : new(Kind.Text, reference: value);

    public static implicit operator Value(byte[]? value) => value is null ? default : new(Kind.Bytes, reference: value);

    public static implicit operator Value(Guid value) => new(Kind.Id, id: value);

    public static implicit operator Value(Guid? value) => value is { } id ? id : default(Value);

    public static implicit operator Value(DateTimeOffset value) => new(Kind.Number, value.ToUnixTimeMilliseconds());

    public static implicit operator Value(DateTimeOffset? value) => value is { } time ? time : default(Value);

    public int Bind(sqlite3_stmt statement, int index)
    {
        switch (kind)
        {
            case Kind.Number:
                return raw.sqlite3_bind_int64(statement, index, number);
            case Kind.Text:
                return BindText(statement, index, (string)reference!);
            case Kind.Bytes:
                return raw.sqlite3_bind_blob(statement, index, (byte[])reference!);
            case Kind.Id:
                Span<byte> bytes = stackalloc byte[16];
                id.TryWriteBytes(bytes, bigEndian: true, out _);
                return raw.sqlite3_bind_blob(statement, index, bytes);
            default:
                return raw.sqlite3_bind_null(statement, index);
        }
    }

    public void AddTo(ref Checksum sum)
    {
        if (kind is Kind.Number)
            sum.Add(number);
        else if (kind is Kind.Text)
            sum.Add((string)reference!);
        else if (kind is Kind.Bytes)
            sum.Add((byte[])reference!);
        else if (kind is Kind.Id)
            AddId(ref sum);
    }

    private void AddId(ref Checksum sum)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        sum.Add(bytes);
    }

    [SkipLocalsInit]
    private static int BindText(sqlite3_stmt statement, int index, string text)
    {
        const int OnStack = 1024;
        if (text.Length == 0)
            return raw.sqlite3_bind_text(statement, index, text); // an empty span would be bound as NULL

        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var bytes = most <= OnStack ? stackalloc byte[OnStack] : new byte[most];
        return raw.sqlite3_bind_text(statement, index, bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }
}

/// <summary>The row that a statement stands on: to be read at once, not to be kept.</summary>
internal readonly struct Row(sqlite3_stmt statement)
{
    private const long Earliest = -62_135_596_800_000, Latest = 253_402_300_799_999; // the years 1 and 9999

    private readonly nint handle = statement.DangerousGetHandle();

    public bool IsNull(int column) => Columns.Type(handle, column) == raw.SQLITE_NULL;

    public long Long(int column) => Columns.Long(handle, column);

    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    public bool Bool(int column) => Long(column) != 0;

    public string Text(int column) => Encoding.UTF8.GetString(Columns.Bytes(handle, column));

    public byte[] Bytes(int column) => Columns.Bytes(handle, column).ToArray();

    public Guid Id(int column)
    {
        var bytes = Columns.Bytes(handle, column);
        return bytes.Length == 16 ? new Guid(bytes, bigEndian: true) : throw new StorageDamaged("An id is none.");
    }

    public Guid? IdOrNull(int column) => IsNull(column) ? null : Id(column);

    public DateTimeOffset Time(int column)
    {
        var time = Long(column);
        return time is >= Earliest and <= Latest
            ? DateTimeOffset.FromUnixTimeMilliseconds(time)
            : throw new StorageDamaged("A time is none.");
    }

    public DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : Time(column);

    public void AddTo(ref Checksum sum, int column)
    {
        var type = Columns.Type(handle, column);
        if (type == raw.SQLITE_INTEGER)
            sum.Add(Long(column));
        else if (type != raw.SQLITE_NULL)
            sum.Add(Columns.Bytes(handle, column));
    }

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);
}
