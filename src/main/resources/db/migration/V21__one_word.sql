-- An id, a code or a hash is one word, so that nobody, by whatever mistake, can keep a sentence about somebody in a column that
-- is not made for it. The columns that are: src/site/markdown/what-we-keep.md, "Free text".
ALTER TABLE account ADD CONSTRAINT account_sealed_key_word CHECK (sealed_key !~ '\s');
ALTER TABLE browser ADD CONSTRAINT browser_hash_word CHECK (hash !~ '\s');
ALTER TABLE call
  ADD CONSTRAINT call_id_word CHECK (id !~ '\s'),
  ADD CONSTRAINT call_line_word CHECK (line !~ '\s');
ALTER TABLE call_hour
  ADD CONSTRAINT call_hour_line_word CHECK (line !~ '\s'),
  ADD CONSTRAINT call_hour_language_word CHECK (language !~ '\s');
ALTER TABLE callback_consent
  ADD CONSTRAINT callback_consent_call_word CHECK (call !~ '\s'),
  ADD CONSTRAINT callback_consent_recorded_by_word CHECK (recorded_by !~ '\s');
ALTER TABLE counsellor ADD CONSTRAINT counsellor_id_word CHECK (id !~ '\s');
ALTER TABLE device ADD CONSTRAINT device_hash_word CHECK (hash !~ '\s');
ALTER TABLE heavy_call ADD CONSTRAINT heavy_call_call_word CHECK (call !~ '\s');
ALTER TABLE invitation
  ADD CONSTRAINT invitation_sealed_key_word CHECK (sealed_key !~ '\s'),
  ADD CONSTRAINT invitation_token_hash_word CHECK (token_hash !~ '\s');
ALTER TABLE journal
  ADD CONSTRAINT journal_call_word CHECK (call !~ '\s'),
  ADD CONSTRAINT journal_kind_word CHECK (kind !~ '\s'),
  ADD CONSTRAINT journal_run_word CHECK (run !~ '\s');
ALTER TABLE person
  ADD CONSTRAINT person_id_word CHECK (id !~ '\s'),
  ADD CONSTRAINT person_station_word CHECK (station !~ '\s');
ALTER TABLE pin ADD CONSTRAINT pin_counsellor_word CHECK (counsellor !~ '\s');
ALTER TABLE session ADD CONSTRAINT session_hash_word CHECK (hash !~ '\s');
ALTER TABLE sharing
  ADD CONSTRAINT sharing_call_word CHECK (call !~ '\s'),
  ADD CONSTRAINT sharing_recorded_by_word CHECK (recorded_by !~ '\s'),
  ADD CONSTRAINT sharing_second_word CHECK (second !~ '\s');
ALTER TABLE shift ADD CONSTRAINT shift_id_word CHECK (id !~ '\s');
ALTER TABLE station ADD CONSTRAINT station_id_word CHECK (id !~ '\s');
