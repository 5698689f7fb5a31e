-- The list of public rooms by their newest activity, in which private ones cost nothing.
CREATE INDEX rooms_public ON rooms (coalesce(last_message_at, created_at)) WHERE visibility = 'public';

-- The names that keys have spoken under in a room, which nobody without a key may take. A name is kept as a SHA-256, so
-- that it does not outlive a deleted message in clear; only those of before this table are text, in upper case.
-- No foreign key on purpose: a deleted room's rows are swept in bites, like its messages.
CREATE TABLE senders (
    room INTEGER NOT NULL,
    name BLOB    NOT NULL,
    PRIMARY KEY (room, name)
) WITHOUT ROWID;

INSERT OR IGNORE INTO senders (room, name)
SELECT place >> 32, upper(sender) FROM messages WHERE author IS NOT NULL AND deleted_at IS NULL;

-- An agent speaks under its name sooner or later.
CREATE INDEX keys_by_agent ON keys (agent COLLATE NOCASE) WHERE agent IS NOT NULL;
