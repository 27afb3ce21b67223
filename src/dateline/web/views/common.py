"""What several views need: the chosen events in SQL, rows of events in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ...archive.asking import EVENT_COLUMNS as ASKED_COLUMNS
from ...archive.asking import FROM, attach, dicts, scope
from .. import wording
from ..asked import Asked

if TYPE_CHECKING:
    import duckdb

Connection = "duckdb.DuckDBPyConnection"

EVENT_COLUMNS = {
    "time": "When",
    "status": "Status",
    "actors": "Who",
    "recipients": "To whom",
    "type": "What",
    "mode": "How",
    "trigger": "Words",
    "place": "Where",
    "quantities": "How many",
    "according_to": "Says who",
    "published": "Published",
    "outlet": "Outlet",
    "title": "Report",
    "event_id": "Event",
}


_PRONOUNS = (
    "i me my we us our you your he him his she her they them their it its this that these those who some others many one"
)
PRONOUNS = f"({', '.join(repr(word) for word in _PRONOUNS.split())})"
"""What a text calls somebody whose name it did not tell: no group of its own in a picture."""
NEWEST = "join readings g on g.report_id = r.report_id and g.newest"
"""Joined to `reports r`: the reading that counts."""


def chosen(asked: Asked) -> tuple[str, list[Any]]:
    """`from ... where ...` over `events e` and `reports r` that gives the events asked for, with its parameters."""
    everywhere, first = scope(asked.as_of)
    where, bound = asked.wanted.where()
    return f"from {FROM} where {everywhere} and {where}", [*first, *bound]


def reports_in_scope(asked: Asked, alias: str = "r") -> tuple[str, list[Any]]:
    """The conditions on `reports` that leave out copies and what was published after the day asked for."""
    if asked.as_of:
        return f"{alias}.duplicate_of is null and {alias}.published <= ?", [asked.as_of]
    return f"{alias}.duplicate_of is null", []


def query(connection: duckdb.DuckDBPyConnection, sql: str, bound: Sequence[Any] = ()) -> list[dict[str, Any]]:
    """Rows as dicts."""
    return dicts(connection.execute(sql, list(bound)))


def one(connection: duckdb.DuckDBPyConnection, sql: str, bound: Sequence[Any] = ()) -> tuple[Any, ...]:
    """The only row of a query that has one."""
    row = connection.execute(sql, list(bound)).fetchone()
    assert row is not None
    return row


def events_by_id(connection: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Events in the order of their ids, with what `rows_of_events` needs.

    Sorting ids alone and fetching their rows afterwards is much faster than sorting whole rows.
    """
    columns = ", ".join(f"e.{column}" for column in ASKED_COLUMNS)
    found = query(
        connection,
        f"select {columns}, r.published, r.id as report, r.source as outlet, r.title from events e join reports r using (report_id)"
        " where e.event_id in (select unnest(?::varchar[]))",
        [list(ids)],
    )
    place = {event_id: number for number, event_id in enumerate(ids)}
    return sorted(found, key=lambda event: place[event["event_id"]])


def rows_of_events(connection: duckdb.DuckDBPyConnection, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Events (rows with `event_id`) as rows of `EVENT_COLUMNS`, and what a template needs besides."""
    if found and "actors" not in found[0]:
        attach(connection, found)
    return [
        {
            "time": wording.interval(event["time_from"], event["time_to"]),
            "status": event["status"],
            "actors": [who["name"] for who in event["actors"]],
            "recipients": [who["name"] for who in event["recipients"]],
            "type": event["type"],
            "mode": event["mode"],
            "trigger": event["trigger"],
            "place": wording.place(event),
            "quantities": [wording.quantity(each) for each in event["quantities"]],
            "according_to": event["source"],
            "published": event["published"],
            "outlet": event["outlet"],
            "title": event["title"] or event["report"],
            "event_id": event["event_id"],
            "event": event,
            "quad": wording.quad(event["type"]),
            "href": event_url(event),
        }
        for event in found
    ]


def event_url(event: dict[str, Any]) -> str:
    """Where an event is shown in its report."""
    return f"/report?id={event['report_id']}#{event['number']}"
