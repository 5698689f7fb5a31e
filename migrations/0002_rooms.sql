-- last_seq and last_message_at change in the commit of each message; the rest changes by PATCH.
CREATE TABLE rooms (
    number          INTEGER PRIMARY KEY AUTOINCREMENT,
    id              BLOB    NOT NULL UNIQUE,
    name            TEXT    NOT NULL,
    visibility      TEXT    NOT NULL CHECK (visibility IN ('private', 'public')),
    anonymous_posts INTEGER NOT NULL CHECK (anonymous_posts IN (0, 1)),
    created_at      INTEGER NOT NULL,
    last_seq        INTEGER NOT NULL DEFAULT 0,
    last_message_at INTEGER
);

-- Every way to a room begins here: there is no other table that joins a person to one.
CREATE TABLE memberships (
    person    INTEGER NOT NULL REFERENCES people (number) ON DELETE CASCADE,
    room      INTEGER NOT NULL REFERENCES rooms (number) ON DELETE CASCADE,
    role      TEXT    NOT NULL CHECK (role IN ('owner', 'member', 'reader')),
    joined_at INTEGER NOT NULL,
    PRIMARY KEY (person, room)
) WITHOUT ROWID;

CREATE INDEX memberships_by_room ON memberships (room);
