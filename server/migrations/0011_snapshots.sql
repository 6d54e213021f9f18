-- A frozen base (domain.md 1.9).
CREATE TABLE snapshot (
    -- A UUID.
    id TEXT NOT NULL PRIMARY KEY,
    -- When it was asked for, in milliseconds; no two share it, so that it stands for the base where rows are many.
    taken_at BIGINT NOT NULL UNIQUE,
    -- What people call it.
    name TEXT NOT NULL,
    -- The day at whose end it shows the children.
    as_of TEXT NOT NULL,
    -- Since when the budget is worked out from it, in milliseconds; 0 where it is not.
    in_force_since BIGINT NOT NULL,
    -- When that was last decided, in milliseconds; 0 where it never was.
    decided_at BIGINT NOT NULL,
    -- Name, day, origin, who asked, how far it is, the seal, as JSON.
    doc TEXT NOT NULL
);

CREATE UNIQUE INDEX snapshot_by_name ON snapshot (name, as_of);

-- The children of one institution in a base. Once the base is sealed, nothing writes here.
CREATE TABLE snapshot_part (
    -- The base.
    snapshot TEXT NOT NULL,
    -- The institution.
    inst TEXT NOT NULL,
    -- The local government that owned it when the base was taken.
    lao TEXT NOT NULL,
    -- The last change that arrived before the end of the day; 0 of a base that was brought in.
    seq BIGINT NOT NULL,
    -- How many children, as JSON.
    counts TEXT NOT NULL,
    -- The SHA-256 of the lines.
    hash TEXT NOT NULL,
    -- One line a child, by record, as the seal is worked out over them.
    lines TEXT NOT NULL,
    PRIMARY KEY (snapshot, inst)
);

-- Where the people of a base were, by their numbers.
CREATE TABLE snapshot_number (
    -- The moment that stands for the base.
    taken_at BIGINT NOT NULL,
    -- The citizen number or G code as a whole number.
    number BIGINT NOT NULL,
    -- The institution.
    inst TEXT NOT NULL,
    PRIMARY KEY (taken_at, number, inst)
);
