-- Annotations of mailboxes and of the server, as METADATA keeps them (RFC 5464). The change log names the entry that changed.
CREATE TABLE metadata (
    account      INTEGER NOT NULL,             -- whose mailbox it is, and for the server's entries who sees them
    mailbox      INTEGER NOT NULL,             -- 0: the server
    entry        TEXT NOT NULL COLLATE NOCASE,
    value        BLOB NOT NULL,
    modseq       INTEGER NOT NULL
);
CREATE UNIQUE INDEX metadata_entry ON metadata (account, mailbox, entry);

ALTER TABLE change ADD COLUMN entry TEXT;
