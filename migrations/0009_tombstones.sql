-- A deleted message keeps its row, id, seq, author and times; its text is overwritten (secure_delete). The room counts
-- such changes, so that whoever knows a page by the room's last seq knows when it is stale.
ALTER TABLE rooms ADD COLUMN tombstones INTEGER NOT NULL DEFAULT 0;

-- The answer to a POST of a message is told again from the message itself, so that no copy outlives it. Rows of before
-- have none here: they keep their answer for the rest of their 24 hours.
ALTER TABLE idempotency_keys ADD COLUMN message BLOB;

CREATE INDEX idempotency_keys_by_message ON idempotency_keys (message) WHERE message IS NOT NULL;

-- A deleted person keeps a row without a name: messages in other people's rooms name it as author.
ALTER TABLE people ADD COLUMN deleted_at INTEGER;
