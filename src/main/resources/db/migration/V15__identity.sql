-- Signing in with the organisation's identity provider (OpenID Connect), for whoever has bound their account to it.
CREATE TABLE identity (
  account text PRIMARY KEY REFERENCES account ON DELETE CASCADE,
  hash text NOT NULL UNIQUE CHECK (hash ~ '^[0-9a-f]{64}$'),
  since timestamptz NOT NULL
);
COMMENT ON TABLE identity IS 'Whom the identity provider takes somebody for; no name, no address, nothing with which anybody signs in.';
COMMENT ON COLUMN identity.account IS 'Who signs in with it.';
COMMENT ON COLUMN identity.hash IS 'SHA-256 of the provider''s address and its own id of that person; neither is kept.';
COMMENT ON COLUMN identity.since IS 'When it was bound.';
