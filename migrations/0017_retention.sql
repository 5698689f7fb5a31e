-- How long a room keeps what is said in it: so many seconds, messages, bytes; null is for ever. gone: the messages up to
-- this seq were removed for that, and what is there begins behind it. bytes: what its messages take (Rooms/Size.cs).
ALTER TABLE rooms ADD COLUMN max_age INTEGER;
ALTER TABLE rooms ADD COLUMN max_messages INTEGER;
ALTER TABLE rooms ADD COLUMN max_bytes INTEGER;
ALTER TABLE rooms ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rooms ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;

UPDATE rooms SET bytes = (
    SELECT coalesce(sum(120 + length(CAST(sender AS BLOB)) + length(CAST(content AS BLOB))), 0)
    FROM messages WHERE place BETWEEN rooms.number << 32 AND rooms.number << 32 | 0xFFFFFFFF);
