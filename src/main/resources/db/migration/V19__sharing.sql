-- Who has agreed by voice that a recipient may be told something. Of what is told only the kinds are here.
CREATE TABLE sharing (
  id uuid PRIMARY KEY,
  call text NOT NULL CHECK (char_length(call) BETWEEN 1 AND 100),
  recorded_by text NOT NULL CHECK (char_length(recorded_by) BETWEEN 1 AND 64),
  at timestamptz NOT NULL CHECK (at = date_trunc('second', at)),
  expires_at timestamptz NOT NULL CHECK (expires_at = date_trunc('second', expires_at)),
  recipient text NOT NULL CHECK (char_length(recipient) BETWEEN 1 AND 100 AND recipient !~ '([0-9][ ./()-]?){7,}'),
  purpose text NOT NULL CHECK (purpose IN ('SHELTER', 'MEDICAL', 'LEGAL', 'POLICE', 'SOCIAL_WORK', 'HELPLINE')),
  what text[] NOT NULL CHECK (cardinality(what) BETWEEN 1 AND 8 AND what <@
    '{THE_CALL,IDENTITY,CONTACT,WHEREABOUTS,SITUATION,NEEDS,HEALTH,CHILDREN}'),
  withdrawn_at timestamptz,
  CHECK (expires_at > at AND expires_at <= at + interval '720 hours')
);
COMMENT ON TABLE sharing IS 'To whom it was agreed that what may be told; one row for each recipient.';
COMMENT ON COLUMN sharing.id IS 'Random.';
COMMENT ON COLUMN sharing.call IS 'The call in which it was agreed.';
COMMENT ON COLUMN sharing.recorded_by IS 'The counsellor who heard it.';
COMMENT ON COLUMN sharing.at IS 'When, to the second.';
COMMENT ON COLUMN sharing.expires_at IS 'When it lapses, 30 days later at most.';
COMMENT ON COLUMN sharing.recipient IS 'An organisation, or somebody in it; never the caller. No digits like those of a number.';
COMMENT ON COLUMN sharing.purpose IS 'What for.';
COMMENT ON COLUMN sharing.what IS 'Kinds of what may be told.';
COMMENT ON COLUMN sharing.withdrawn_at IS 'When it was taken back, null while it holds.';
CREATE INDEX sharing_held ON sharing (expires_at) WHERE withdrawn_at IS NULL;
