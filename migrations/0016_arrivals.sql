-- Places of messages that came by an import under ids older than the newest one, so that whoever follows the ids does
-- not meet them: search.db takes these in as well. Noted in the commit that stored them; a row goes when they are in.
CREATE TABLE arrivals (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    first  INTEGER NOT NULL,
    last   INTEGER NOT NULL
);
