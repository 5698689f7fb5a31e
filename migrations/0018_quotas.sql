-- What a person's messages take, over all rooms (Rooms/Size.cs); it changes in the commits that add and remove them.
ALTER TABLE people ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;

-- Counted in one pass: to group messages by their authors, SQLite would sort all of their words on the disk.
CREATE TABLE sums (author INTEGER PRIMARY KEY, bytes INTEGER NOT NULL) STRICT;

INSERT INTO sums (author, bytes)
SELECT author, 120 + length(CAST(sender AS BLOB)) + length(CAST(content AS BLOB)) FROM messages WHERE author IS NOT NULL
ON CONFLICT (author) DO UPDATE SET bytes = bytes + excluded.bytes;

UPDATE people SET bytes = coalesce(
    (SELECT sum(s.bytes) FROM keys k JOIN sums s ON s.author = k.number WHERE k.person = people.number), 0);

DROP TABLE sums;
