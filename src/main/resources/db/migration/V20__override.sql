-- Telling somebody something without a consent: a life or a child is in danger. A second person says whether they agree.
ALTER TABLE sharing
  ADD COLUMN ground text CHECK (ground IN ('LIFE', 'CHILD')),
  ADD COLUMN second text CHECK (char_length(second) BETWEEN 1 AND 64 AND second <> recorded_by),
  ADD COLUMN second_at timestamptz,
  ADD COLUMN agrees boolean,
  ADD COLUMN alarmed_at timestamptz,
  ADD CHECK ((second IS NULL) = (second_at IS NULL) AND (second IS NULL) = (agrees IS NULL)),
  ADD CHECK (ground IS NOT NULL OR (second IS NULL AND alarmed_at IS NULL)),
  ADD CHECK (ground IS NULL OR expires_at <= at + interval '24 hours');
COMMENT ON COLUMN sharing.ground IS 'What is in danger, null if it was agreed.';
COMMENT ON COLUMN sharing.second IS 'The second person, null while nobody has said a word; never whoever asked.';
COMMENT ON COLUMN sharing.second_at IS 'When they said it.';
COMMENT ON COLUMN sharing.agrees IS 'Whether they agree.';
COMMENT ON COLUMN sharing.alarmed_at IS 'When the alarm was raised because nobody had said a word in time.';
CREATE INDEX sharing_unjudged ON sharing (at) WHERE ground IS NOT NULL AND second IS NULL;
