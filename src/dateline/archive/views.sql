-- Views for people.  All but read_reports show the newest reading of every report and leave copies of other reports out.
-- docs/archive.md tells of every column, with questions that can be asked.

create or replace view read_reports as          -- every report that counts, with the generation whose reading of it counts
select r.report_id, g.generation, r.id, r.published, r.title, r.source, r.url, r.language, r.words, r.input
from reports r join readings g using (report_id)
where g.newest and r.duplicate_of is null;

create or replace view events_flat as           -- one row an event, readable
select
  e.event_id, e.report_id, r.published, r.source as outlet, r.title, r.url,
  e.time_from as happened_from, e.time_to as happened_to, e.time_precision, e.time_basis,
  e.type, e.mode, array_to_string(e.contexts, '; ') as contexts, e.status,
  e.actors, e.actor_countries, e.actor_sectors, e.recipients, e.recipient_countries, e.recipient_sectors,
  coalesce(e.place_name, e.place) as place, e.place_country, e.admin1, e.lat, e.lon, e.geonames, e.place_precision,
  e.quantities, e.killed_low, e.killed_high, e.injured_low, e.injured_high, e.troops_low, e.troops_high,
  e.trigger, e.source as according_to, s.story_id, e.confidence
from events e
join read_reports r on r.report_id = e.report_id and r.generation = e.generation
left join story_events s on s.event_id = e.event_id;

create or replace view dyads_daily as           -- who did what to whom, by day: a row for each day, pair, type and status
select
  e.time_from as day, a.country as actor_country, p.country as recipient_country, e.type, e.status,
  count(distinct coalesce(s.story_id, e.event_id)) as events,       -- happenings: what several reports tell counts once
  count(distinct e.event_id) as mentions, count(distinct e.report_id) as reports
from events e
join read_reports r on r.report_id = e.report_id and r.generation = e.generation
join participants a on a.event_id = e.event_id and a.role = 'actor'
join participants p on p.event_id = e.event_id and p.role = 'recipient'
left join story_events s on s.event_id = e.event_id
where e.time_from = e.time_to
group by all;

create or replace view levels as                -- standing figures: how many of what where, as of when, and who wrote so
select
  l.level_id, l.report_id, r.published, r.source as outlet, r.title, r.url,
  l.of_what, l.country_of, l.in_country, l.low, l.high, l.approx, l.text,
  l.as_of_from, l.as_of_to, l.as_of_precision, l.as_of_basis, l.status, l.confidence
from standings l join read_reports r on r.report_id = l.report_id and r.generation = l.generation;

create or replace view plans as                 -- what was planned, until when, and the last that was heard of it
select
  e.event_id, e.report_id, r.published, r.source as outlet, r.title, r.url, e.time_from as planned_from, e.time_to as deadline,
  e.type, e.mode, e.actors, e.actor_countries, e.recipients, e.recipient_countries,
  coalesce(e.place_name, e.place) as place, e.place_country, e.trigger, e.source as according_to,
  o.outcome, o.known as outcome_known, o.by_event as outcome_by, e.confidence
from events e
join read_reports r on r.report_id = e.report_id and r.generation = e.generation
left join (
  select event_id, arg_max(outcome, (known, by_event)) as outcome, max(known) as known,
    arg_max(by_event, (known, by_event)) as by_event
  from plan_outcomes group by event_id) o on o.event_id = e.event_id
where e.status = 'planned';

create or replace view statements_flat as       -- who said what
select
  s.statement_id, s.report_id, r.published, r.source as outlet, r.title, r.url,
  s.speaker_name as speaker, s.speaker_country, s.speaker_sector, s.speaker_office, s.cue, s.content, s.mode, s.via, s.confidence
from statements s join read_reports r on r.report_id = s.report_id and r.generation = s.generation;
