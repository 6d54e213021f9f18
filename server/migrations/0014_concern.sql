-- What the institution has to look at besides its roll, as JSON; empty where there is nothing.
ALTER TABLE institution ADD COLUMN concern TEXT NOT NULL DEFAULT '';
-- How often that changed.
ALTER TABLE institution ADD COLUMN concerns BIGINT NOT NULL DEFAULT 0;
-- Nothing of it was counted yet.
UPDATE standing SET seq = -1;
