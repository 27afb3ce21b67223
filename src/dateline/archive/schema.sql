-- The archive: the records of many reports in one DuckDB file.  docs/archive.md tells of every table for people.
--
-- Ids are hashes of content, so that the same report read twice is the same rows, and two archives can be merged:
--   report_id = what was printed (outlet, day, title, text);  event_id = report_id + generation + the event's number in its record.
-- A *generation* is one version of the program with its weights and knowledge; what two generations read stays apart.
-- Offsets (…_from, …_to) are 0-based character positions in reports.text, end exclusive.

create table if not exists archive (key varchar primary key, value varchar not null);   -- schema version, current generation

create table if not exists generations (
  generation varchar primary key,      -- 12 hex digits over the four below
  name varchar not null, version varchar not null, weights varchar not null, knowledge varchar not null
);

create table if not exists inputs (    -- the ledger: one row an input file (or member of an archive file)
  input varchar primary key,           -- path, with '#member' for what lies inside another file
  digest varchar,                      -- sha-256 of its bytes
  bytes bigint,
  status varchar not null,             -- done, failed, partly (some of its reports failed)
  reason varchar,
  reports bigint not null default 0,   -- read or known already
  failures bigint not null default 0,
  settings varchar                     -- 12 hex digits over how it was read: program, options
);

create table if not exists failures (  -- one row a report (or input) that could not be used, or was set aside
  failure_id varchar primary key,      -- hash of input, place, generation
  generation varchar not null, input varchar not null, place varchar, report varchar,
  kind varchar not null,               -- bad-input, language, too-large, reader, ...
  reason varchar not null
);

create table if not exists reports (
  report_id varchar primary key,
  id varchar not null,                 -- the id it came with
  published date not null,             -- when it became known: every "as of" question looks here
  title varchar, source varchar, url varchar, language varchar,
  text varchar not null,
  words integer not null,
  input varchar,                       -- where it was found first (by name)
  text_digest varchar not null,        -- hash of the bare words, to find the same text again
  duplicate_of varchar,                -- report_id of the report whose copy this is; null for originals
  duplicate_kind varchar               -- exact, near
);

create table if not exists readings (  -- which report was read by which generation
  report_id varchar not null, generation varchar not null,
  newest boolean not null default true,  -- false once a newer generation has read the report
  primary key (report_id, generation)
);

create table if not exists events (
  event_id varchar primary key, report_id varchar not null, generation varchar not null,
  number varchar not null,             -- e1, e2, ... in the record
  type varchar not null, mode varchar, contexts varchar[] not null,
  status varchar not null,             -- occurred, ongoing, planned, possible, denied
  trigger varchar not null, trigger_from integer not null, trigger_to integer not null,
  time_from date, time_to date,        -- interval that contains it, both ends inclusive; an open end is null
  time_precision varchar, time_basis varchar, time_evidence varchar, time_confidence double,   -- all null: no way to tell
  place varchar, place_from integer, place_to integer, place_name varchar, place_country varchar, geonames bigint,
  lat double, lon double, admin1 varchar, feature varchar, place_precision varchar, place_evidence varchar, place_confidence double,
  source varchar, source_from integer, source_to integer,
  evidence varchar, status_evidence varchar, confidence double,
  -- From participants and quantities, to be read in one row (views.sql): joined by '; ', and the largest bounds of each kind.
  actors varchar, actor_countries varchar, actor_sectors varchar,
  recipients varchar, recipient_countries varchar, recipient_sectors varchar, quantities varchar,
  killed_low double, killed_high double, injured_low double, injured_high double, troops_low double, troops_high double
);

create table if not exists mentions (  -- further triggers of the same event
  event_id varchar not null, position integer not null, text varchar not null, text_from integer not null, text_to integer not null,
  primary key (event_id, position)
);

create table if not exists participants (
  event_id varchar not null, role varchar not null,      -- actor, recipient
  position integer not null, text varchar not null, text_from integer not null, text_to integer not null,
  name varchar not null, country varchar not null, sector varchar not null, actor_id varchar, office varchar,
  evidence varchar, confidence double,
  primary key (event_id, role, position)
);

create table if not exists quantities (
  event_id varchar not null, position integer not null, text varchar not null, text_from integer not null, text_to integer not null,
  kind varchar not null, low double, high double, approx boolean not null, unit varchar, of_what varchar,
  evidence varchar, confidence double,
  primary key (event_id, position)
);

create table if not exists places (    -- every place name of a report
  report_id varchar not null, generation varchar not null, position integer not null,
  text varchar not null, text_from integer not null, text_to integer not null, name varchar not null, country varchar,
  geonames bigint, lat double, lon double, admin1 varchar, feature varchar, precision varchar, evidence varchar, confidence double,
  primary key (report_id, generation, position)
);

create table if not exists times (     -- every time expression of a report (TIMEX3)
  report_id varchar not null, generation varchar not null, position integer not null,
  text varchar not null, text_from integer not null, text_to integer not null, type varchar not null, value varchar,
  time_from date, time_to date, evidence varchar, confidence double,
  primary key (report_id, generation, position)
);

create table if not exists statements (
  statement_id varchar primary key, report_id varchar not null, generation varchar not null, position integer not null,
  speaker varchar, speaker_from integer, speaker_to integer, speaker_name varchar, speaker_country varchar, speaker_sector varchar,
  speaker_id varchar, speaker_office varchar, speaker_evidence varchar, speaker_confidence double,
  cue varchar, cue_from integer, cue_to integer, content varchar not null, content_from integer not null, content_to integer not null,
  mode varchar not null, via varchar, evidence varchar, confidence double
);

create table if not exists standings (  -- levels: standing figures about an actor in a place; the view is `levels`
  level_id varchar primary key, report_id varchar not null, generation varchar not null, position integer not null,
  text varchar not null, text_from integer not null, text_to integer not null,
  of_what varchar not null, country_of varchar, in_country varchar, low double, high double, approx boolean not null,
  as_of_from date, as_of_to date, as_of_precision varchar, as_of_basis varchar,
  as_of_evidence varchar, as_of_confidence double, status varchar not null,
  evidence varchar, confidence double
);

create table if not exists links (     -- between two events of one report
  from_event varchar not null, to_event varchar not null, kind varchar not null, position integer,   -- its place in the record
  evidence varchar, confidence double,
  primary key (from_event, to_event, kind)
);

-- Made from the above by `archive/stories` after reading; may be dropped and made again at any time.
create table if not exists stories (
  story_id varchar primary key,        -- hash of its earliest event's id
  generation varchar not null, type varchar not null, mode varchar, status varchar not null,
  first_report varchar not null, first_published date not null, last_published date not null,
  reports integer not null, sources integer not null, events integer not null,
  time_from date, time_to date, time_precision varchar,
  place_name varchar, place_country varchar, geonames bigint, lat double, lon double, place_precision varchar,
  headline varchar not null            -- one English line: who did what to whom, where, when
);
create table if not exists story_events (
  story_id varchar not null, event_id varchar primary key, score double, evidence varchar   -- why it belongs to the story
);
create table if not exists plan_outcomes (  -- what became of planned events, and the report that shows it
  event_id varchar not null,           -- the planned event
  known date not null,                 -- from when on this outcome was known
  outcome varchar not null,            -- fulfilled, changed, dropped
  by_event varchar not null, evidence varchar, confidence double,
  primary key (event_id, by_event)
);
