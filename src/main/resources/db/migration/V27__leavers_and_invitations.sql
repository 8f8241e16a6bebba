-- Commands run beside the service: whoever they take the account away from may sit on duty there.
CREATE TABLE leaver (
  counsellor text PRIMARY KEY CHECK (counsellor ~ '^[a-z][a-z0-9-]{0,30}$')
);
COMMENT ON TABLE leaver IS 'Who is no counsellor any more; gone when the service has signed them out of duty.';
COMMENT ON COLUMN leaver.counsellor IS 'Whose account was removed, or got other roles.';

-- A breach is to be told to those concerned: hotline breach lists the tokens of that time, and nothing else does.
COMMENT ON COLUMN call.token IS 'Whose call it is, null if the number was withheld: an epoch, and a MAC (HMAC-SHA-256, 128 bits) of the number with the key of that epoch, which is not in this database. Read at our start for who was lost lately, and by hotline breach, which lists those that are concerned and says so in the trail; no page has it. Emptied when the key is destroyed, 120 days after the epoch began at the latest.';
