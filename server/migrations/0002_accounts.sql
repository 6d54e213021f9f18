-- A person who signs in.
CREATE TABLE account (
    -- A UUID.
    id TEXT NOT NULL PRIMARY KEY,
    -- The name typed when signing in; Thai is fine.
    name TEXT NOT NULL UNIQUE,
    -- The name that colleagues see.
    display TEXT NOT NULL,
    -- The argon2id hash of the password, in PHC form.
    password TEXT NOT NULL,
    -- Wrong passwords in a row.
    failures BIGINT NOT NULL,
    -- Until when sign-in is refused after too many of them, in milliseconds; 0 for not.
    locked_until BIGINT NOT NULL
);

-- A role at a place; a person may hold several.
CREATE TABLE account_scope (
    -- Whose.
    account TEXT NOT NULL REFERENCES account (id),
    -- recorder, head, lao_officer.
    role TEXT NOT NULL,
    -- What the place is: institution or lao.
    branch TEXT NOT NULL,
    -- Its id or code.
    place TEXT NOT NULL,
    PRIMARY KEY (account, role, branch, place)
);

-- A signed-in browser.
CREATE TABLE session (
    -- The BLAKE3 hash of the token in the cookie, so that the table alone signs nobody in.
    token_hash TEXT NOT NULL PRIMARY KEY,
    -- Who signed in.
    account TEXT NOT NULL REFERENCES account (id),
    -- When, in milliseconds.
    created_at BIGINT NOT NULL,
    -- When it ends, in milliseconds.
    expires_at BIGINT NOT NULL
);
