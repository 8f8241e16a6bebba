-- What is kept of calls when their times are cut to the hour; the rules are in store/Retention.java.

ALTER TABLE call ADD COLUMN cut boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN call.cut IS 'Whether the times are cut to the hour and the id, which holds the second, is another.';
COMMENT ON COLUMN call.id IS 'Uniqueid that Asterisk gave to the caller''s channel: system name, time, counter. Random once the times are cut.';
CREATE INDEX call_not_cut ON call (ended_at) WHERE NOT cut;

ALTER TABLE journal ADD COLUMN cut boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN journal.cut IS 'Whether all times in it are cut to the hour.';
CREATE INDEX journal_not_cut ON journal (at) WHERE NOT cut;

-- Every time in a detail is an instant in ISO 8601, in UTC.
CREATE FUNCTION to_the_hour(detail jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT regexp_replace(detail::text, '(\d{4}-\d\d-\d\dT\d\d):\d\d:\d\d(\.\d+)?Z', '\1:00:00Z', 'g')::jsonb
$$;

CREATE TABLE call_hour (
  line text NOT NULL,
  language text NOT NULL,
  hour timestamptz NOT NULL,
  offered bigint NOT NULL,
  answered bigint NOT NULL,
  answered_10 bigint NOT NULL,
  answered_15 bigint NOT NULL,
  answered_20 bigint NOT NULL,
  answered_30 bigint NOT NULL,
  answered_60 bigint NOT NULL,
  abandoned bigint NOT NULL,
  abandoned_5 bigint NOT NULL,
  abandoned_15 bigint NOT NULL,
  abandoned_30 bigint NOT NULL,
  abandoned_60 bigint NOT NULL,
  lost bigint NOT NULL,
  fell_back bigint NOT NULL,
  rings bigint NOT NULL,
  waited_seconds bigint NOT NULL,
  longest_wait_seconds bigint NOT NULL,
  talked_minutes bigint NOT NULL,
  PRIMARY KEY (line, language, hour)
);
COMMENT ON TABLE call_hour IS 'Figures of the calls whose times are cut, added up before; see the view hour_total.';
COMMENT ON COLUMN call_hour.line IS 'Which line was dialled.';
COMMENT ON COLUMN call_hour.language IS 'Which language the callers wanted.';
COMMENT ON COLUMN call_hour.hour IS 'In which hour they arrived, UTC.';
COMMENT ON COLUMN call_hour.offered IS 'Calls that arrived.';
COMMENT ON COLUMN call_hour.answered IS 'Those in which a counsellor and the caller talked.';
COMMENT ON COLUMN call_hour.answered_10 IS 'Those answered within 10 s.';
COMMENT ON COLUMN call_hour.answered_15 IS 'Those answered within 15 s.';
COMMENT ON COLUMN call_hour.answered_20 IS 'Those answered within 20 s.';
COMMENT ON COLUMN call_hour.answered_30 IS 'Those answered within 30 s.';
COMMENT ON COLUMN call_hour.answered_60 IS 'Those answered within 60 s.';
COMMENT ON COLUMN call_hour.abandoned IS 'Those in which the caller left before anybody answered.';
COMMENT ON COLUMN call_hour.abandoned_5 IS 'Those who left within 5 s.';
COMMENT ON COLUMN call_hour.abandoned_15 IS 'Those who left within 15 s.';
COMMENT ON COLUMN call_hour.abandoned_30 IS 'Those who left within 30 s.';
COMMENT ON COLUMN call_hour.abandoned_60 IS 'Those who left within 60 s.';
COMMENT ON COLUMN call_hour.lost IS 'Those that we failed.';
COMMENT ON COLUMN call_hour.fell_back IS 'Those that were in Asterisk''s own queue.';
COMMENT ON COLUMN call_hour.rings IS 'How many telephones were rung for them.';
COMMENT ON COLUMN call_hour.waited_seconds IS 'How long those who were answered had waited, together; each to the second.';
COMMENT ON COLUMN call_hour.longest_wait_seconds IS 'How long the one of them had waited who waited longest.';
COMMENT ON COLUMN call_hour.talked_minutes IS 'How long the conversations were, together; each to the minute, which says less than a telephone''s list of calls.';

-- One call's part in the figures, by the rules of engine.Outcome.
CREATE VIEW call_figure AS
SELECT id, line, language, cut, date_trunc('hour', arrived_at, 'UTC') AS hour,
  talked::integer AS answered,
  (talked AND waited <= interval '10 seconds')::integer AS answered_10,
  (talked AND waited <= interval '15 seconds')::integer AS answered_15,
  (talked AND waited <= interval '20 seconds')::integer AS answered_20,
  (talked AND waited <= interval '30 seconds')::integer AS answered_30,
  (talked AND waited <= interval '60 seconds')::integer AS answered_60,
  gave_up::integer AS abandoned,
  (gave_up AND stayed <= interval '5 seconds')::integer AS abandoned_5,
  (gave_up AND stayed <= interval '15 seconds')::integer AS abandoned_15,
  (gave_up AND stayed <= interval '30 seconds')::integer AS abandoned_30,
  (gave_up AND stayed <= interval '60 seconds')::integer AS abandoned_60,
  (ending IS NOT DISTINCT FROM 'LOST')::integer AS lost,
  fell_back::integer AS fell_back,
  rings,
  CASE WHEN talked THEN round(extract(epoch FROM waited))::bigint ELSE 0 END AS waited_seconds,
  CASE WHEN talked AND ended_at IS NOT NULL
       THEN round(extract(epoch FROM ended_at - answered_at) / 60)::bigint ELSE 0 END AS talked_minutes
FROM (SELECT *, answered_at - arrived_at AS waited, ended_at - arrived_at AS stayed,
             answered_at IS NOT NULL AND ending IS DISTINCT FROM 'LOST' AS talked,
             answered_at IS NULL AND ended_at IS NOT NULL AND ending <> 'LOST' AS gave_up
      FROM call) AS it;
COMMENT ON VIEW call_figure IS 'What one call adds to the figures of its hour; true as long as its times are not cut.';

CREATE VIEW hour_total AS
SELECT line, language, hour, sum(offered) AS offered, sum(answered) AS answered, sum(answered_10) AS answered_10,
  sum(answered_15) AS answered_15, sum(answered_20) AS answered_20, sum(answered_30) AS answered_30,
  sum(answered_60) AS answered_60, sum(abandoned) AS abandoned, sum(abandoned_5) AS abandoned_5,
  sum(abandoned_15) AS abandoned_15, sum(abandoned_30) AS abandoned_30, sum(abandoned_60) AS abandoned_60,
  sum(lost) AS lost, sum(fell_back) AS fell_back, sum(rings) AS rings, sum(waited_seconds) AS waited_seconds,
  max(longest_wait_seconds) AS longest_wait_seconds, sum(talked_minutes) AS talked_minutes
FROM (
  SELECT * FROM call_hour
  UNION ALL
  SELECT line, language, hour, 1, answered, answered_10, answered_15, answered_20, answered_30, answered_60,
    abandoned, abandoned_5, abandoned_15, abandoned_30, abandoned_60, lost, fell_back, rings, waited_seconds,
    waited_seconds, talked_minutes
  FROM call_figure WHERE NOT cut) AS both_kinds
GROUP BY line, language, hour;
COMMENT ON VIEW hour_total IS 'The figures of every hour, whether its calls are cut or not: what reports are made of.';

CREATE TABLE retention (
  rule text PRIMARY KEY CHECK (rule ~ '^[a-z-]{3,40}$'),
  ran_at timestamptz NOT NULL,
  removed bigint NOT NULL CHECK (removed >= 0)
);
COMMENT ON TABLE retention IS 'When each rule of retention was last applied to the end, and how much it has removed so far.';
COMMENT ON COLUMN retention.rule IS 'Which rule, see store/Retention.java.';
COMMENT ON COLUMN retention.ran_at IS 'When it was last applied until nothing was left to do.';
COMMENT ON COLUMN retention.removed IS 'How many rows it has cut or removed since ever.';
