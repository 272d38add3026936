-- Whether an account's past is shown in a read-only namespace.
ALTER TABLE account ADD COLUMN shows_past INTEGER NOT NULL DEFAULT 0;
