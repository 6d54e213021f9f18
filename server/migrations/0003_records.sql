-- A record: one child on one institution's roll. Clustered by institution: one push touches one place on disk.
CREATE TABLE record (
    -- The institution.
    inst TEXT NOT NULL,
    -- A UUID made by the phone or the import.
    id TEXT NOT NULL,
    -- The number of the record's last change in the institution's sequence.
    ver BIGINT NOT NULL,
    -- 1 while the child counts as a pupil, 0 after being taken off the roll.
    on_roll BIGINT NOT NULL,
    -- Facts, open questions and last writers, as JSON.
    doc TEXT NOT NULL,
    PRIMARY KEY (inst, id)
) WITHOUT ROWID;

CREATE INDEX record_by_change ON record (inst, ver, on_roll);

-- Every change that was accepted, one row a change number. Nothing is ever removed from it.
CREATE TABLE history (
    -- The institution.
    inst TEXT NOT NULL,
    -- The change number.
    seq BIGINT NOT NULL,
    -- The record.
    record TEXT NOT NULL,
    -- The edit that did it.
    edit TEXT NOT NULL,
    -- The account of the person.
    account TEXT NOT NULL,
    -- The person's name at that time.
    by_name TEXT NOT NULL,
    -- The device it was made on.
    device TEXT NOT NULL,
    -- What that device took for the time, in milliseconds.
    made_at BIGINT NOT NULL,
    -- When it arrived, in milliseconds.
    arrived_at BIGINT NOT NULL,
    -- Values before and after, as JSON.
    patch TEXT NOT NULL,
    -- The chain hash after it, 16 hexadecimal digits.
    h8 TEXT NOT NULL,
    PRIMARY KEY (inst, seq)
) WITHOUT ROWID;

CREATE INDEX history_by_record ON history (inst, record, seq);

-- The permanent answer to an edit; a repeat gets the same one.
CREATE TABLE receipt (
    -- The institution.
    inst TEXT NOT NULL,
    -- The edit.
    edit TEXT NOT NULL,
    -- The device that sent it.
    device TEXT NOT NULL,
    -- Its number on that device.
    n BIGINT NOT NULL,
    -- The answer, as JSON.
    outcome TEXT NOT NULL,
    -- The person's previous edits by group, as JSON.
    own TEXT NOT NULL,
    -- The whole edit as JSON, unless everything of it was applied; empty then.
    payload TEXT NOT NULL,
    PRIMARY KEY (inst, edit)
) WITHOUT ROWID;

-- What is known of a phone at an institution.
CREATE TABLE device (
    -- The institution.
    inst TEXT NOT NULL,
    -- The device.
    id TEXT NOT NULL,
    -- Who last used it.
    account TEXT NOT NULL,
    -- The highest edit number received without a gap.
    acked BIGINT NOT NULL,
    -- Edits that waited on it at the last contact.
    waiting BIGINT NOT NULL,
    -- The age of the oldest of them then, in milliseconds.
    oldest_ms BIGINT NOT NULL,
    -- The last contact, in milliseconds.
    seen_at BIGINT NOT NULL,
    -- Edits that the device once numbered and lost before they were sent.
    lost BIGINT NOT NULL,
    PRIMARY KEY (inst, id)
) WITHOUT ROWID;
