"""Questions about standing figures (levels) and about who deals with whom (dyads)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from .. import record
from .asking import FROM, AskingError, Filter, dicts, scope
from .names import country_code

if TYPE_CHECKING:
    import duckdb

PERIODS = ("day", "month", "year")
CLASSES = {name.replace("-", "_"): types for name, types in record.CLASSES.items()}
"""PLOVER's four classes of event types, as columns are called."""


def levels(
    connection: duckdb.DuckDBPyConnection,
    of: str = "",
    place: str = "",
    since: date | None = None,
    until: date | None = None,
    as_of: date | None = None,
    limit: int | None = 200,
    offset: int = 0,
) -> list[dict[str, Any]]:
    """Standing figures ("5,200 US troops in Iraq"), in the order of the day they are of.

    Every word of `of` must stand in what is counted, or name the country whose it is ("US troops" finds "American forces" of USA
    too); `place` is a country's code or name.  `since` and `until` are about the day the figure is of, or else of the report.
    Keys of each: those of the view `levels`.  Raises `AskingError` where `place` is no country.
    """
    parts, bound = ["true"], []
    for word in of.split():
        code = country_code(word)
        parts.append("(contains(lower(of_what), lower(?)) or country_of = ?)" if code else "contains(lower(of_what), lower(?))")
        bound += [word, code] if code else [word]
    if place:
        code = country_code(place)
        if code is None:
            raise AskingError(f"'{place}' is no country: levels are known by country, as IRQ or Iraq")
        parts.append("in_country = ?")
        bound.append(code)
    for value, condition in ((since, "day >= ?"), (until, "day <= ?"), (as_of, "published <= ?")):
        if value:
            parts.append(condition)
            bound.append(value)
    page = "" if limit is None else f" limit {int(limit)} offset {int(offset)}"
    return dicts(
        connection.execute(
            "select * exclude (day) from (select *, coalesce(as_of_to, as_of_from, published) as day from levels)"
            f" where {' and '.join(parts)} order by day, published, level_id{page}",
            bound,
        )
    )


def dyads(
    connection: duckdb.DuckDBPyConnection,
    wanted: Filter | None = None,
    as_of: date | None = None,
    by: str | None = None,
    limit: int | None = 200,
    offset: int = 0,
) -> list[dict[str, Any]]:
    """How much each pair of countries had to do with each other, from actor to recipient, by PLOVER's four classes.

    `by` splits the counts by `PERIODS` (of when it happened; happenings without a known period are left out then).  What several
    reports tell of one happening counts once (`happenings`); `mentions` counts what each report tells.  Pairs of which a side's
    country is not known are left out.  Without a status in the filter only what occurred or is ongoing counts.  Keys: `period`
    (where split), `actor`, `recipient`, the four classes, `happenings`, `mentions`, `reports`.  The busiest first, or the periods
    in order.  Raises `AskingError` for another period.
    """
    if by is not None and by not in PERIODS:
        raise AskingError(f"'{by}' is no period: {', '.join(PERIODS)}")
    wanted = wanted or Filter()
    if not wanted.status:
        wanted = wanted.but(status=("occurred", "ongoing"))
    everywhere, first = scope(as_of)
    where, bound = wanted.where()
    classes = ", ".join(
        f"count(distinct happening) filter (where type in ({', '.join(repr(name) for name in types)})) as {label}"
        for label, types in CLASSES.items()
    )
    period = f"date_trunc('{by}', time_from)::date as period, " if by else ""
    known = f"and date_trunc('{by}', time_from) = date_trunc('{by}', time_to)" if by else ""
    page = "" if limit is None else f" limit {int(limit)} offset {int(offset)}"
    query = f"""
      with told as (
        select e.event_id, e.report_id, e.type, e.time_from, e.time_to, coalesce(s.story_id, e.event_id) as happening
        from {FROM} left join story_events s on s.event_id = e.event_id where {everywhere} and {where}),
      sided as (
        select distinct told.*, a.country as actor, p.country as recipient from told
        join participants a on a.event_id = told.event_id and a.role = 'actor'
        join participants p on p.event_id = told.event_id and p.role = 'recipient')
      select {period}actor, recipient, {classes}, count(distinct happening) as happenings, count(distinct event_id) as mentions,
        count(distinct report_id) as reports
      from sided where actor <> '---' and recipient <> '---' {known} group by all
      order by {"period, " if by else ""}happenings desc, actor, recipient{page}"""
    return dicts(connection.execute(query, [*first, *bound]))
