-- Which database the words in search.db were taken from: a file that was made from another one is made anew.
CREATE TABLE search_index (
    database BLOB NOT NULL
);

INSERT INTO search_index VALUES (randomblob(16));

-- Places whose words must leave search.db, noted in the commit that took them from here; a row goes when they have.
CREATE TABLE erasures (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    first  INTEGER NOT NULL,
    last   INTEGER NOT NULL
);
