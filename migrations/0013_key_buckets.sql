-- A key that stands in for another after a rotation draws from the same bucket: rotating fills none.
-- bucket: the id of the key that the bucket was first made for.
ALTER TABLE key_limits ADD COLUMN bucket BLOB;
UPDATE key_limits SET bucket = (SELECT id FROM keys WHERE number = key_limits.key);
