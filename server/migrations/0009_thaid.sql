-- A keyed hash of the citizen number by which ThaID knows the person; empty where none was given. The key lies outside
-- the database, so that the table alone tells nobody's number.
ALTER TABLE account ADD COLUMN number_hash TEXT NOT NULL DEFAULT '';

CREATE UNIQUE INDEX account_by_number ON account (number_hash) WHERE number_hash <> '';

-- A browser on its way to ThaID and back.
CREATE TABLE thaid_sign_in (
    -- The BLAKE3 hash of the token in the browser's cookie.
    token_hash TEXT NOT NULL PRIMARY KEY,
    -- What ThaID must send back; empty once it did.
    state TEXT NOT NULL,
    -- What must stand in the token about the person.
    nonce TEXT NOT NULL,
    -- What proves that who asked is who comes back (PKCE, RFC 7636).
    verifier TEXT NOT NULL,
    -- The screen to come back to.
    screen TEXT NOT NULL,
    -- The BLAKE3 hash of a word that only the page that set out knows.
    page_hash TEXT NOT NULL,
    -- The hash of the person's citizen number; empty until ThaID said who it is.
    number_hash TEXT NOT NULL,
    -- Until when, in milliseconds.
    expires_at BIGINT NOT NULL
);

CREATE INDEX thaid_sign_in_by_time ON thaid_sign_in (expires_at);

-- The vault that took the place of this one on the same phone, after a new sign-in; empty while none did.
ALTER TABLE phone ADD COLUMN became TEXT NOT NULL DEFAULT '';
