-- Whoever got their rights after an override was asked for is no second person to it.
ALTER TABLE account ADD COLUMN given_at timestamptz NOT NULL DEFAULT now();
UPDATE account SET given_at = changed_at;
COMMENT ON COLUMN account.given_at IS 'When the account was made, made anew, or got other roles.';
