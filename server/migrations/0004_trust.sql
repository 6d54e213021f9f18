-- The digest of the roll at the head, 32 hexadecimal digits; empty while it is not known.
ALTER TABLE institution ADD COLUMN roll TEXT NOT NULL DEFAULT '';

-- The server's keys, made once. A backup holds them, so that a restored server reads what was sealed before.
CREATE TABLE server_key (
    -- What it is for: seal.
    purpose TEXT NOT NULL PRIMARY KEY,
    -- The private part, hexadecimal.
    private TEXT NOT NULL,
    -- When it was made, in milliseconds.
    made_at BIGINT NOT NULL
);
