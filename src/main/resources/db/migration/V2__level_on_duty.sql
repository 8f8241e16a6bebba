-- Where on the ladder somebody on duty stands; whoever is on duty already is of the first line.
ALTER TABLE duty ADD COLUMN level text NOT NULL DEFAULT 'FIRST' CHECK (level IN ('FIRST', 'SECOND', 'COORDINATOR'));
ALTER TABLE duty ALTER COLUMN level DROP DEFAULT;
COMMENT ON COLUMN duty.level IS 'Rung at once, as second line, or as coordinator on call.';
