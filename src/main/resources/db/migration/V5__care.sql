-- How the people who answer are looked after: what has to outlive a restart of ours.

ALTER TABLE duty
  ADD COLUMN shift_since timestamptz,
  ADD COLUMN resting text CHECK (resting IN ('WRAP_UP', 'REST', 'PAUSE')),
  ADD COLUMN resting_since timestamptz,
  ADD COLUMN resting_until timestamptz,
  ADD COLUMN pause text CHECK (pause IN ('BREAK', 'MEAL', 'DEBRIEF', 'TRAINING', 'TECHNICAL', 'OTHER', 'MISSED_TOO_OFTEN')),
  ADD CHECK ((resting IS NOT DISTINCT FROM 'PAUSE') = (pause IS NOT NULL));
UPDATE duty SET shift_since = since;
ALTER TABLE duty ALTER COLUMN shift_since SET NOT NULL;
COMMENT ON COLUMN duty.shift_since IS 'From when on heavy calls and talk are counted.';
COMMENT ON COLUMN duty.resting IS 'In a wrap-up, a rest after a heavy call, or a pause; null for none.';
COMMENT ON COLUMN duty.resting_since IS 'Since when, null if nobody asks.';
COMMENT ON COLUMN duty.resting_until IS 'Until when, null for a pause.';
COMMENT ON COLUMN duty.pause IS 'Why there is a pause, null if there is none.';

CREATE TABLE heavy_call (
  call text NOT NULL CHECK (char_length(call) BETWEEN 1 AND 100),
  counsellor text NOT NULL REFERENCES counsellor,
  at timestamptz NOT NULL,
  PRIMARY KEY (call, counsellor)
);
COMMENT ON TABLE heavy_call IS 'Calls that a counsellor has marked as heavy. Nothing of what was said.';
COMMENT ON COLUMN heavy_call.call IS 'Which call.';
COMMENT ON COLUMN heavy_call.counsellor IS 'For whom it was heavy.';
COMMENT ON COLUMN heavy_call.at IS 'When that was said.';
-- At start: how many in this shift; and forgetting a counsellor.
CREATE INDEX heavy_call_counsellor ON heavy_call (counsellor, at);
