-- To whom something may be told stood here to be read: a backup would tell who helps in which call. It is sealed from now on.
-- What was not is taken away, of rows that are there as well: they stay, but nobody may be told anything by them any more.
ALTER TABLE sharing DROP COLUMN recipient, ADD COLUMN sealed_recipient bytea;
COMMENT ON COLUMN sharing.sealed_recipient IS
  'An organisation, or somebody in it; AES-256-GCM, bound to this row. Null in rows from before it was sealed.';
-- A column that is dropped stays in the file until the rows are written anew.
CLUSTER sharing USING sharing_pkey;
ALTER TABLE sharing SET WITHOUT CLUSTER;
