-- The shape of the edits that the phone's app makes; 0 while it was not heard since this column is there.
ALTER TABLE device ADD COLUMN schema_no BIGINT NOT NULL DEFAULT 0;
-- How many of its edits were refused, by reason, as JSON.
ALTER TABLE device ADD COLUMN refused TEXT NOT NULL DEFAULT '{}';
