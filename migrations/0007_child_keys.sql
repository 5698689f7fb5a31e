-- A child key is a key of the same person that may do no more than its parent: whoever takes a right from the parent
-- takes it from its children in the same commit. scopes: 1 read, 2 write, 4 manage.
ALTER TABLE keys ADD COLUMN parent INTEGER REFERENCES keys (number);
ALTER TABLE keys ADD COLUMN name TEXT;
ALTER TABLE keys ADD COLUMN agent TEXT;
ALTER TABLE keys ADD COLUMN scopes INTEGER NOT NULL DEFAULT 7 CHECK (scopes BETWEEN 1 AND 7);
ALTER TABLE keys ADD COLUMN has_rooms INTEGER NOT NULL DEFAULT 0 CHECK (has_rooms IN (0, 1));
ALTER TABLE keys ADD COLUMN expires_at INTEGER;

CREATE INDEX keys_by_parent ON keys (parent) WHERE parent IS NOT NULL;

-- The rooms that a key is limited to, where has_rooms is 1: none left means none. A room that is deleted takes its rows
-- along; no foreign key, because a list may be made while that happens.
CREATE TABLE key_rooms (
    key  INTEGER NOT NULL REFERENCES keys (number) ON DELETE CASCADE,
    room BLOB    NOT NULL,
    PRIMARY KEY (key, room)
) WITHOUT ROWID;

CREATE INDEX key_rooms_by_room ON key_rooms (room);

-- What one key may do at most, beside the limit of its person: count in period seconds.
CREATE TABLE key_limits (
    key    INTEGER NOT NULL REFERENCES keys (number) ON DELETE CASCADE,
    name   TEXT    NOT NULL,
    count  INTEGER NOT NULL,
    period INTEGER NOT NULL,
    PRIMARY KEY (key, name)
) WITHOUT ROWID;
