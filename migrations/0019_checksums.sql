-- CRC-32C of the other columns (Rooms/MessageRow.cs), by which a bit that turned on the disk is noticed. Null in rows
-- that are older than this column: to fill it in would bless what has turned already.
ALTER TABLE messages ADD COLUMN checksum INTEGER;
