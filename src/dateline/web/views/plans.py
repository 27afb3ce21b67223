"""What was announced, by its deadline, and what became of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ...archive.asking import EVENT_COLUMNS
from .. import wording
from ..asked import Asked
from ..shown import Shown
from .common import chosen, one, query, rows_of_events

if TYPE_CHECKING:
    import duckdb

    from ..app import Page

A_PAGE = 50
COLUMNS = {
    "deadline": "Deadline",
    "planned": "Planned for",
    "outcome": "Outcome",
    "known": "Known since",
    "actors": "Who",
    "recipients": "To whom",
    "type": "What",
    "mode": "How",
    "trigger": "Words",
    "place": "Where",
    "quantities": "How many",
    "published": "Announced",
    "outlet": "Outlet",
    "title": "Report",
    "event_id": "Event",
    "shown_by": "Shown by",
}
OUTCOMES = {
    "open": "still open",
    "passed": "deadline passed, nothing heard",
    "fulfilled": "fulfilled",
    "changed": "changed",
    "dropped": "dropped",
    "undated": "without a deadline",
}
MARKS = {"open": "○", "passed": "◌", "fulfilled": "●", "changed": "◐", "dropped": "✕", "undated": "–"}


def show(page: Page, asked: Asked) -> Shown:
    return page.desk.ask(lambda connection: _show(connection, asked), ("plans", *asked.pairs()))


def _show(connection: duckdb.DuckDBPyConnection, asked: Asked) -> Shown:
    planned = Asked(asked.wanted.but(status=("planned",)), asked.as_of, asked.own)
    events, bound = chosen(connection, planned)
    today = asked.as_of or one(connection, "select coalesce(max(published), current_date) from reports")[0]
    connection.execute(
        f"create or replace temp table c as select {', '.join(f'e.{column}' for column in EVENT_COLUMNS)},"
        " r.published, r.id as report,"
        " r.source as outlet, r.title, e.time_to as deadline, o.outcome as heard, o.known, o.by_event,"
        " case when o.outcome is not null then o.outcome when e.time_to is null then 'undated' when e.time_to < ?"
        " then 'passed' else 'open' end"
        f" as outcome {events.replace('where', f'left join {_HEARD} o on o.event_id = e.event_id where', 1)}",
        [today, today, *bound],
    )
    counts = {row["outcome"]: row["plans"] for row in query(connection, "select outcome, count(*) as plans from c group by 1")}
    wanted = asked.own.get("outcome", "")
    wanted = wanted if wanted in OUTCOMES else ""
    total = counts.get(wanted, 0) if wanted else sum(counts.values())
    pages = max(1, -(-total // A_PAGE))
    number = asked.number("page", 1, 1, pages)
    # What comes next stands first, then what has passed, the latest first; what has no deadline at the end.
    found = query(
        connection,
        "select * from c where ? in ('', outcome) order by deadline is null, deadline < ?,"
        " case when deadline >= ? then deadline end, deadline desc, published desc, event_id limit ? offset ?",
        [wanted, today, today, A_PAGE, (number - 1) * A_PAGE],
    )
    told_in = _told_in(connection, [row["by_event"] for row in found if row["by_event"]])
    rows = []
    for row, event in zip(rows_of_events(connection, found), found, strict=True):
        rows.append(
            row
            | {
                "deadline": event["deadline"],
                "planned": row["time"],
                "outcome": event["outcome"],
                "known": event["known"],
                "shown_by": event["by_event"],
                "shown_href": told_in.get(event["by_event"]),
                "late": _late(event, today),
            }
        )
    parts = ", ".join(f"{counts[name]:,} {words}" for name, words in OUTCOMES.items() if counts.get(name))
    kind = f" Only those {OUTCOMES[wanted]}." if wanted else ""
    held = f" ({parts}, as of {wording.day(today)})" if counts else ""
    sentence = asked.counted(sum(counts.values()), f", by deadline{held}", planned.wanted) + kind
    more = {
        "counts": counts,
        "outcomes": OUTCOMES,
        "marks": MARKS,
        "today": today,
        "pages": pages,
        "number": number,
        "outcome": wanted,
    }
    return Shown("Plans", sentence, COLUMNS, rows, more=more)


_HEARD = """(select event_id, arg_max(outcome, (known, by_event)) as outcome, max(known) as known,
  arg_max(by_event, (known, by_event)) as by_event from plan_outcomes where known <= ? group by event_id)"""


def _told_in(connection: duckdb.DuckDBPyConnection, ids: list[str]) -> dict[str | None, str]:
    """Where the events that show an outcome can be read."""
    rows = query(
        connection, "select event_id, report_id, number from events where event_id in (select unnest(?::varchar[]))", [ids]
    )
    return {row["event_id"]: f"/report?id={row['report_id']}#{row['number']}" for row in rows}


def _late(event: dict, today: date) -> bool:
    return event["deadline"] is not None and event["deadline"] < today
