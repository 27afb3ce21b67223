"""What the archive holds, at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import wording
from ..asked import Asked
from ..shown import Shown
from .common import chosen, one, query, reports_in_scope
from .stories import most_told

if TYPE_CHECKING:
    import duckdb

    from ..app import Page

COLUMNS = {
    "type": "Type",
    "quad": "Class",
    "occurred": "Occurred",
    "ongoing": "Ongoing",
    "planned": "Planned",
    "possible": "Possible",
    "denied": "Denied",
    "events": "Events",
}


def show(page: Page, asked: Asked) -> Shown:
    return page.desk.ask(lambda connection: _show(connection, asked), ("overview", *asked.pairs()))


def _show(connection: duckdb.DuckDBPyConnection, asked: Asked) -> Shown:
    events, bound = chosen(asked)
    statuses = ", ".join(f"count(*) filter (where e.status = '{status}') as {status}" for status in wording.STATUS_MARKS)
    rows = query(
        connection,
        f"select e.type, {wording.QUAD_SQL} as quad, {statuses}, count(*) as events {events}"
        f" group by all order by events desc, e.type",
        bound,
    )
    where, at = reports_in_scope(asked)
    reports, first, last, outlets = one(
        connection, f"select count(*), min(published), max(published), count(distinct source) from reports r where {where}", at
    )
    (copies,) = one(connection, "select count(*) from reports where duplicate_of is not null")
    (failed,) = one(connection, "select count(*) from failures")
    latest = query(
        connection,
        "select r.report_id, r.id, r.title, r.published, r.source,"
        " (select count(*) from events x where x.report_id = r.report_id) as events from"
        f" (select * from reports r where {where} order by published desc, report_id limit 8) r"
        " order by r.published desc, r.report_id",
        at,
    )
    biggest = [each for each in most_told(connection, asked, 8) if each.reports > 1]
    total = sum(row["events"] for row in rows)
    notes = [f"{wording.many(copies, 'copy', 'copies')} of other reports left out."] if copies else []
    if failed:
        notes.append(f"{wording.many(failed, 'report')} could not be used; the table failures says why.")
    if reports:
        span = f"published {wording.interval(first, last)}"
        from_outlets = f" of {wording.many(outlets, 'outlet')}" if outlets else ""
        sentence = asked.counted(total, f", in an archive of {wording.many(reports, 'report')}{from_outlets}, {span}")
    else:
        sentence = "This archive holds no reports yet."
    quads = {name: sum(row["events"] for row in rows if row["quad"] == name) for name in wording.QUAD_WORDS}
    more = {
        "latest": latest,
        "biggest": biggest,
        "total": total,
        "reports": reports,
        "largest": max((row["events"] for row in rows), default=0),
        "quads": {name: count for name, count in quads.items() if count or name != "own-type"},
    }
    return Shown("Overview", sentence, COLUMNS, rows, notes, more=more)
