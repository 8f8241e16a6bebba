-- Whose shift ends, or is taken out of the roster, while we are away is signed out; who came without one stays.
ALTER TABLE duty ADD COLUMN by_shift boolean NOT NULL DEFAULT false;
ALTER TABLE duty ALTER COLUMN by_shift DROP DEFAULT;
COMMENT ON COLUMN duty.by_shift IS 'Whether a shift in the roster keeps them on duty, or their own word.';
COMMENT ON COLUMN duty.since IS 'Since when there, so high on the ladder, and by shift or by their own word.';
COMMENT ON COLUMN counsellor.left_at IS 'When duty was last left, null if never, or because the shift was over.';
