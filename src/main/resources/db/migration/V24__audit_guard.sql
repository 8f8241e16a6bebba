-- Whatever a session has made for itself is not looked at where the trail is guarded: a table of its own, also called
-- audit, hid the real one from the trigger, and the last number there is could be written.
CREATE OR REPLACE FUNCTION audit_follows() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  last record;
BEGIN
  SELECT number, mac INTO last FROM public.audit ORDER BY number DESC LIMIT 1;
  IF NEW.number <> coalesce(last.number, 0) + 1 OR NEW.previous <> coalesce(last.mac, repeat('0', 64)) THEN
    RAISE EXCEPTION 'an entry of the trail follows the last one' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION audit_stays() SET search_path = pg_catalog, pg_temp;

-- As far as the note beside the keys goes (privacy/TrailKeys.java).
ALTER TABLE audit ADD CHECK (number < 1000000000000000000);

COMMENT ON COLUMN audit.case_id IS 'The case to which it belongs: the code of the call with which it began (made with a key outside of this database), null if to none.';
