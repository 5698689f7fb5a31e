-- The first answer to a POST that carried an Idempotency-Key, stored in the commit of what it created, kept 24 hours.
CREATE TABLE idempotency_keys (
    person     INTEGER NOT NULL REFERENCES people (number) ON DELETE CASCADE,
    path       TEXT    NOT NULL,
    key        TEXT    NOT NULL,
    body_hash  BLOB    NOT NULL,
    status     INTEGER NOT NULL,
    location   TEXT,
    answer     BLOB    NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (person, path, key)
) WITHOUT ROWID;

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
