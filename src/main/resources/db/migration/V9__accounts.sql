-- People who may use the pages.
CREATE TABLE account (
  id text PRIMARY KEY CHECK (id ~ '^[a-z][a-z0-9-]{0,30}$'),
  roles text[] NOT NULL CHECK (cardinality(roles) > 0
    AND roles <@ ARRAY['counsellor', 'supervisor', 'administrator', 'auditor', 'statistics-reader']),
  hash text NOT NULL CHECK (hash LIKE '$argon2id$%'),
  sealed_key text NOT NULL,
  last_step bigint NOT NULL,
  changed_at timestamptz NOT NULL
);
COMMENT ON TABLE account IS 'People who have accepted an invitation. No name, no address.';
COMMENT ON COLUMN account.id IS 'What somebody signs in with; a counsellor''s is the counsellor''s id.';
COMMENT ON COLUMN account.roles IS 'What somebody is here.';
COMMENT ON COLUMN account.hash IS 'Salted Argon2id hash of the password in the PHC form; the password itself is kept nowhere.';
COMMENT ON COLUMN account.sealed_key IS 'Key of the second factor (TOTP), sealed with a key that is not in the database.';
COMMENT ON COLUMN account.last_step IS 'The newest step of the second factor of which a code was accepted.';
COMMENT ON COLUMN account.changed_at IS 'When the password was set.';

CREATE TABLE invitation (
  account text PRIMARY KEY CHECK (account ~ '^[a-z][a-z0-9-]{0,30}$'),
  roles text[] NOT NULL CHECK (cardinality(roles) > 0
    AND roles <@ ARRAY['counsellor', 'supervisor', 'administrator', 'auditor', 'statistics-reader']),
  token_hash text NOT NULL UNIQUE,
  sealed_key text NOT NULL,
  expires_at timestamptz NOT NULL
);
COMMENT ON TABLE invitation IS 'One-time links with which somebody makes an account; gone when used.';
COMMENT ON COLUMN invitation.account IS 'Id of the account that is to be made.';
COMMENT ON COLUMN invitation.roles IS 'What somebody will be here.';
COMMENT ON COLUMN invitation.token_hash IS 'SHA-256 of the token in the link; the token itself is kept nowhere.';
COMMENT ON COLUMN invitation.sealed_key IS 'Key of the second factor to be, sealed.';
COMMENT ON COLUMN invitation.expires_at IS 'Cannot be used from then on.';

CREATE TABLE session (
  hash text PRIMARY KEY,
  account text NOT NULL REFERENCES account ON DELETE CASCADE,
  begun_at timestamptz NOT NULL,
  used_at timestamptz NOT NULL,
  worked boolean NOT NULL
);
CREATE INDEX session_account ON session (account);
COMMENT ON TABLE session IS 'Who is signed in, in which browser; gone when it ends.';
COMMENT ON COLUMN session.hash IS 'SHA-256 of the cookie.';
COMMENT ON COLUMN session.account IS 'Who has signed in.';
COMMENT ON COLUMN session.begun_at IS 'When.';
COMMENT ON COLUMN session.used_at IS 'When it was used last, to the minute.';
COMMENT ON COLUMN session.worked IS 'Whether the counsellor was on shift or on duty in it: then it ends with that.';

CREATE TABLE browser (
  hash text PRIMARY KEY,
  account text NOT NULL REFERENCES account ON DELETE CASCADE,
  until timestamptz NOT NULL
);
CREATE INDEX browser_account ON browser (account);
COMMENT ON TABLE browser IS 'Browsers in which somebody has signed in before: strangers'' wrong tries do not make them wait.';
COMMENT ON COLUMN browser.hash IS 'SHA-256 of the cookie.';
COMMENT ON COLUMN browser.account IS 'Who has signed in there.';
COMMENT ON COLUMN browser.until IS 'Forgotten from then on.';
