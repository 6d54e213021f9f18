-- A person's vault on one phone or desk: what is cut off when it was lost.
CREATE TABLE phone (
    -- A UUID made by the phone.
    id TEXT NOT NULL PRIMARY KEY,
    -- Whose it is.
    account TEXT NOT NULL REFERENCES account (id),
    -- The BLAKE3 hash of the word that only the open vault knows.
    word_hash TEXT NOT NULL,
    -- What the browser says it is.
    label TEXT NOT NULL,
    -- When it first signed in, in milliseconds.
    made_at BIGINT NOT NULL,
    -- When it last signed in or started, in milliseconds.
    seen_at BIGINT NOT NULL,
    -- When it was cut off, in milliseconds; 0 while it was not.
    cut_at BIGINT NOT NULL,
    -- Who cut it off; empty while nobody did.
    cut_by TEXT NOT NULL
);

CREATE INDEX phone_by_account ON phone (account);

-- The phone that signed in; empty for a program without one.
ALTER TABLE session ADD COLUMN phone TEXT NOT NULL DEFAULT '';
-- The token before this one, which ends when this one is first used; empty when there was none.
ALTER TABLE session ADD COLUMN replaces TEXT NOT NULL DEFAULT '';

CREATE INDEX session_by_account ON session (account);

-- The phone on which a device was last heard; empty when it is not known.
ALTER TABLE device ADD COLUMN phone TEXT NOT NULL DEFAULT '';
