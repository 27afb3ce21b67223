"""The corrections that people have made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import wording
from ..asked import Asked
from ..shown import Shown
from .common import query

if TYPE_CHECKING:
    import duckdb

    from ..app import Page

COLUMNS = {
    "time": "Time",
    "author": "Author",
    "kind": "Kind",
    "field": "Field",
    "value": "Value",
    "note": "Note",
    "report": "Report",
    "event": "Event",
    "start": "Start",
    "end": "End",
    "id": "Id",
}
KINDS = {"wrong": "no such event", "fix": "field put right", "missed": "event missed"}


def show(page: Page, asked: Asked) -> Shown:
    kind, author = asked.own.get("kind", ""), asked.own.get("author", "")
    rows = [
        {key: getattr(each, key) for key in COLUMNS}
        for each in reversed(page.corrections.all())
        if kind in ("", each.kind) and author in ("", each.author)
    ]
    reports = page.desk.ask(
        lambda connection: _reports(
            connection, sorted({row["report"] for row in rows}), sorted({row["event"] for row in rows if row["event"]})
        )
    )
    for row in rows:
        row["title"] = reports.get(row["report"])
        anchor = f"#{row['event'].rpartition('-')[2]}" if row["event"] else ""
        row["href"] = f"/report?id={row['report']}{anchor}" if row["title"] else None
        row["trigger"] = reports.get(row["event"])
    which = f" of the kind “{KINDS[kind]}”" if kind in KINDS else ""
    by = f" by {author}" if author else ""
    sentence = f"{wording.many(len(rows), 'correction')}{which}{by}, the latest first. The reading itself is never changed."
    return Shown("Corrections", sentence, COLUMNS, rows, more={"kinds": KINDS, "kind": kind, "file": page.corrections.path.name})


def _reports(connection: duckdb.DuckDBPyConnection, reports: list[str], events: list[str]) -> dict[str, str]:
    """Titles of reports and triggers of events, by id."""
    found = query(
        connection,
        "select report_id as id, coalesce(title, id) as name from reports where report_id in (select unnest(?::varchar[]))"
        " union all select event_id, trigger from events where event_id in (select unnest(?::varchar[]))",
        [reports, events],
    )
    return {row["id"]: row["name"] for row in found}
