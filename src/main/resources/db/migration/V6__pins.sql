-- What a counsellor dials at a telephone: who it is, and the proof.
CREATE TABLE pin (
  counsellor text PRIMARY KEY,
  code text NOT NULL UNIQUE CHECK (code ~ '^[0-9]{2}$'),
  hash text NOT NULL CHECK (hash LIKE '$argon2id$%'),
  changed_at timestamptz NOT NULL
);
COMMENT ON TABLE pin IS 'Counsellors who can sign in by dialling a feature code.';
COMMENT ON COLUMN pin.counsellor IS 'Id of the counsellor.';
COMMENT ON COLUMN pin.code IS 'Personal code: says who it is, no secret.';
COMMENT ON COLUMN pin.hash IS 'Salted Argon2id hash of the PIN in the PHC form; the PIN itself is kept nowhere.';
COMMENT ON COLUMN pin.changed_at IS 'When the PIN was set.';
