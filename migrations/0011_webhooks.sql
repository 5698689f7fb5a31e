-- Where a room tells what happens in it. events is a set of bits (WebhookEvents); position is the last row of the room's
-- outbox that was looked at for this webhook; failures counts attempts since the last success. A secret must be known to
-- sign with it, so it is stored as it is.
CREATE TABLE webhooks (
    number          INTEGER PRIMARY KEY AUTOINCREMENT,
    id              BLOB    NOT NULL UNIQUE,
    room            INTEGER NOT NULL REFERENCES rooms (number) ON DELETE CASCADE,
    url             TEXT    NOT NULL,
    events          INTEGER NOT NULL,
    secret          BLOB    NOT NULL,
    old_secret      BLOB,
    old_secret_ends INTEGER,
    enabled         INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
    disabled_reason TEXT,
    position        INTEGER NOT NULL,
    failures        INTEGER NOT NULL DEFAULT 0,
    failing_since   INTEGER,
    created_by      INTEGER NOT NULL,
    created_at      INTEGER NOT NULL
);

CREATE INDEX webhooks_by_room ON webhooks (room);

-- What happened in rooms that have webhooks, in the commit of the fact: one short row however many webhooks there are.
-- place is the message's. Numbers count in each room; its last row stays, so that none is given twice.
CREATE TABLE outbox (
    room   INTEGER NOT NULL,
    number INTEGER NOT NULL,
    event  INTEGER NOT NULL,
    place  INTEGER,
    at     INTEGER NOT NULL,
    PRIMARY KEY (room, number)
) WITHOUT ROWID;

-- One event for one webhook. No text of a message is kept here: the body is made when it is sent. url, secrets and
-- room_* are the delivery's own only where its webhook and room are gone (room.deleted). webhook is no foreign key for
-- the same reason. kept_until: from then on it is swept; null while it is not over.
CREATE TABLE deliveries (
    number          INTEGER PRIMARY KEY AUTOINCREMENT,
    id              BLOB    NOT NULL UNIQUE,
    webhook         INTEGER NOT NULL,
    event           INTEGER NOT NULL,
    place           INTEGER,
    at              INTEGER NOT NULL,
    status          TEXT    NOT NULL CHECK (status IN ('pending', 'succeeded', 'failed', 'dead', 'cancelled')),
    attempts        INTEGER NOT NULL DEFAULT 0,
    next_attempt_at INTEGER,
    response_status INTEGER,
    response_ms     INTEGER,
    response_body   TEXT,
    error           TEXT,
    created_at      INTEGER NOT NULL,
    delivered_at    INTEGER,
    kept_until      INTEGER,
    room_id         BLOB,
    room_name       TEXT,
    url             TEXT,
    secret          BLOB,
    old_secret      BLOB,
    old_secret_ends INTEGER
);

CREATE INDEX deliveries_by_webhook ON deliveries (webhook, number);
CREATE INDEX deliveries_by_status ON deliveries (webhook, status, number);
CREATE INDEX deliveries_by_place ON deliveries (place) WHERE place IS NOT NULL;
CREATE INDEX deliveries_by_age ON deliveries (kept_until) WHERE kept_until IS NOT NULL;
