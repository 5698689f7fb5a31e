"""A data directory whose room holds as many messages as wanted: rows written into the files of a stopped server."""
import sqlite3
import struct
import time

CONTENT = "%09d: what was said, in about as many words as a short message has"


def fill(server, count):
    """Gives the room of a stopped server, in which nobody has spoken, the messages 1…count."""
    data = server.home / "data"
    db = sqlite3.connect(data / "meetai.db", isolation_level=None)
    db.executescript("PRAGMA journal_mode = off; PRAGMA synchronous = off; PRAGMA cache_size = -200000; BEGIN")
    room = db.execute("SELECT number FROM rooms").fetchone()[0]
    author, person = db.execute("SELECT number, person FROM keys").fetchone()
    now = int(time.time() * 1000)
    db.executemany(
        "INSERT INTO messages (place, id, sender, sender_type, author, content, created_at) "
        f"VALUES (?, ?, 'load', 'human', {author}, ?, {now})",
        ((room << 32 | seq, identity(seq, count, now), CONTENT % seq) for seq in range(1, count + 1)))
    size = count * (120 + len("load") + len(CONTENT % 0))
    db.execute("UPDATE rooms SET last_seq = ?, last_message_at = ?, bytes = ?", (count, now, size))
    db.execute("UPDATE people SET bytes = ? WHERE number = ?", (size, person))
    db.execute("COMMIT")
    db.close()
    follow(data / "search.db", identity(count, count, now), count)


def identity(seq, count, now):
    """The UUIDv7 of a message: a thousand in each millisecond, the last of them just before now."""
    milliseconds, counter = divmod(seq, 1000)
    return struct.pack(">QQ", now - count // 1000 - 1 + milliseconds << 16 | 0x7000 | counter, 1 << 63 | seq)


def follow(file, last, count):
    """The search index believes that it knows them all: making it would keep a core busy for minutes."""
    db = sqlite3.connect(file)
    db.execute("UPDATE state SET position = ?, entries = ?, merged = ?", (last, count, count))
    db.commit()
    db.close()
