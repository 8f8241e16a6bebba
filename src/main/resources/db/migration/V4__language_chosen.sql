-- Who has said which language the caller wants; the language itself stands where it stood.
ALTER TABLE call ADD COLUMN language_by text CHECK (language_by IN ('KEY', 'COUNSELLOR'));
COMMENT ON COLUMN call.language IS 'Which language the caller wanted, ISO 639: the first of the line, or as chosen.';
COMMENT ON COLUMN call.language_by IS 'Who chose the language last: the caller by a key, or the counsellor; null if nobody did.';
