-- A recording round of an academic year (R11).
CREATE TABLE round (
    -- A UUID.
    id TEXT NOT NULL PRIMARY KEY,
    -- Year, number and purpose, as JSON.
    doc TEXT NOT NULL
);

-- A window of a round, in which rolls may be changed. "Window" alone is a word of SQL.
CREATE TABLE entry_window (
    -- A UUID.
    id TEXT NOT NULL PRIMARY KEY,
    -- Its round.
    round TEXT NOT NULL,
    -- Grows with every change of any window; about the milliseconds of the change.
    version BIGINT NOT NULL,
    -- From, to, acts, who confirms, grace, letter, contact, as JSON.
    doc TEXT NOT NULL,
    -- For which institutions, as JSON.
    whom TEXT NOT NULL
);

CREATE UNIQUE INDEX entry_window_by_version ON entry_window (version);

-- Everything that was decided about a window. Nothing is ever removed from it.
CREATE TABLE entry_window_step (
    -- The window.
    entry_window TEXT NOT NULL,
    -- The state of all windows that it made.
    version BIGINT NOT NULL,
    -- When, in milliseconds.
    at BIGINT NOT NULL,
    -- Whose account decided.
    account TEXT NOT NULL,
    -- The person's name at that time.
    by_name TEXT NOT NULL,
    -- The closing from then on, in milliseconds.
    closes_at BIGINT NOT NULL,
    PRIMARY KEY (entry_window, version)
);

-- Edits that arrived when no window was open for them, and what the local government decided. The edit itself stands
-- with its receipt.
CREATE TABLE parked (
    -- The institution.
    inst TEXT NOT NULL,
    -- The edit.
    edit TEXT NOT NULL,
    -- The record.
    record TEXT NOT NULL,
    -- Whose account made it.
    account TEXT NOT NULL,
    -- The person's name at that time.
    by_name TEXT NOT NULL,
    -- What the person was at the institution.
    role TEXT NOT NULL,
    -- When it arrived, in milliseconds.
    arrived_at BIGINT NOT NULL,
    -- The contact before it that the phone proved, in milliseconds; 0 for none.
    contact_at BIGINT NOT NULL,
    -- waiting, accepted or declined.
    fate TEXT NOT NULL,
    -- The name of who decided; empty while nobody did.
    decided_by TEXT NOT NULL,
    -- When, in milliseconds; 0 while nobody did.
    decided_at BIGINT NOT NULL,
    -- Why it was declined.
    reason TEXT NOT NULL,
    PRIMARY KEY (inst, edit)
);

CREATE INDEX parked_by_fate ON parked (fate, inst);

-- The window that allowed a change; empty where the operator filled the register.
ALTER TABLE history ADD COLUMN entry_window TEXT NOT NULL DEFAULT '';

-- 1 where a change was made in its window and came after it.
ALTER TABLE history ADD COLUMN late BIGINT NOT NULL DEFAULT 0;

-- 1 where the edit was accepted late.
ALTER TABLE receipt ADD COLUMN late BIGINT NOT NULL DEFAULT 0;

-- A register that was worked with before there were windows stays open until the department closes it.
INSERT INTO round (id, doc)
    SELECT '00000000-0000-7000-8000-000000000001',
        '{"id":"00000000-0000-7000-8000-000000000001","year":2569,"no":0,"purpose":"ปรับปรุงทะเบียนต่อเนื่องจากก่อนมีการกำหนดช่วงเวลา"}'
    WHERE EXISTS (SELECT 1 FROM history);
INSERT INTO entry_window (id, round, version, doc, whom)
    SELECT '00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000001', 1,
        '{"id":"00000000-0000-7000-8000-000000000002","round":{"id":"00000000-0000-7000-8000-000000000001","year":2569,"no":0,"purpose":"ปรับปรุงทะเบียนต่อเนื่องจากก่อนมีการกำหนดช่วงเวลา"},"from":0,"to":4102419600000,"acts":["add","correct","take_off","put_back","move","check"],"confirming":"none","grace_ms":259200000}',
        '{"branches":["country"]}'
    WHERE EXISTS (SELECT 1 FROM history);
