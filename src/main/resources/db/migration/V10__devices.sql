-- Several people sign in in one browser: the one of a shared desk.
ALTER TABLE browser DROP CONSTRAINT browser_pkey;
ALTER TABLE browser ADD PRIMARY KEY (hash, account);

CREATE TABLE device (
  label text PRIMARY KEY CHECK (label ~ '^[a-z][a-z0-9-]{0,30}$'),
  hash text NOT NULL UNIQUE,
  since timestamptz NOT NULL
);
COMMENT ON TABLE device IS 'Screens on a wall that show the wallboard, and nothing else.';
COMMENT ON COLUMN device.label IS 'Where it hangs, in a word.';
COMMENT ON COLUMN device.hash IS 'SHA-256 of its token; the token itself is kept nowhere.';
COMMENT ON COLUMN device.since IS 'Since when it may.';
