"""What became of what was planned: fulfilled, changed, dropped, passed unfulfilled, or open, as of a day.

`follow` looks, for every planned event, at what later reports tell of the same story (`stories/`) and at the links that a reader
found within a report, and writes what it finds to `plan_outcomes`, dated by the report that shows it.  What merely passed is no
row: that a deadline has gone by unheard of is said by the question (`plans`), for the day it asks about.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from .asking import FROM, AskingError, Filter, attach, dicts, scope

if TYPE_CHECKING:
    import duckdb

OUTCOMES = ("fulfilled", "changed", "dropped", "passed", "open")
OUTCOME_WORDS = {
    "fulfilled": "done", "changed": "changed", "dropped": "dropped or denied", "passed": "the day went by, nothing heard",
    "open": "still open",
}  # fmt: skip

_SAME_STORY = f"""
with told as (
  select e.event_id, e.report_id, e.status, e.time_from, e.time_to, e.time_basis, r.published, s.story_id, s.score
  from {FROM} join story_events s on s.event_id = e.event_id where r.duplicate_of is null),
numbers as (
  select event_id, kind, max(low) as low, min(high) as high from quantities where not approx group by event_id, kind),
pairs as (
  select p.event_id, o.published as known, o.event_id as by_event, least(p.score, o.score) as confidence,
    case
      when o.status in ('occurred', 'ongoing') and coalesce(o.time_to, o.published) >= p.published then 'fulfilled'
      when o.status = 'denied' then 'dropped'
      when o.status = 'planned' and o.published > p.published and o.time_basis = 'stated' and p.time_basis = 'stated'
        and (o.time_from > p.time_to or o.time_to < p.time_from or (p.time_to is not null and o.time_to > p.time_to)) then 'changed'
      when o.status = 'planned' and o.published > p.published and exists (
        select 1 from numbers a join numbers b using (kind) where a.event_id = p.event_id and b.event_id = o.event_id
          and (a.low > b.high or b.low > a.high)) then 'changed'
    end as outcome,
    case when o.status in ('occurred', 'ongoing') and coalesce(o.time_from, o.time_to) > p.time_to then 'plans.story.late'
      else 'plans.story' end as evidence
  from told p join told o using (story_id)
  where p.status = 'planned' and o.event_id <> p.event_id and o.report_id <> p.report_id and o.published >= p.published)
select event_id, known, outcome, by_event, evidence, confidence from pairs where outcome is not null"""

_LINKED = f"""
select p.event_id, r.published, 'fulfilled', l.from_event, 'plans.link.' || coalesce(l.evidence, 'fulfils'), l.confidence
from links l join events p on p.event_id = l.to_event and p.status = 'planned'
join (select e.event_id, e.status, r.published from {FROM} where r.duplicate_of is null) r on r.event_id = l.from_event
where l.kind = 'fulfils' and r.status in ('occurred', 'ongoing')"""


def follow(connection: duckdb.DuckDBPyConnection) -> int:
    """Write `plan_outcomes` anew; returns the number of rows."""
    connection.execute("delete from plan_outcomes")
    columns = "event_id, known, outcome, by_event, evidence, confidence"
    for query in (_LINKED, _SAME_STORY):
        connection.execute(f"insert or ignore into plan_outcomes ({columns}) select * from ({query}) order by all")
    return connection.execute("select count(*) from plan_outcomes").fetchone()[0]


def today(connection: duckdb.DuckDBPyConnection) -> date | None:
    """The day of the newest report: the archive's own today; None in an empty archive."""
    return connection.execute("select max(published) from reports").fetchone()[0]


def plans(
    connection: duckdb.DuckDBPyConnection,
    wanted: Filter | None = None,
    as_of: date | None = None,
    outcomes: tuple[str, ...] = (),
    deadline: bool = True,
    limit: int | None = 200,
    offset: int = 0,
) -> list[dict[str, Any]]:
    """Planned events, each with what was known by `as_of` (the day of the newest report where None is given) to have become of it.

    Each is a dict like those of `asking.events`, with `deadline` (the last day that was planned), `outcome` (one of `OUTCOMES`),
    and for what a report shows: `known` (since when), `by_event`, `by_report`, `by_title`, `by_trigger`, `by_outlet`,
    `outcome_evidence`.  Soonest deadline first.  `deadline` False gives those without a deadline too.
    Raises `AskingError` for an outcome that there is none of.
    """
    if wrong := [name for name in outcomes if name not in OUTCOMES]:
        raise AskingError(f"'{wrong[0]}' is no outcome: {', '.join(OUTCOMES)}")
    query, bound = _planned(connection, wanted, as_of, outcomes, deadline)
    page = "" if limit is None else f" limit {int(limit)} offset {int(offset)}"
    found = dicts(connection.execute(f"{query} order by deadline nulls last, published, event_id{page}", bound))
    attach(connection, found)
    return found


def tally(
    connection: duckdb.DuckDBPyConnection, wanted: Filter | None = None, as_of: date | None = None, deadline: bool = True
) -> dict[str, int]:
    """How many plans had each outcome by `as_of`."""
    query, bound = _planned(connection, wanted, as_of, (), deadline)
    found = dict(connection.execute(f"select outcome, count(*) from ({query}) group by outcome", bound).fetchall())
    return {outcome: found.get(outcome, 0) for outcome in OUTCOMES}


def _planned(
    connection: duckdb.DuckDBPyConnection, wanted: Filter | None, as_of: date | None, outcomes: tuple[str, ...], deadline: bool
) -> tuple[str, list[Any]]:
    day = as_of or today(connection)
    everywhere, first = scope(as_of)
    where, bound = (wanted or Filter()).where()
    query = f"""
      with last as (
        select event_id, max(known) as known, arg_max(outcome, (known, outcome = 'fulfilled', by_event)) as outcome,
          arg_max(by_event, (known, outcome = 'fulfilled', by_event)) as by_event,
          arg_max(evidence, (known, outcome = 'fulfilled', by_event)) as outcome_evidence
        from plan_outcomes where known <= ? group by event_id),
      planned as (
        select e.event_id, e.report_id, e.number, e.type, e.mode, e.status, e.trigger, e.trigger_from, e.trigger_to,
          e.time_from, e.time_to,
          e.time_precision, e.time_basis, coalesce(e.place_name, e.place) as place_name, e.place_country, e.source, e.confidence,
          r.published, r.id as report, r.source as outlet, r.title, e.time_to as deadline,
          coalesce(last.outcome, case when e.time_to < ? then 'passed' else 'open' end) as outcome, last.known, last.by_event,
          last.outcome_evidence
        from {FROM} left join last on last.event_id = e.event_id
        where e.status = 'planned' and {everywhere} and {where}{" and e.time_to is not null" if deadline else ""})
      select planned.*, b.trigger as by_trigger, br.id as by_report, br.title as by_title, br.source as by_outlet
      from planned left join events b on b.event_id = planned.by_event left join reports br on br.report_id = b.report_id
      {f"where outcome in ({', '.join('?' * len(outcomes))})" if outcomes else ""}"""
    return query, [day, day, *first, *bound, *outcomes]
