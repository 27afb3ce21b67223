"""Events by when they happened, gathered on the server so that a long archive stays smooth.

A few events are drawn one by one, as intervals.  Many are counted in buckets of days, weeks, months, quarters or years; an
event whose time is vaguer than a bucket ("in 2014") is counted in no bucket but drawn as a span over the time it may have been.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from ...archive.asking import attach
from ...archive.names import country_name
from ...show import words
from .. import wording
from ..asked import Asked
from ..shown import Row, Shown
from .common import PRONOUNS, chosen, event_url, one, query

if TYPE_CHECKING:
    import duckdb

    from ..app import Page

ONE_BY_ONE = 300
"""Events up to which each is drawn on its own."""
BUCKETS = 72
"""The most buckets that a picture is cut into."""
LANES = 10
SPANS = 30
"""The most spans of vague events that are drawn in a lane."""
UNITS = (("day", 1), ("week", 7), ("month", 30.44), ("quarter", 91.3), ("year", 365.25), ("decade", 3652.5))
"""Buckets and their length in days."""
GROUPS = {
    "actor": "actor",
    "country": "country of the actor",
    "dyad": "who towards whom",
    "place": "country of the place",
    "city": "place",
    "type": "type",
    "none": "nothing",
}
QUADS, KINDS = tuple(wording.QUAD_WORDS), ("done", "ahead", "denied")
KIND_SQL = "case when e.status in ('planned', 'possible') then 1 when e.status = 'denied' then 2 else 0 end::tinyint"
_CASES = " ".join(f"when '{name}' then {QUADS.index(quad)}" for name, quad in words.QUADS.items())
_QUAD_NUMBER = f"case e.type {_CASES} else {QUADS.index('own-type')} end::tinyint"
BEYOND = timedelta(days=400)
"""Without a range asked for, how far beyond the days of publication the picture reaches at most."""
SHORTEST = timedelta(days=14)
"""Without a range asked for, the least that is drawn."""
COLUMNS = {"lane": "Group", "from": "From", "to": "To", "quad": "Class", "status": "Status", "events": "Events"}
SINGLE_COLUMNS = {
    "lane": "Group",
    "from": "From",
    "to": "To",
    "quad": "Class",
    "status": "Status",
    "type": "What",
    "who": "Who",
    "trigger": "Words",
    "published": "Published",
    "event_id": "Event",
}
_JOINS = {
    "actor": "join participants a on a.event_id = c.event_id and a.role = 'actor' and lower(a.name) not in " + PRONOUNS,
    "country": "join participants a on a.event_id = c.event_id and a.role = 'actor' and a.country != '---'",
    "dyad": "join participants a on a.event_id = c.event_id and a.role = 'actor' and a.country != '---'"
    " join participants b on b.event_id = c.event_id and b.role = 'recipient' and b.country != '---'",
}
_NEEDED = {"place": ", e.place_country", "city": ", e.place_name, e.place_precision", "type": ", e.type"}
_KEYS = {
    "actor": "a.name",
    "country": "a.country",
    "dyad": "a.country || ' → ' || b.country",
    "place": "c.place_country",
    "city": "case when c.place_precision in ('site', 'city', 'admin2') then c.place_name end",
    "type": "c.type",
    "none": "''",
}


class Window(NamedTuple):
    """The days that are drawn, both inclusive, and the bucket they are cut into."""

    start: date
    end: date
    unit: str


def show(page: Page, asked: Asked) -> Shown:
    return page.desk.ask(lambda connection: _show(connection, asked), ("timeline", *asked.pairs()))


def _show(connection: duckdb.DuckDBPyConnection, asked: Asked) -> Shown:
    by = asked.choice("by", GROUPS)
    events, bound = chosen(asked)
    connection.execute(
        f"create or replace temp table c as select e.event_id, {_QUAD_NUMBER} as quad, {KIND_SQL} as kind,"
        " coalesce(e.time_from, e.time_to) as start, coalesce(e.time_to, e.time_from) as stop, r.published, r.rowid as report"
        f"{_NEEDED.get(by, '')} {events}",
        bound,
    )
    total, dated, first, last, printed, printed_last = one(
        connection, "select count(*), count(start), min(start), max(stop), min(published), max(published) from c"
    )
    if not dated:
        more = {"groups": GROUPS, "by": by, "lanes": []}
        notes = [f"{wording.many(total, 'event')} without any date, not drawn."] if total else []
        return Shown("Timeline", _sentence(asked, total, by), COLUMNS, [], notes, None, more)
    window = _window(asked, first, last, printed, printed_last)
    before, after, inside = one(
        connection,
        "select count(*) filter (where stop < ?), count(*) filter (where start > ?),"
        " count(*) filter (where stop >= ? and start <= ?) from c",
        [window.start, window.end] * 2,
    )
    lanes = _lanes(connection, by, window)
    single = inside <= ONE_BY_ONE
    rows = _single(connection, lanes) if single else _buckets(connection, window, lanes)
    published = query(
        connection,
        f"select date_trunc('{window.unit}', published)::date as day, count(*) as reports"
        " from (select distinct report, published from c where published between ? and ?) group by 1 order by 1",
        [window.start, window.end],
    )
    drawing = {
        "start": window.start,
        "end": window.end,
        "unit": window.unit,
        "single": single,
        "lanes": lanes,
        "first": first,
        "last": last,
        "by": by,
        "rows": _packed(rows, lanes, single),
        "published": [[row["day"], row["reports"]] for row in published],
    }
    notes = []
    for number, where in ((before, "before"), (after, "after")):
        if number:
            edge = wording.day(window.start if where == "before" else window.end)
            notes.append(f"{wording.many(number, 'event')} known only by days {where} {edge}, not drawn.")
    if total - dated:
        notes.append(f"{wording.many(total - dated, 'event')} without any date, not drawn.")
    more = {
        "groups": GROUPS,
        "by": by,
        "lanes": lanes,
        "window": window,
        "whole": (first, last),
        "outside": before + after,
        "inside": inside,
        "pieces": "each event" if single else f"events a {window.unit}",
    }
    return Shown("Timeline", _sentence(asked, total, by), SINGLE_COLUMNS if single else COLUMNS, rows, notes, drawing, more)


def _sentence(asked: Asked, total: int, by: str) -> str:
    grouped = "" if by == "none" else f" and by {GROUPS[by]}"
    return asked.counted(total, f", by when they happened{grouped}")


def _window(asked: Asked, first: date, last: date, printed: date, printed_last: date) -> Window:
    """The range asked for; else the days that the events are spread over, but not far beyond the days of publication."""
    start = asked.wanted.since or min(max(first, _moved(printed, -BEYOND)), printed)
    end = asked.wanted.until or max(min(last, _moved(printed_last, BEYOND)), printed_last)
    start, end = min(start, end), max(start, end)
    if not asked.wanted.since and not asked.wanted.until and end - start < SHORTEST:
        start, end = _moved(start, -SHORTEST / 2), _moved(end, SHORTEST / 2)
    days = (end - start).days + 1
    unit = next((unit for unit, length in UNITS if days / length <= BUCKETS), "decade")
    return Window(start, end, unit)


def _moved(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return date.min if by.days < 0 else date.max


def _lanes(connection: duckdb.DuckDBPyConnection, by: str, window: Window) -> list[Row]:
    """The groups with most events, each with its key, its name and its count.

    Leaves the table `l`: the events of the window, once for each group that they stand in.
    """
    key = _KEYS[by]
    connection.execute(
        f"create or replace temp table l as select distinct c.rowid as event, {key} as lane, quad, kind, start, stop"
        f" from c {_JOINS.get(by, '')}"
        f" where stop >= ? and start <= ? and {key} is not null",
        [window.start, window.end],
    )
    most = "" if by == "none" else f" limit {LANES}"
    rows = query(connection, f"select lane as key, count(*) as events from l group by 1 order by events desc, key{most}")
    for row in rows:
        row["name"] = "All" if by == "none" else _lane_name(by, row["key"])
    return rows


def _lane_name(by: str, key: str) -> str:
    if by == "dyad":
        return " → ".join(country_name(part) for part in key.split(" → "))
    return country_name(key) if by in ("country", "place") else key


def _buckets(connection: duckdb.DuckDBPyConnection, window: Window, lanes: list[Row]) -> list[Row]:
    names = {lane["key"]: lane["name"] for lane in lanes}
    inside = "l where lane in (select unnest(?::varchar[]))"
    precise = f"(stop - start) < {max(1, round(dict(UNITS)[window.unit]))}"
    rows = query(
        connection,
        f'select lane, date_trunc(\'{window.unit}\', greatest(start, ?))::date as "from", null::date as "to", quad, kind as status,'
        f" count(*) as events from {inside} and {precise} group by all union all"
        f" select * from (select lane, start, stop, quad, kind, count(*) as events from {inside} and not ({precise}) group by all)"
        f" qualify row_number() over (partition by lane order by events desc, start, stop, quad, kind) <= {SPANS}"
        f' order by lane, "from", "to" nulls first, quad, status',
        [window.start, list(names), list(names)],
    )
    for row in rows:
        row["lane"] = names[row["lane"]]
        row["quad"], row["status"] = QUADS[row["quad"]], KINDS[row["status"]]
        row["vague"] = row["to"] is not None
        row["to"] = row["to"] or _bucket_end(row["from"], window.unit)
    return rows


def _bucket_end(start: date, unit: str) -> date:
    """The last day of a bucket."""
    if unit in ("day", "week"):
        return _moved(start, timedelta(days=0 if unit == "day" else 6))
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit]
    number = start.year * 12 + start.month - 1 + months
    return date(number // 12, number % 12 + 1, 1) - timedelta(days=1) if number // 12 <= date.max.year else date.max


def _single(connection: duckdb.DuckDBPyConnection, lanes: list[Row]) -> list[Row]:
    names = {lane["key"]: lane["name"] for lane in lanes}
    found = query(
        connection,
        "select e.event_id, e.report_id, e.number, e.type, e.status, e.trigger, e.time_from, e.time_to,"
        " c.published, l.lane, l.quad from l join c on c.rowid = l.event join events e on e.event_id = c.event_id"
        " where lane in (select unnest(?::varchar[]))"
        f" order by c.start, c.stop, c.event_id, l.lane limit {4 * ONE_BY_ONE}",
        [list(names)],
    )
    unique = {event["event_id"]: event for event in found}
    attach(connection, list(unique.values()))
    return [
        {
            "lane": names[event["lane"]],
            "from": event["time_from"],
            "to": event["time_to"],
            "quad": QUADS[event["quad"]],
            "status": event["status"],
            "type": event["type"],
            "who": _who(unique[event["event_id"]]),
            "trigger": event["trigger"],
            "published": event["published"],
            "event_id": event["event_id"],
            "href": event_url(event),
            "when": wording.interval(event["time_from"], event["time_to"]),
        }
        for event in found
    ]


def _who(event: dict[str, Any]) -> str:
    towards = f" → {wording.people(event['recipients'])}" if event["recipients"] else ""
    return f"{wording.people(event['actors'])}{towards}"


def _packed(rows: list[Row], lanes: list[Row], single: bool) -> list[list[Any]]:
    """The rows as short lists for the picture."""
    if not single:
        number = {lane["name"]: index for index, lane in enumerate(lanes)}
        return [
            [number[row["lane"]], row["from"], row["to"], row["quad"], row["status"], row["events"], int(row["vague"])]
            for row in rows
        ]
    number = {lane["name"]: index for index, lane in enumerate(lanes)}
    return [
        [
            number[row["lane"]],
            row["from"],
            row["to"],
            row["quad"],
            row["status"],
            row["published"],
            row["type"],
            row["who"],
            row["trigger"],
            row["href"],
            row["when"],
        ]
        for row in rows
    ]
