-- A second way to sign in: a key in a telephone, a computer or a stick, which says by itself that it was unlocked.
CREATE TABLE passkey (
  id text PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9_-]{1,180}$'),
  account text NOT NULL REFERENCES account ON DELETE CASCADE,
  public_key bytea NOT NULL,
  counter bigint NOT NULL,
  since timestamptz NOT NULL
);
CREATE INDEX passkey_account ON passkey (account);
COMMENT ON TABLE passkey IS 'Passkeys (WebAuthn) of people; nothing in it is secret.';
COMMENT ON COLUMN passkey.id IS 'By which the authenticator finds it, made by chance.';
COMMENT ON COLUMN passkey.account IS 'Who signs in with it.';
COMMENT ON COLUMN passkey.public_key IS 'The public key (attested credential data of WebAuthn, without the make of the authenticator).';
COMMENT ON COLUMN passkey.counter IS 'How often it was used, as it says itself; 0 if it does not count.';
COMMENT ON COLUMN passkey.since IS 'When it was added.';
