-- The roster: who is to be on duty. Ids, languages and hours only; no name, and no reason for an absence.
-- Dates and times without a zone are what the clock on the wall shows in the hotline's zone.

CREATE TABLE roster (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  version bigint NOT NULL CHECK (version >= 0),
  changed_at timestamptz
);
COMMENT ON TABLE roster IS 'Which roster the other tables hold: one row, changed in the transaction that changes them.';
COMMENT ON COLUMN roster.one IS 'There is no second row.';
COMMENT ON COLUMN roster.version IS 'How often the roster was replaced; said on the channel "roster" each time.';
COMMENT ON COLUMN roster.changed_at IS 'When it was last replaced, null if never.';
INSERT INTO roster (version) VALUES (0);

CREATE TABLE person (
  id text PRIMARY KEY CHECK (char_length(id) BETWEEN 1 AND 64),
  station text CHECK (char_length(station) BETWEEN 1 AND 64),
  long_nights boolean NOT NULL
);
COMMENT ON TABLE person IS 'Everybody in the roster: counsellors, coordinators, interpreters.';
COMMENT ON COLUMN person.id IS 'Short id that is not the name.';
COMMENT ON COLUMN person.station IS 'Where to ring somebody on duty who has not signed in: entry of the configuration, null for nowhere.';
COMMENT ON COLUMN person.long_nights IS 'Has agreed in writing to more than a week of nights in a row.';

CREATE TABLE speaks (
  person text NOT NULL REFERENCES person,
  language text NOT NULL CHECK (language ~ '^[a-z]{2,3}$'),
  proficiency text NOT NULL CHECK (proficiency IN ('SPEAKS', 'SPEAKS_WELL')),
  PRIMARY KEY (person, language)
);
COMMENT ON TABLE speaks IS 'Which languages somebody speaks.';
COMMENT ON COLUMN speaks.person IS 'Who.';
COMMENT ON COLUMN speaks.language IS 'ISO 639.';
COMMENT ON COLUMN speaks.proficiency IS 'How well.';

CREATE TABLE shift (
  id text PRIMARY KEY CHECK (char_length(id) BETWEEN 1 AND 40),
  person text NOT NULL REFERENCES person,
  post text NOT NULL CHECK (post IN ('FIRST', 'SECOND', 'COORDINATOR', 'INTERPRETER')),
  first_day date NOT NULL,
  last_day date,
  weekdays smallint[] CHECK (cardinality(weekdays) BETWEEN 1 AND 7 AND weekdays <@ '{1,2,3,4,5,6,7}'),
  every smallint CHECK (every BETWEEN 1 AND 52),
  starts time(0) NOT NULL,
  ends time(0) NOT NULL,
  CHECK ((weekdays IS NULL) = (every IS NULL)),
  CHECK (weekdays IS NOT NULL OR (last_day IS NOT NULL AND last_day = first_day))
);
COMMENT ON TABLE shift IS 'When somebody is to be on duty, once or week by week.';
COMMENT ON COLUMN shift.id IS 'By which changes name it.';
COMMENT ON COLUMN shift.person IS 'Who, unless a change says otherwise.';
COMMENT ON COLUMN shift.post IS 'What for.';
COMMENT ON COLUMN shift.first_day IS 'The only day on which it begins; of a weekly shift the first that is possible.';
COMMENT ON COLUMN shift.last_day IS 'The only day on which it begins; of a weekly shift the last that is possible, null for no end.';
COMMENT ON COLUMN shift.weekdays IS 'On which days of the week it begins, 1 is Monday; null if once.';
COMMENT ON COLUMN shift.every IS 'Every so many weeks, counted from the week of first_day; null if once.';
COMMENT ON COLUMN shift.starts IS 'When it begins.';
COMMENT ON COLUMN shift.ends IS 'When it ends; at or before starts is on the next day.';

CREATE TABLE absence (
  person text NOT NULL REFERENCES person,
  starts timestamp(0) NOT NULL,
  ends timestamp(0) NOT NULL CHECK (ends > starts),
  PRIMARY KEY (person, starts, ends)
);
COMMENT ON TABLE absence IS 'When somebody is not there, whatever the shifts say.';
COMMENT ON COLUMN absence.person IS 'Who.';
COMMENT ON COLUMN absence.starts IS 'From when on.';
COMMENT ON COLUMN absence.ends IS 'The first moment after it.';

CREATE TABLE shift_change (
  shift text NOT NULL REFERENCES shift,
  day date NOT NULL,
  taken_by text REFERENCES person,
  moved_to date,
  starts time(0),
  ends time(0),
  PRIMARY KEY (shift, day),
  CHECK ((moved_to IS NULL) = (starts IS NULL) AND (moved_to IS NULL) = (ends IS NULL)),
  CHECK (taken_by IS NULL OR moved_to IS NULL)
);
COMMENT ON TABLE shift_change IS 'What differs on one day from what the shift says. Neither taken nor moved: it does not take place.';
COMMENT ON COLUMN shift_change.shift IS 'Which shift.';
COMMENT ON COLUMN shift_change.day IS 'The day on which the shift says that it begins.';
COMMENT ON COLUMN shift_change.taken_by IS 'Who takes it.';
COMMENT ON COLUMN shift_change.moved_to IS 'The day on which it begins instead, which may be the same.';
COMMENT ON COLUMN shift_change.starts IS 'When it begins instead.';
COMMENT ON COLUMN shift_change.ends IS 'When it ends instead.';
