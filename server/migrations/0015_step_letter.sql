-- The letter by which a window was opened or its closing changed, as JSON; empty where nobody wrote it down.
ALTER TABLE entry_window_step ADD COLUMN letter TEXT NOT NULL DEFAULT '';
