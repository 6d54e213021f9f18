-- What stands at an institution, counted anew when its roll, the windows or the base changed.
CREATE TABLE standing (
    -- The institution.
    inst TEXT NOT NULL PRIMARY KEY,
    -- The change up to which it was counted.
    seq BIGINT NOT NULL,
    -- The last thing that happened to windows, base and calendar when it was counted.
    stamp BIGINT NOT NULL,
    -- Grows when the institution is to be counted anew though its roll is the same, so that who counts meanwhile knows.
    expired BIGINT NOT NULL,
    -- The numbers, as JSON.
    doc TEXT NOT NULL
);

-- The people of all rolls by their numbers: so two institutions that have the same one are found when it arrives.
CREATE TABLE person_number (
    -- The institution.
    inst TEXT NOT NULL,
    -- The record.
    record TEXT NOT NULL,
    -- The citizen number or G code as a whole number.
    number BIGINT NOT NULL,
    PRIMARY KEY (inst, record)
);

CREATE INDEX person_number_by_number ON person_number (number, inst);

-- Children of two institutions who may be one child, seen from each side.
CREATE TABLE duplicate (
    -- The institution.
    inst TEXT NOT NULL,
    -- Its record.
    record TEXT NOT NULL,
    -- What is doubtful.
    code TEXT NOT NULL,
    -- The field to look at.
    field TEXT NOT NULL,
    -- The other institution.
    other_inst TEXT NOT NULL,
    -- Its record.
    other_record TEXT NOT NULL,
    PRIMARY KEY (inst, record, code, other_inst, other_record)
);

CREATE INDEX duplicate_by_other ON duplicate (other_inst);

-- Why something doubtful is right as it is, as the institution said.
CREATE TABLE finding_answer (
    -- The institution.
    inst TEXT NOT NULL,
    -- The record.
    record TEXT NOT NULL,
    -- What is doubtful.
    code TEXT NOT NULL,
    -- The field; empty for a measurement.
    field TEXT NOT NULL,
    -- The record that it may be confused with; empty where there is none.
    other TEXT NOT NULL,
    -- A hash of the facts that it was said of: when they change, it is over.
    said_of TEXT NOT NULL,
    -- The explanation.
    reason TEXT NOT NULL,
    -- Whose account.
    account TEXT NOT NULL,
    -- The person's name at that time.
    by_name TEXT NOT NULL,
    -- When, in milliseconds.
    at BIGINT NOT NULL,
    PRIMARY KEY (inst, record, code, field, other)
);

-- The checks over the whole country.
CREATE TABLE check_run (
    -- When it was asked for, in milliseconds.
    started_at BIGINT NOT NULL PRIMARY KEY,
    -- By whom, how far it is, what it found, as JSON.
    doc TEXT NOT NULL
);

-- What the last check found at an institution, as JSON.
CREATE TABLE check_found (
    -- The institution.
    inst TEXT NOT NULL PRIMARY KEY,
    -- The check.
    started_at BIGINT NOT NULL,
    -- The findings.
    doc TEXT NOT NULL
);
