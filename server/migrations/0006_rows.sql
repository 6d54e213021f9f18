-- Records and changes are long texts. SQLite keeps rows without a number in the tree of their keys, where a long row
-- hangs over into pages of its own that every comparison of keys must read; as numbered rows beside a tree of short
-- keys they lie whole in one page. The price: what comes later lies in the order in which it came, not by institution.
-- Columns mean what they meant before.
CREATE TABLE record_in_rows (
    inst TEXT NOT NULL,
    id TEXT NOT NULL,
    ver BIGINT NOT NULL,
    on_roll BIGINT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (inst, id)
);
INSERT INTO record_in_rows (inst, id, ver, on_roll, doc)
    SELECT inst, id, ver, on_roll, doc FROM record ORDER BY inst, id;
DROP TABLE record;
ALTER TABLE record_in_rows RENAME TO record;
CREATE INDEX record_by_change ON record (inst, ver, on_roll);

CREATE TABLE history_in_rows (
    inst TEXT NOT NULL,
    seq BIGINT NOT NULL,
    record TEXT NOT NULL,
    edit TEXT NOT NULL,
    account TEXT NOT NULL,
    by_name TEXT NOT NULL,
    device TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    arrived_at BIGINT NOT NULL,
    patch TEXT NOT NULL,
    h8 TEXT NOT NULL,
    PRIMARY KEY (inst, seq)
);
INSERT INTO history_in_rows
    (inst, seq, record, edit, account, by_name, device, made_at, arrived_at, patch, h8)
    SELECT inst, seq, record, edit, account, by_name, device, made_at, arrived_at, patch, h8
    FROM history ORDER BY inst, seq;
DROP TABLE history;
ALTER TABLE history_in_rows RENAME TO history;
CREATE INDEX history_by_record ON history (inst, record, seq);
