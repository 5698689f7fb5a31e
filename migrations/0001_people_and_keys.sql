-- A person is a tenant: owns keys, rooms and limits. Ids are UUIDv7 in 16 bytes; times are milliseconds since 1970 UTC.
CREATE TABLE people (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    id         BLOB    NOT NULL UNIQUE,
    handle     TEXT    NOT NULL UNIQUE COLLATE NOCASE,
    created_at INTEGER NOT NULL
);

-- Every bearer secret of a person. Only its SHA-256 is kept. A revoked key keeps its row: messages name it as author.
CREATE TABLE keys (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    id         BLOB    NOT NULL UNIQUE,
    person     INTEGER NOT NULL REFERENCES people (number) ON DELETE CASCADE,
    kind       TEXT    NOT NULL,
    hash       BLOB    NOT NULL UNIQUE,
    prefix     TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    last_used  INTEGER,
    revoked_at INTEGER
);

CREATE INDEX keys_by_person ON keys (person);
