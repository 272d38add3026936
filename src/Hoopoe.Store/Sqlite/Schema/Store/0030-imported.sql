-- What was imported into a mailbox, by a hash of where each message came from and what it is, so that an import can be run again.
CREATE TABLE imported (
    mailbox      INTEGER NOT NULL,
    key          BLOB NOT NULL,                -- sixteen bytes
    PRIMARY KEY (mailbox, key)
) WITHOUT ROWID;
