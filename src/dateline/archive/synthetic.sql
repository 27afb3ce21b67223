-- From the numbers of archive/synthetic.py to the archive's tables.  $GENERATION and $FIRST (a day) are put in before.

create temp table syn_words as
select t.* exclude (status), d.type, d.mode, s.status, d.kind, d.of_what,
  date '$FIRST' + known::integer as published, date '$FIRST' + day::integer as happened,
  a.name as actor_name, a.country as actor_country, a.sector as actor_sector,
  r.name as recipient_name, r.country as recipient_country, r.sector as recipient_sector,
  o.name as outlet_name, p.name as place_name, p.country as place_country, p.geonames, p.lat, p.lon, p.admin1, p.feature,
  case s.status when 'occurred' then '' when 'ongoing' then 'is ' when 'planned' then 'plans to ' when 'possible' then 'may '
    else 'did not ' end as helper,
  case s.status when 'occurred' then d.done when 'ongoing' then d.doing else d.todo end as trigger,
  case when s.status = 'planned' then 'by' when precision = 1 then 'week' when precision = 2 then 'month' else 'day' end as form
from syn_tellings t join syn_deeds d on d.k = t.deed join syn_statuses s on s.k = t.status join syn_actors a on a.k = t.actor
join syn_actors r on r.k = t.recipient join syn_places p on p.k = t.place join syn_outlets o on o.k = t.outlet;

create temp table syn_parts as
select *, counted and kind is not null as has_count, precision <> 4 as has_time,
  case form when 'by' then null when 'week' then date_trunc('week', happened)::date
    when 'month' then date_trunc('month', happened)::date else happened end as time_from,
  case form when 'week' then (date_trunc('week', happened) + interval 6 day)::date when 'month' then last_day(happened)
    else happened end as time_to,
  if(form = 'by', 'day', form) as time_precision,
  case form when 'by' then 'by ' || strftime(happened, '%d %B %Y')
    when 'week' then 'in the week of ' || strftime(date_trunc('week', happened), '%d %B %Y')
    when 'month' then 'in ' || strftime(happened, '%B %Y') else 'on ' || strftime(happened, '%d %B %Y') end as time_text,
  count || ' ' || of_what as count_text,
  (count * 100) || ' troops of ' || actor_name || ' in ' || recipient_country as level_text
from syn_words;

create temp table syn_sentences as
with s as (
  select *, actor_name || ' ' || helper || trigger || ' ' || recipient_name as deed_part,
    if(has_count, ' (' || count_text || ')', '') as count_part, if(placed, ' in ' || place_name, '') as place_part,
    if(has_time, ' ' || time_text, '') as time_part,
    if(said, ' Officials of ' || actor_name || ' said: "We had no other way."', '') as said_part,
    if(level, ' There are now ' || level_text || '.', '') as level_part
  from syn_parts),
w as (select *, deed_part || count_part || place_part || time_part || '.' || said_part || level_part as sentence from s)
select *, coalesce(sum(length(sentence) + 1) over (
  partition by report order by number rows between unbounded preceding and 1 preceding), 0)::integer as start
from w;

create temp table syn_reports as
with joined as (
  select report, any_value(outlet_name) as source, any_value(published) as published, bool_or(copy) as copy,
    string_agg(sentence, ' ' order by number) as text,
    arg_min(actor_name || ' ' || helper || trigger || ' ' || recipient_name, number) as title
  from syn_sentences group by report)
select *, left(sha256(concat_ws(chr(0), source, published::varchar, title, text)), 20) as report_id,
  left(sha256(trim(lower(regexp_replace(text, '[^\p{L}\p{N}_]+', ' ', 'g')))), 20) as text_digest,
  len(string_split(text, ' ')) as words
from joined;

insert or ignore into reports (report_id, id, published, title, source, url, language, text, words, input, text_digest, duplicate_of, duplicate_kind)
select report_id, 'synthetic-' || report, published, title, source, null, 'en', text, words, 'synthetic.jsonl', text_digest, null, null
from syn_reports order by report;

insert or ignore into reports (report_id, id, published, title, source, url, language, text, words, input, text_digest, duplicate_of, duplicate_kind)
select left(sha256(concat_ws(chr(0), 'Copy Desk', published::varchar, title, text)), 20), 'copy-' || report, published, title,
  'Copy Desk', null, 'en', text, words, 'synthetic.jsonl', text_digest, report_id, 'exact'
from syn_reports where copy order by report;

insert or ignore into readings (report_id, generation) select report_id, '$GENERATION' from syn_reports order by report;

-- Where each part of a sentence begins in the report.
create temp table syn_told as
select s.*, r.report_id, r.report_id || '-$GENERATION-e' || number as event_id,
  start + length(actor_name || ' ' || helper) as trigger_at,
  start + length(deed_part) - length(recipient_name) as recipient_at,
  start + length(deed_part) + 2 as count_at,
  start + length(deed_part || count_part) + 4 as place_at,
  start + length(deed_part || count_part || place_part) + 1 as time_at,
  start + length(deed_part || count_part || place_part || time_part) + 2 as said_at,
  start + length(sentence) - length(level_text) - 1 as level_at
from syn_sentences s join syn_reports r using (report) order by s.report, s.number;

insert or ignore into events (event_id, report_id, generation, number, type, mode, contexts, status, trigger, trigger_from, trigger_to,
  time_from, time_to, time_precision, time_basis, time_evidence, time_confidence, place, place_from, place_to, place_name,
  place_country, geonames, lat, lon, admin1, feature, place_precision, place_evidence, place_confidence,
  source, source_from, source_to, evidence, status_evidence, confidence, actors, actor_countries, actor_sectors,
  recipients, recipient_countries, recipient_sectors, quantities, killed_low, killed_high, troops_low, troops_high)
select event_id, report_id, '$GENERATION', 'e' || number, type, mode, [], status,
  trigger, trigger_at, trigger_at + length(trigger),
  if(has_time, time_from, null), if(has_time, time_to, null), if(has_time, time_precision, null),
  if(has_time, 'stated', null), if(has_time, 'synthetic', null), if(has_time, score, null),
  if(placed, place_name, null), if(placed, place_at, null), if(placed, place_at + length(place_name), null),
  if(placed, place_name, null), if(placed, place_country, null), if(placed, geonames, null), if(placed, lat, null),
  if(placed, lon, null), if(placed, admin1, null), if(placed, feature, null), if(placed, 'city', null),
  if(placed, 'synthetic', null), if(placed, score, null),
  null, null, null, 'synthetic', 'synthetic', score, actor_name, actor_country, actor_sector,
  recipient_name, recipient_country, recipient_sector, if(has_count, kind || ': ' || count_text, null),
  if(has_count and kind = 'killed', count, null), if(has_count and kind = 'killed', count, null),
  if(has_count and kind = 'troops', count, null), if(has_count and kind = 'troops', count, null)
from syn_told;

insert or ignore into participants (event_id, role, position, text, text_from, text_to, name, country, sector, actor_id, office, evidence, confidence)
select event_id, role, 0, name, began, began + length(name), name, country, sector, lower(replace(name, ' ', '-')), null, 'synthetic', score
from (
  select report, number, event_id, 'actor' as role, actor_name as name, start as began, actor_country as country,
    actor_sector as sector, score from syn_told
  union all
  select report, number, event_id, 'recipient', recipient_name, recipient_at, recipient_country, recipient_sector, score from syn_told)
order by report, number, role;

insert or ignore into quantities (event_id, position, text, text_from, text_to, kind, low, high, approx, unit, of_what, evidence, confidence)
select event_id, 0, count_text, count_at, count_at + length(count_text), kind, count, count, false, null, of_what, 'synthetic', score
from syn_told where has_count;

insert or ignore into places (report_id, generation, position, text, text_from, text_to, name, country, geonames, lat, lon, admin1, feature,
  precision, evidence, confidence)
select report_id, '$GENERATION', number - 1, place_name, place_at, place_at + length(place_name), place_name, place_country,
  geonames, lat, lon, admin1, feature, 'city', 'synthetic', score
from syn_told where placed;

insert or ignore into times (report_id, generation, position, text, text_from, text_to, type, value, time_from, time_to, evidence, confidence)
select report_id, '$GENERATION', number - 1, time_text, time_at, time_at + length(time_text), 'DATE', happened::varchar,
  time_from, time_to, 'synthetic', score
from syn_told where has_time;

insert or ignore into statements (
  statement_id, report_id, generation, position, speaker, speaker_from, speaker_to, speaker_name, speaker_country, speaker_sector,
  speaker_id, speaker_office, speaker_confidence, cue, cue_from, cue_to, content, content_from, content_to, mode, via, evidence,
  confidence)
select report_id || '-$GENERATION-s' || number, report_id, '$GENERATION', number - 1,
  speaker, said_at, said_at + length(speaker), speaker, actor_country, actor_sector, null, null, score,
  'said', said_at + length(speaker) + 1, said_at + length(speaker) + 5,
  'We had no other way.', said_at + length(speaker) + 8, said_at + length(speaker) + 28, 'direct', null, 'synthetic', score
from (select *, 'Officials of ' || actor_name as speaker from syn_told) where said;

insert or ignore into standings (
  level_id, report_id, generation, position, text, text_from, text_to, of_what, country_of, in_country, low, high, approx,
  as_of_from, as_of_to, as_of_precision, as_of_basis, status, evidence, confidence)
select report_id || '-$GENERATION-l' || number, report_id, '$GENERATION', number - 1,
  level_text, level_at, level_at + length(level_text), 'troops of ' || actor_name, actor_country, recipient_country,
  count * 100, count * 100, false, published, published, 'day', 'report', 'current', 'synthetic', score
from syn_told where level;

insert or ignore into links (from_event, to_event, kind, position, evidence, confidence)
select event_id, before, 'response', number - 2, 'synthetic', score
from (select *, lag(event_id) over (partition by report order by number) as before from syn_told)
where before is not null and type in ('ACCUSE', 'SANCTION');

insert or ignore into inputs (input, digest, bytes, status, reason, reports, failures)
select 'synthetic.jsonl', sha256('synthetic'), 0, 'done', null, count(*), 0 from reports where input = 'synthetic.jsonl';

drop table syn_words;
drop table syn_parts;
drop table syn_sentences;
drop table syn_reports;
drop table syn_told;
