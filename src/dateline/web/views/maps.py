"""Events where they happened, each as precisely as its place is known: a dot for a town, a ring for a province, a shade for a
country; what is known only as a region is told in words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from ...archive.names import country_name
from .. import wording
from ..asked import Asked
from ..shown import Row, Shown
from .common import chosen, one, query

if TYPE_CHECKING:
    import duckdb

    from ..app import Page

DOTS = 1_200
"""The most towns and provinces that are drawn; the rest, with fewest events, are told of."""
COLUMNS = {
    "precision": "Known as",
    "place": "Place",
    "country": "Country",
    "code": "Code",
    "lat": "Latitude",
    "lon": "Longitude",
    "events": "Events",
    **{name: words for name, words in wording.QUAD_WORDS.items() if name != "own-type"},
}
_QUADS = ", ".join(f"count(*) filter (where quad = '{name}') as \"{name}\"" for name in wording.QUAD_WORDS if name != "own-type")
_LEVEL = """case when place_name is null and place_country is null then null
  when place_precision in ('site', 'city', 'admin2') and lat is not null then 'town'
  when place_precision = 'admin1' and lat is not null then 'province'
  when place_precision = 'region' then 'region'
  when place_country is not null then 'country'
  when lat is not null then 'town' else 'region' end"""
BEYOND = 400
"""Days before the first report and after the last that the slider reaches."""
MONTHS = 240
"""The most steps of the time slider."""


def show(page: Page, asked: Asked) -> Shown:
    return page.desk.ask(lambda connection: _show(connection, asked), ("map", *asked.pairs()))


def _show(connection: duckdb.DuckDBPyConnection, asked: Asked) -> Shown:
    # The slider needs the events of all times, so its days are no condition of the query but of what is drawn.
    events, bound = chosen(Asked(asked.wanted.but(since=None, until=None), asked.as_of))
    since, until = asked.wanted.since, asked.wanted.until
    connection.execute(
        f"create or replace temp table every as select place_name, place_country, lat, lon, {wording.QUAD_SQL} as"
        f" quad, {_LEVEL} as level,"
        f" coalesce(e.time_from, e.time_to) as start, coalesce(e.time_to, e.time_from) as stop, e.time_from, e.time_to, r.published"
        f" {events}",
        bound,
    )
    connection.execute(
        "create or replace temp view c as select * from every where "
        + (f"(time_to >= '{since}' or (time_to is null and time_from is not null))" if since else "true")
        + (f" and (time_from <= '{until}' or (time_from is null and time_to is not null))" if until else "")
    )
    total, placed = one(connection, "select count(*), count(level) from c")
    points = query(
        connection,
        f"select level as precision, place_name as place, place_country as code, round(avg(lat), 4) as lat,"
        f" round(avg(lon), 4) as lon, count(*) as events, {_QUADS} from c where level in ('town', 'province')"
        f" group by level, place_name, place_country, round(lat, 1), round(lon, 1)"
        f" order by events desc, place, code, lat, lon limit ?",
        [DOTS + 1],
    )
    left_out = len(points) > DOTS
    areas = query(
        connection,
        f"select level as precision, case when level = 'region' then place_name end as place, place_country as code,"
        f" null as lat, null as lon, count(*) as events, {_QUADS} from c where level in ('country', 'region')"
        f" group by 1, 2, 3 order by events desc, code, place",
    )
    rows = areas + points[:DOTS]
    for row in rows:
        row["country"] = country_name(row["code"])
        row["place"] = row["place"] or row["country"]
    notes = [f"{wording.many(total - placed, 'event')} without a place."] if total > placed else []
    regions = [row for row in areas if row["precision"] == "region"]
    if regions:
        names = wording.listed((f"{row['place']} ({row['events']:,})" for row in regions), 6)
        notes.append(f"Known only as a region, not drawn: {names}.")
    if left_out:
        notes.append(f"Only the {DOTS:,} places with most events are drawn.")
    drawing = {"rows": [_packed(row) for row in rows if row["precision"] != "region"], "quads": list(wording.TYPES_BY_QUAD)}
    sentence = asked.counted(placed, ", by where they happened")
    return Shown(
        "Map", sentence, COLUMNS, rows, notes, drawing, {"slider": _slider(connection, asked), "total": total, "placed": placed}
    )


def _packed(row: Row) -> list[Any]:
    counts = [row[name] for name in wording.TYPES_BY_QUAD]
    return [row["precision"], row["place"], row["country"], row["code"], row["lat"], row["lon"], row["events"], counts]


def _slider(connection: duckdb.DuckDBPyConnection, asked: Asked) -> dict[str, Any] | None:
    """The months that the slider runs over, with the events in each: those of the filter without its days."""
    rows = query(
        connection,
        "select date_trunc('month', start)::date as month, count(*) as events from every where start between"
        f" (select min(published) - {BEYOND} from every) and (select max(published) + {BEYOND} from every)"
        f" group by 1 order by 1 desc limit {MONTHS}",
    )
    if len(rows) < 2:
        return None
    rows.reverse()
    counts = {row["month"]: row["events"] for row in rows}
    first, last = rows[0]["month"], rows[-1]["month"]
    months = [(number // 12, number % 12 + 1) for number in range(_number(first), _number(last) + 1)][-MONTHS:]
    steps = [date(year, month, 1) for year, month in months]
    since, until = asked.wanted.since, asked.wanted.until
    low = next((index for index, step in enumerate(steps) if since and _number(step) >= _number(since)), 0)
    high = next(
        (index for index in range(len(steps) - 1, -1, -1) if until and _number(steps[index]) <= _number(until)), len(steps) - 1
    )
    return {
        "steps": steps,
        "counts": [counts.get(step, 0) for step in steps],
        "low": low,
        "high": max(low, high),
        "most": max(counts.values()),
    }


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1
