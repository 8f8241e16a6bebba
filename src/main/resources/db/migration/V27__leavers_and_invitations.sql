-- Commands run beside the service: whoever they take the account away from may sit on duty there.
CREATE TABLE leaver (
  counsellor text PRIMARY KEY CHECK (counsellor ~ '^[a-z][a-z0-9-]{0,30}$')
);
COMMENT ON TABLE leaver IS 'Who is no counsellor any more; gone when the service has signed them out of duty.';
COMMENT ON COLUMN leaver.counsellor IS 'Whose account was removed, or got other roles.';
