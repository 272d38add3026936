-- Accounts, addresses and credentials (docs/storage.md).
CREATE TABLE setting (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
CREATE TABLE account (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    address TEXT NOT NULL,
    canonical TEXT NOT NULL UNIQUE,
    store INTEGER NOT NULL,
    disabled INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL,
    modseq INTEGER NOT NULL,
    uidvalidity INTEGER NOT NULL,
    generation INTEGER NOT NULL DEFAULT 0);
CREATE TABLE alias (canonical TEXT PRIMARY KEY, address TEXT NOT NULL, account INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX alias_account ON alias (account);
-- The counters of removed accounts, for the next account with that address.
CREATE TABLE retired (canonical TEXT PRIMARY KEY, modseq INTEGER NOT NULL, uidvalidity INTEGER NOT NULL) WITHOUT ROWID;
-- One salt per account, generation and hash, shared by all credentials of the account.
CREATE TABLE salt (
    account INTEGER NOT NULL, generation INTEGER NOT NULL, hash INTEGER NOT NULL,
    salt BLOB NOT NULL, iterations INTEGER NOT NULL,
    PRIMARY KEY (account, generation, hash)) WITHOUT ROWID;
CREATE TABLE credential (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind INTEGER NOT NULL,
    scope TEXT,
    created INTEGER NOT NULL,
    expires INTEGER,
    last_used INTEGER);
CREATE INDEX credential_account ON credential (account);
CREATE TABLE credential_key (
    credential INTEGER NOT NULL, generation INTEGER NOT NULL, hash INTEGER NOT NULL,
    stored_key BLOB NOT NULL, server_key BLOB NOT NULL,
    PRIMARY KEY (credential, generation, hash)) WITHOUT ROWID;
