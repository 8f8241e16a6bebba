-- Who has agreed by voice to be called back. The number is here for 72 hours at most, sealed with a key that is not.
CREATE TABLE callback_consent (
  id uuid PRIMARY KEY,
  call text NOT NULL CHECK (char_length(call) BETWEEN 1 AND 100),
  recorded_by text NOT NULL CHECK (char_length(recorded_by) BETWEEN 1 AND 64),
  agreed_at timestamptz NOT NULL CHECK (agreed_at = date_trunc('second', agreed_at)),
  expires_at timestamptz NOT NULL CHECK (expires_at = date_trunc('second', expires_at)),
  days smallint[] NOT NULL CHECK (cardinality(days) BETWEEN 1 AND 7 AND days <@ '{1,2,3,4,5,6,7}'),
  window_from time NOT NULL,
  window_until time NOT NULL,
  voicemail boolean NOT NULL DEFAULT false,
  tries_left smallint NOT NULL CHECK (tries_left >= 0),
  tried_at timestamptz,
  sealed_number bytea,
  sealed_words bytea,
  ending text CHECK (ending IN ('DONE', 'WITHDRAWN', 'EXPIRED', 'TRIED_OFTEN')),
  ended_at timestamptz,
  CHECK (expires_at > agreed_at AND expires_at <= agreed_at + interval '72 hours'),
  CHECK ((ending IS NULL) = (ended_at IS NULL)),
  CHECK ((ending IS NULL) = (sealed_number IS NOT NULL)),
  CHECK ((ending IS NULL) = (sealed_words IS NOT NULL))
);
COMMENT ON TABLE callback_consent IS 'Callbacks that were agreed; once over, that there was one, and not to whom.';
COMMENT ON COLUMN callback_consent.id IS 'Random, bound to what is sealed.';
COMMENT ON COLUMN callback_consent.call IS 'The call in which it was agreed.';
COMMENT ON COLUMN callback_consent.recorded_by IS 'The counsellor who heard it.';
COMMENT ON COLUMN callback_consent.agreed_at IS 'When, to the second.';
COMMENT ON COLUMN callback_consent.expires_at IS 'When it lapses, 72 hours later at most.';
COMMENT ON COLUMN callback_consent.days IS 'On which days the safe window begins, 1 is Monday.';
COMMENT ON COLUMN callback_consent.window_from IS 'From when on it is safe to ring, by the clock on the wall.';
COMMENT ON COLUMN callback_consent.window_until IS 'Until when; at or before the beginning: on the next day.';
COMMENT ON COLUMN callback_consent.voicemail IS 'Whether something may be left on a voicemail.';
COMMENT ON COLUMN callback_consent.tries_left IS 'How often the number may still be dialled.';
COMMENT ON COLUMN callback_consent.tried_at IS 'When it was dialled last, null if never.';
COMMENT ON COLUMN callback_consent.sealed_number IS 'The number, AES-256-GCM, bound to this row; null as soon as it is over.';
COMMENT ON COLUMN callback_consent.sealed_words IS 'Who may answer, and the code word, sealed likewise; null as soon as it is over.';
COMMENT ON COLUMN callback_consent.ending IS 'Why there is no number any more, null while there is.';
COMMENT ON COLUMN callback_consent.ended_at IS 'When number and words were destroyed.';
-- Those that are held, and those whose time is over.
CREATE INDEX callback_consent_held ON callback_consent (expires_at) WHERE ending IS NULL;
