-- How far the round of reading everything has come, and how the last one ended; a store that has not been read yet has no row.
CREATE TABLE scrub (
    id           INTEGER PRIMARY KEY CHECK (id = 1),
    began        INTEGER NOT NULL,             -- Unix seconds
    ended        INTEGER,                      -- NULL: it goes on
    expunged     INTEGER NOT NULL,             -- 1: live messages are done, it is among the expunged
    key          INTEGER NOT NULL,             -- the last message that was read
    messages     INTEGER NOT NULL,             -- read so far
    faults       INTEGER NOT NULL              -- found so far
);
