-- What a person's messages take, over all rooms (Rooms/Size.cs); it changes in the commits that add and remove them.
ALTER TABLE people ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;

UPDATE people SET bytes = of.total FROM (
    SELECT k.person, sum(120 + length(CAST(m.sender AS BLOB)) + length(CAST(m.content AS BLOB))) AS total
    FROM messages m JOIN keys k ON k.number = m.author GROUP BY k.person) of
WHERE of.person = people.number;
