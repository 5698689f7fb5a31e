-- Whoever has the code may join the room. Only its SHA-256 is kept. A spent invite stays until it expires, so that the
-- one who spent it may say so twice.
CREATE TABLE invites (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    id         BLOB    NOT NULL UNIQUE,
    room       INTEGER NOT NULL REFERENCES rooms (number) ON DELETE CASCADE,
    hash       BLOB    NOT NULL UNIQUE,
    role       TEXT    NOT NULL CHECK (role IN ('owner', 'member', 'reader')),
    uses       INTEGER NOT NULL,
    uses_left  INTEGER NOT NULL CHECK (uses_left >= 0),
    created_by INTEGER NOT NULL REFERENCES people (number) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
);

CREATE INDEX invites_by_room ON invites (room);
