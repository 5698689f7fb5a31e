-- Token buckets that are not full. full_at is when the bucket will be full again: all there is to know about it, since a
-- full bucket needs no row. The subject is a person's id or an address (IPv6 as its /64).
CREATE TABLE rate_limits (
    name    TEXT    NOT NULL,
    subject TEXT    NOT NULL,
    full_at INTEGER NOT NULL,
    PRIMARY KEY (name, subject)
) WITHOUT ROWID;

CREATE INDEX rate_limits_by_full_at ON rate_limits (full_at);

-- What the operator grants one person instead of the limit of the box: count in period seconds, 0 for no limit.
CREATE TABLE limit_overrides (
    person INTEGER NOT NULL REFERENCES people (number) ON DELETE CASCADE,
    name   TEXT    NOT NULL,
    count  INTEGER NOT NULL,
    period INTEGER NOT NULL,
    PRIMARY KEY (person, name)
) WITHOUT ROWID;
