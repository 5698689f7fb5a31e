-- place = room number * 2^32 + seq, so one room's messages lie side by side in the table's own tree: the newest 50 are
-- one short range scan however many rows there are. Long content stays out of the inner nodes, which a WITHOUT ROWID
-- table could not promise.
-- No foreign keys on purpose: checking one backwards would scan the whole table. A key's row is never removed, and a
-- deleted room's messages are swept in small bites (deleted_rooms) long after nobody can reach them.
CREATE TABLE messages (
    place       INTEGER PRIMARY KEY,
    id          BLOB    NOT NULL UNIQUE,
    sender      TEXT    NOT NULL,
    sender_type TEXT    NOT NULL CHECK (sender_type IN ('human', 'agent')),
    author      INTEGER,
    content     TEXT    NOT NULL,
    reply_to    BLOB,
    created_at  INTEGER NOT NULL,
    deleted_at  INTEGER
);

CREATE TABLE deleted_rooms (
    number INTEGER PRIMARY KEY
);
