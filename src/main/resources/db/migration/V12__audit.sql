-- Who asked for what, about whom, and what for. Only ever added to: the service's role may read and add, nothing else
-- (afterMigrate__rights.sql); the triggers are the second line. What is sealed, and what seals it: store/AuditTable.java.

CREATE TABLE audit (
  number bigint PRIMARY KEY CHECK (number > 0),
  at timestamptz NOT NULL,
  actor_kind text NOT NULL CHECK (actor_kind IN ('ACCOUNT', 'PART', 'COMMAND')),
  actor text NOT NULL CHECK (actor ~ '^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$'),
  action text NOT NULL CHECK (action ~ '^[A-Z_]{3,40}$'),
  subject_kind text NOT NULL CHECK (subject_kind ~ '^[A-Z_]{3,40}$'),
  subject text NOT NULL CHECK (subject ~ '^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$'),
  purpose text NOT NULL CHECK (purpose ~ '^[A-Z_]{3,40}$'),
  case_id text CHECK (case_id ~ '^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$'),
  amount bigint,
  previous text NOT NULL CHECK (previous ~ '^[0-9a-f]{64}$'),
  mac text NOT NULL UNIQUE CHECK (mac ~ '^[0-9a-f]{64}$')
);
COMMENT ON TABLE audit IS 'The trail: every read of something sensitive and every change, in a chain of seals.';
COMMENT ON COLUMN audit.number IS 'Place in the trail, from 1, without gaps.';
COMMENT ON COLUMN audit.at IS 'When it was asked for.';
COMMENT ON COLUMN audit.actor_kind IS 'Whether somebody with an account asked, a part of ours, or a command on the machine.';
COMMENT ON COLUMN audit.actor IS 'Who asked: a person''s code (made with a key outside of this database), or the name of the part or command.';
COMMENT ON COLUMN audit.action IS 'What was asked for.';
COMMENT ON COLUMN audit.subject_kind IS 'What it was about.';
COMMENT ON COLUMN audit.subject IS 'Which one: the code of a person or a call (made with a key outside of this database), or an id that says nothing.';
COMMENT ON COLUMN audit.purpose IS 'What for.';
COMMENT ON COLUMN audit.case_id IS 'The case to which it belongs, null if to none.';
COMMENT ON COLUMN audit.amount IS 'How many they were, null if that is not counted.';
COMMENT ON COLUMN audit.previous IS 'The seal of the entry before; of the first: zeros.';
COMMENT ON COLUMN audit.mac IS 'The seal (HMAC-SHA-256) of all other columns, with a key outside of this database.';
-- What somebody has asked for, and who has asked about somebody.
CREATE INDEX audit_actor ON audit (actor, number);
CREATE INDEX audit_subject ON audit (subject, number);

CREATE FUNCTION audit_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last record;
BEGIN
  SELECT number, mac INTO last FROM audit ORDER BY number DESC LIMIT 1;
  IF NEW.number <> coalesce(last.number, 0) + 1 OR NEW.previous <> coalesce(last.mac, repeat('0', 64)) THEN
    RAISE EXCEPTION 'an entry of the trail follows the last one' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_follows BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION audit_follows();

CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the trail is only ever added to' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_stays();
