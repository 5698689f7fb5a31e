-- Work that is to be done after a commit, stored in that commit. lease names who has taken a job, until lease_ends; a
-- job whose lease ended waits again. progress counts in units of the kind. The indexes are partial: what waits is not in
-- those of what runs, is done or has failed.
CREATE TABLE jobs (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    id         BLOB    NOT NULL UNIQUE,
    kind       TEXT    NOT NULL,
    queue      INTEGER NOT NULL CHECK (queue BETWEEN 0 AND 3),
    state      TEXT    NOT NULL CHECK (state IN ('queued', 'leased', 'done', 'dead', 'cancelled')),
    payload    TEXT    NOT NULL,
    run_at     INTEGER NOT NULL,
    attempts   INTEGER NOT NULL DEFAULT 0,
    lease      BLOB,
    lease_ends INTEGER,
    progress   INTEGER NOT NULL DEFAULT 0,
    result     TEXT,
    error      TEXT,
    dedupe_key TEXT,
    created_at INTEGER NOT NULL,
    ended_at   INTEGER,
    CHECK ((state = 'leased') = (lease IS NOT NULL AND lease_ends IS NOT NULL))
);

-- The next ones of a kind in a queue are the first rows of a range.
CREATE INDEX jobs_waiting ON jobs (queue, kind, run_at) WHERE state = 'queued';
CREATE INDEX jobs_leased ON jobs (lease_ends) WHERE state = 'leased';
CREATE INDEX jobs_done ON jobs (ended_at) WHERE state = 'done';
CREATE INDEX jobs_stopped ON jobs (state) WHERE state IN ('dead', 'cancelled');
CREATE UNIQUE INDEX jobs_living ON jobs (kind, dedupe_key)
    WHERE dedupe_key IS NOT NULL AND state IN ('queued', 'leased');

-- Deleted rooms whose messages were not yet swept. SQLite cannot make a UUIDv7: these few ids are random.
INSERT INTO jobs (id, kind, queue, state, payload, run_at, dedupe_key, created_at)
SELECT randomblob(16), 'sweep_room', 3, 'queued', number, 0, number, 0 FROM deleted_rooms;

DROP TABLE deleted_rooms;
