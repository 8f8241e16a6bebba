-- Commands run beside the service: whoever they take the account away from may sit on duty there.
CREATE TABLE leaver (
  counsellor text PRIMARY KEY CHECK (counsellor ~ '^[a-z][a-z0-9-]{0,30}$')
);
COMMENT ON TABLE leaver IS 'Who is no counsellor any more; gone when the service has signed them out of duty.';
COMMENT ON COLUMN leaver.counsellor IS 'Whose account was removed, or got other roles.';

-- A breach is to be told to those concerned: hotline breach lists the tokens of that time, and nothing else does.
COMMENT ON COLUMN call.token IS 'Whose call it is, null if the number was withheld: an epoch, and a MAC (HMAC-SHA-256, 128 bits) of the number with the key of that epoch, which is not in this database. Read at our start for who was lost lately, and by hotline breach, which lists those that are concerned and says so in the trail; no page has it. Emptied when the key is destroyed, 120 days after the epoch began at the latest.';

-- Whoever an invitation is made of must see it: one that they do not know of is somebody who is about to take their account
-- over. Of those from before nothing is known, and nothing is said: they lapse within days.
ALTER TABLE invitation
  ADD COLUMN made_at timestamptz,
  ADD COLUMN made_by text CHECK (made_by ~ '^[a-z][a-z0-9-]{0,30}$');
COMMENT ON COLUMN invitation.made_at IS 'When it was made; null in rows from before that was noted.';
COMMENT ON COLUMN invitation.made_by IS 'The administrator who made it; null if it was made by a command.';
ALTER TABLE account
  ADD COLUMN accepted_at timestamptz,
  ADD COLUMN invited_at timestamptz,
  ADD COLUMN invited_by text CHECK (invited_by ~ '^[a-z][a-z0-9-]{0,30}$');
COMMENT ON COLUMN account.accepted_at IS 'When an invitation was used last; null if before that was noted.';
COMMENT ON COLUMN account.invited_at IS 'When that invitation was made; null if before that was noted.';
COMMENT ON COLUMN account.invited_by IS 'The administrator who made that invitation; null if it was made by a command.';
