-- The rows of one store (docs/storage.md). Mailbox ids are never reused; a message's key is mailbox << 32 | uid.
CREATE TABLE account (
    id           INTEGER PRIMARY KEY,          -- the directory's account id
    modseq       INTEGER NOT NULL,             -- highest issued
    uidvalidity  INTEGER NOT NULL              -- highest issued
);

CREATE TABLE flag_set (                        -- interned: a message refers to one by its id
    account      INTEGER NOT NULL,
    id           INTEGER NOT NULL,
    system       INTEGER NOT NULL,             -- bits of SystemFlags
    keywords     TEXT NOT NULL,                -- separated by spaces
    PRIMARY KEY (account, id)
) WITHOUT ROWID;

CREATE TABLE mailbox (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    account        INTEGER NOT NULL,
    object_id      TEXT NOT NULL,              -- MAILBOXID (RFC 8474)
    name           TEXT NOT NULL,
    special_use    TEXT,
    uidvalidity    INTEGER NOT NULL,
    uidnext        INTEGER NOT NULL,           -- rows at or above it are not published
    highestmodseq  INTEGER NOT NULL,
    messages       INTEGER NOT NULL,
    unseen         INTEGER NOT NULL,
    deleted        INTEGER NOT NULL,
    size           INTEGER NOT NULL,
    deleted_size   INTEGER NOT NULL,
    recent_from    INTEGER NOT NULL,           -- \Recent belongs to UIDs from here on
    history_since  INTEGER NOT NULL,           -- vanished rows are complete above this modseq
    created_modseq INTEGER NOT NULL,
    deleted_modseq INTEGER,                    -- set: a tombstone
    deleted_at     INTEGER
);
CREATE UNIQUE INDEX mailbox_name ON mailbox (account, name) WHERE deleted_modseq IS NULL;

CREATE TABLE subscription (                    -- a name may be subscribed without a mailbox
    account      INTEGER NOT NULL,
    name         TEXT NOT NULL,
    PRIMARY KEY (account, name)
) WITHOUT ROWID;

CREATE TABLE message (                         -- what a snapshot is loaded from
    key           INTEGER PRIMARY KEY,
    modseq        INTEGER NOT NULL,
    flag_set      INTEGER NOT NULL,
    size          INTEGER NOT NULL,
    internal_date INTEGER NOT NULL,            -- Unix seconds << 12 | zone offset in minutes + 2048
    save_date     INTEGER NOT NULL,            -- Unix seconds
    email_id      INTEGER NOT NULL,            -- random, 63 bits
    thread_id     INTEGER NOT NULL,
    segment       INTEGER NOT NULL,            -- the body's place in the packs
    offset        INTEGER NOT NULL,
    length        INTEGER NOT NULL
);

CREATE TABLE expunged (                        -- expunged is not erased: kept for the retention time
    key           INTEGER PRIMARY KEY,
    modseq        INTEGER NOT NULL,            -- of the expunge
    flag_set      INTEGER NOT NULL,
    size          INTEGER NOT NULL,
    internal_date INTEGER NOT NULL,
    save_date     INTEGER NOT NULL,
    email_id      INTEGER NOT NULL,
    thread_id     INTEGER NOT NULL,
    segment       INTEGER NOT NULL,
    offset        INTEGER NOT NULL,
    length        INTEGER NOT NULL,
    expunged_at   INTEGER NOT NULL             -- Unix seconds
);
CREATE INDEX expunged_time ON expunged (expunged_at);

CREATE TABLE message_data (                    -- stored answers, as sent; shared key with message and expunged
    key                 INTEGER PRIMARY KEY,
    structure           BLOB NOT NULL,
    envelope            BLOB NOT NULL,
    body_structure      BLOB NOT NULL,
    envelope_utf8       BLOB,                  -- only where it differs
    body_structure_utf8 BLOB
);

CREATE TABLE message_keys (                    -- sort and thread keys
    key          INTEGER PRIMARY KEY,
    base_subject TEXT NOT NULL,
    is_reply     INTEGER NOT NULL,
    sent         INTEGER,                      -- Unix seconds
    sent_day     INTEGER,                      -- days since 0001-01-01, as written, zone disregarded
    from_key     TEXT NOT NULL,
    to_key       TEXT NOT NULL,
    cc_key       TEXT NOT NULL,
    from_display TEXT NOT NULL,
    to_display   TEXT NOT NULL,
    message_id   INTEGER,                      -- hashed
    in_reply_to  INTEGER,
    refs         BLOB NOT NULL                 -- hashed, eight bytes each, oldest first
);

CREATE TABLE thread (                          -- which thread a Message-ID belongs to, under one base subject
    account      INTEGER NOT NULL,
    message_id   INTEGER NOT NULL,
    subject      INTEGER NOT NULL,             -- hashed base subject
    thread_id    INTEGER NOT NULL,
    PRIMARY KEY (account, message_id, subject)
) WITHOUT ROWID;

CREATE TABLE vanished (                        -- runs of expunged UIDs, for QRESYNC
    mailbox      INTEGER NOT NULL,
    modseq       INTEGER NOT NULL,
    uid_first    INTEGER NOT NULL,
    uid_last     INTEGER NOT NULL,
    PRIMARY KEY (mailbox, modseq, uid_first)
) WITHOUT ROWID;

CREATE TABLE change (                          -- the change log: what is needed to step back
    account      INTEGER NOT NULL,
    modseq       INTEGER NOT NULL,
    part         INTEGER NOT NULL,             -- one operation may have several rows
    at           INTEGER NOT NULL,             -- Unix milliseconds
    actor        TEXT NOT NULL,
    origin       TEXT NOT NULL,
    mailbox      INTEGER NOT NULL,
    kind         INTEGER NOT NULL,             -- ChangeKind
    uids         TEXT,
    old_value,                                 -- flag set id, name, subscription or special use: as given, no affinity
    new_value,
    email_ids    BLOB,                         -- eight bytes each
    PRIMARY KEY (account, modseq, part)
) WITHOUT ROWID;

CREATE TABLE pack_end (                        -- the last place in the packs that any row has referenced
    id           INTEGER PRIMARY KEY CHECK (id = 1),
    segment      INTEGER NOT NULL,
    offset       INTEGER NOT NULL,
    length       INTEGER NOT NULL
);

CREATE TABLE pending_copy (                    -- mailboxes with unpublished rows above UIDNEXT
    mailbox      INTEGER PRIMARY KEY
);
