-- What an account may take in all; an account without a row has the server's default.
CREATE TABLE quota (
    account      INTEGER PRIMARY KEY,
    bytes        INTEGER,                      -- NULL: no limit
    messages     INTEGER                       -- NULL: no limit
);
