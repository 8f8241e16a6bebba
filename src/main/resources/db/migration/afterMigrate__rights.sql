-- What the service's role may do, said anew after every migration: tables belong to another role, so it changes none of
-- them, and of the trail and the history of migrations it cannot take anything away.
DO $$
DECLARE
  service constant name := '${service}';
  it record;
BEGIN
  IF service = current_user OR pg_has_role(service, current_user, 'MEMBER') THEN
    RAISE EXCEPTION 'the tables must belong to another role than the service''s';
  END IF;
  EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', service);
  -- Nobody hides a table behind one of their own. Only the database's owner can say so, and else it is only noticed.
  EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
  FOR it IN
    SELECT oid::regclass AS name, relname, relkind FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'S')
  LOOP
    EXECUTE format('REVOKE ALL ON %s FROM PUBLIC', it.name);
    EXECUTE format('GRANT %s ON %s TO %I',
      CASE
        WHEN it.relkind = 'S' THEN 'USAGE, SELECT'
        WHEN it.relname = 'audit' THEN 'SELECT, INSERT'
        WHEN it.relname = 'flyway_schema_history' THEN 'SELECT'
        ELSE 'SELECT, INSERT, UPDATE, DELETE'
      END, it.name, service);
  END LOOP;
END $$;
