-- Erasing a person: everything that the journal says of somebody.
CREATE INDEX journal_counsellor ON journal ((detail ->> 'counsellor')) WHERE (detail ->> 'counsellor') IS NOT NULL;
CREATE INDEX journal_interpreter ON journal ((detail ->> 'interpreter')) WHERE (detail ->> 'interpreter') IS NOT NULL;
