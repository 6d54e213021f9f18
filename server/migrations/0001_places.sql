-- A local government (domain.md 1.2).
CREATE TABLE lao (
    -- The 7-digit code of the department; never reused.
    code TEXT NOT NULL PRIMARY KEY,
    -- Its kind, kept apart because the first digit of the code does not tell it reliably.
    kind TEXT NOT NULL,
    -- The bare Thai name, without the kind.
    name TEXT NOT NULL,
    -- The 2-digit province code.
    province TEXT NOT NULL,
    -- The Thai name of the district.
    district TEXT NOT NULL
);

-- A province, district or subdistrict (domain.md 5.7).
CREATE TABLE area (
    -- 2, 4 or 6 digits; each begins with the code of the area around it.
    code TEXT NOT NULL PRIMARY KEY,
    -- The Thai name.
    name_th TEXT NOT NULL,
    -- The English name.
    name_en TEXT NOT NULL,
    -- The postcode of a subdistrict; empty above.
    postcode TEXT NOT NULL
);

-- A school, college or child development centre; shard and unit of ordering (sync.md 2.1).
CREATE TABLE institution (
    -- Our own id; official codes stand in the document.
    id TEXT NOT NULL PRIMARY KEY,
    -- The local government that owns it now.
    lao TEXT NOT NULL REFERENCES lao (code),
    -- Name, kind, levels offered, official codes, recorder, as JSON.
    doc TEXT NOT NULL,
    -- The number of its last change; grows by one with each, without gaps.
    seq BIGINT NOT NULL,
    -- The chain hash at that change, 16 hexadecimal digits.
    chain TEXT NOT NULL
);

CREATE INDEX institution_by_lao ON institution (lao, id);
