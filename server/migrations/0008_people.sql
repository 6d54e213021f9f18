-- A code with which a person signs in once and chooses a password: handed over face to face.
CREATE TABLE sign_in_code (
    -- Whose. A new code takes the place of the old one.
    account TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    -- The argon2id hash of the code, in PHC form.
    hash TEXT NOT NULL,
    -- Until when it can be used, in milliseconds.
    expires_at BIGINT NOT NULL,
    -- The account that made it.
    made_by TEXT NOT NULL
);

-- Who opened which child's full record, and who took out what (domain.md 7.6). Nothing is ever removed from it.
CREATE TABLE access_log (
    -- A UUID of version 7.
    id TEXT NOT NULL PRIMARY KEY,
    -- When, in milliseconds.
    at BIGINT NOT NULL,
    -- Who.
    account TEXT NOT NULL,
    -- The name at that time.
    by_name TEXT NOT NULL,
    -- What was done: opened, history, downloaded, exported, exported_full, handed_in.
    act TEXT NOT NULL,
    -- At which institution.
    inst TEXT NOT NULL,
    -- Whose record; empty for a whole roll.
    record TEXT NOT NULL,
    -- The reason that was typed; empty where none is asked for.
    reason TEXT NOT NULL
);

CREATE INDEX access_log_by_time ON access_log (at, id);
CREATE INDEX access_log_by_record ON access_log (record, at);
