-- Every decision about a roll: confirmed or returned, at which level, of which state of it (P7). Nothing is ever removed.
CREATE TABLE confirming_step (
    -- The institution.
    inst TEXT NOT NULL,
    -- 1, 2, 3 … in the order of decisions.
    n BIGINT NOT NULL,
    -- Whose account.
    account TEXT NOT NULL,
    -- The last change of the roll that was seen.
    seq BIGINT NOT NULL,
    -- Window, level, decision, digest of the roll, reason, name, time, as JSON.
    doc TEXT NOT NULL,
    PRIMARY KEY (inst, n)
);
