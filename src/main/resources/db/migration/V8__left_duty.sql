-- Whoever has left duty during a shift is not rung again in it, not even after our restart.
ALTER TABLE counsellor ADD COLUMN left_at timestamptz;
COMMENT ON COLUMN counsellor.left_at IS 'When duty was last left, null if never.';
