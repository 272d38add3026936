-- Where the owner of an account has logged in from, so that guessing from elsewhere does not slow them down (docs/security.md).
CREATE TABLE known_client (
    account INTEGER NOT NULL, client TEXT NOT NULL, seen INTEGER NOT NULL,
    PRIMARY KEY (account, client)) WITHOUT ROWID;
