-- What is kept of calls and of duty. There is no caller's number here, no name, and no name of a channel:
-- a channel's name can carry what was dialled.

CREATE TABLE station (
  id text PRIMARY KEY CHECK (char_length(id) BETWEEN 1 AND 64)
);
COMMENT ON TABLE station IS 'Telephones at which somebody has been on duty.';
COMMENT ON COLUMN station.id IS 'Entry of the configuration, such as c1.';

CREATE TABLE counsellor (
  id text PRIMARY KEY CHECK (char_length(id) BETWEEN 1 AND 64)
);
COMMENT ON TABLE counsellor IS 'Everybody who has been on duty, inserted when first seen.';
COMMENT ON COLUMN counsellor.id IS 'Short id that is not the name.';

CREATE TABLE duty (
  counsellor text PRIMARY KEY REFERENCES counsellor,
  station text NOT NULL REFERENCES station,
  since timestamptz NOT NULL
);
-- A station is not unique: whoever is asked to leave in a call keeps it until the call is over.
COMMENT ON TABLE duty IS 'Who is on duty now; the row goes when the duty ends.';
COMMENT ON COLUMN duty.counsellor IS 'Who.';
COMMENT ON COLUMN duty.station IS 'At which telephone.';
COMMENT ON COLUMN duty.since IS 'Since when at this telephone.';

CREATE TABLE journal (
  run text NOT NULL CHECK (char_length(run) BETWEEN 1 AND 64),
  sequence bigint NOT NULL CHECK (sequence > 0),
  at timestamptz NOT NULL,
  call text,
  kind text NOT NULL,
  detail jsonb NOT NULL CHECK (jsonb_typeof(detail) = 'object'),
  PRIMARY KEY (run, sequence)
);
COMMENT ON TABLE journal IS 'Every transition, in order; only ever added to.';
COMMENT ON COLUMN journal.run IS 'Which life of the process made it.';
COMMENT ON COLUMN journal.sequence IS 'Place in the run, from 1, without gaps (a NotKept entry stands for those not kept).';
COMMENT ON COLUMN journal.at IS 'When it was decided.';
COMMENT ON COLUMN journal.call IS 'The call that it belongs to, null if to none.';
COMMENT ON COLUMN journal.kind IS 'What has changed.';
COMMENT ON COLUMN journal.detail IS 'How and why: ids, times and reasons, nothing else.';
-- "Explain this call", and forgetting a call.
CREATE INDEX journal_call ON journal (call) WHERE call IS NOT NULL;

CREATE TABLE call (
  id text PRIMARY KEY CHECK (char_length(id) BETWEEN 1 AND 100),
  line text NOT NULL CHECK (char_length(line) BETWEEN 1 AND 64),
  language text NOT NULL CHECK (language ~ '^[a-z]{2,3}$'),
  learned text CHECK (learned IN ('ARRIVED', 'ADOPTED', 'NOTED')),
  arrived_at timestamptz NOT NULL,
  fell_back boolean NOT NULL DEFAULT false,
  rings integer NOT NULL DEFAULT 0 CHECK (rings >= 0),
  answered_at timestamptz,
  counsellor text REFERENCES counsellor,
  via text CHECK (via IN ('BACKEND', 'FALLBACK')),
  ended_at timestamptz,
  ending text CHECK (ending IN ('COMPLETED', 'ABANDONED_WAITING', 'ABANDONED_RINGING', 'ABANDONED_CONNECTING',
                                'ABANDONED_RETURNED', 'ABANDONED_FALLBACK', 'LOST')),
  CHECK ((ended_at IS NULL) = (ending IS NULL)),
  CHECK ((answered_at IS NULL) = (via IS NULL))
);
COMMENT ON TABLE call IS 'One row a call, made from the journal; final once it has ended.';
COMMENT ON COLUMN call.id IS 'Uniqueid that Asterisk gave to the caller''s channel: system name, time, counter.';
COMMENT ON COLUMN call.line IS 'Which line was dialled: entry of the configuration.';
COMMENT ON COLUMN call.language IS 'In which language the caller was spoken to, ISO 639.';
COMMENT ON COLUMN call.learned IS 'How we came to know of it, null if that entry was not kept.';
COMMENT ON COLUMN call.arrived_at IS 'When it reached our Asterisk.';
COMMENT ON COLUMN call.fell_back IS 'Whether the caller was in Asterisk''s own queue.';
COMMENT ON COLUMN call.rings IS 'How many telephones were rung.';
COMMENT ON COLUMN call.answered_at IS 'When a counsellor first answered, null if none has.';
COMMENT ON COLUMN call.counsellor IS 'Who talked with the caller last, null if nobody or nobody known.';
COMMENT ON COLUMN call.via IS 'Who brought caller and counsellor together, null if nobody answered.';
COMMENT ON COLUMN call.ended_at IS 'When it ended, null while it is open.';
COMMENT ON COLUMN call.ending IS 'How it ended, null while it is open.';
-- "Today" and every report.
CREATE INDEX call_arrived_at ON call (arrived_at);
-- At start: calls that are open, and calls that ended lately.
CREATE INDEX call_open ON call (arrived_at) WHERE ended_at IS NULL;
CREATE INDEX call_ended_at ON call (ended_at);
-- Forgetting a counsellor.
CREATE INDEX call_counsellor ON call (counsellor) WHERE counsellor IS NOT NULL;
