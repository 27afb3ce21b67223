"""What was announced, by its deadline, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...archive import plans
from .. import wording
from ..asked import Asked
from ..shown import Shown
from .common import query, rows_of_events

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
    "fulfilled": "done",
    "changed": "changed",
    "dropped": "dropped or denied",
    "passed": "deadline passed, nothing heard",
}
MARKS = {"open": "○", "passed": "◌", "fulfilled": "●", "changed": "◐", "dropped": "✕"}


def show(page: Page, asked: Asked) -> Shown:
    return page.desk.ask(lambda connection: _show(connection, asked), ("plans", *asked.pairs()))


def _show(connection: duckdb.DuckDBPyConnection, asked: Asked) -> Shown:
    outcome = asked.own.get("outcome", "")
    outcome = outcome if outcome in OUTCOMES else ""
    counts = plans.tally(connection, asked.wanted, asked.as_of)
    today = asked.as_of or plans.today(connection)
    total = counts[outcome] if outcome else sum(counts.values())
    pages = max(1, -(-total // A_PAGE))
    number = asked.number("page", 1, 1, pages)
    # The library gives the soonest deadline first; a page shows the latest first, what is still to come before what has passed.
    last = total - (number - 1) * A_PAGE
    first = max(0, last - A_PAGE)
    found = plans.plans(connection, asked.wanted, asked.as_of, (outcome,) if outcome else (), True, last - first, first)
    found.reverse()
    shown_by = _told_in(connection, [row["by_event"] for row in found if row["by_event"]])
    rows = []
    for row, plan in zip(rows_of_events(connection, found), found, strict=True):
        more = {"deadline": plan["deadline"], "planned": row["time"], "outcome": plan["outcome"], "known": plan["known"]}
        rows.append(row | more | {"shown_by": plan["by_event"], "shown_href": shown_by.get(plan["by_event"]), "plan": plan})
    wanted = asked.wanted.but(status=("planned",))
    parts = ", ".join(f"{counts[name]:,} {words}" for name, words in OUTCOMES.items() if counts[name])
    held = f" ({parts}, as of {wording.day(today)})" if parts else ""
    kind = f" Only those {OUTCOMES[outcome]}." if outcome else ""
    sentence = f"{asked.counted(sum(counts.values()), f', by deadline{held}', wanted)}{kind}"
    more = {
        "counts": counts,
        "outcomes": OUTCOMES,
        "marks": MARKS,
        "today": today,
        "pages": pages,
        "number": number,
        "outcome": outcome,
        "total": sum(counts.values()),
    }
    return Shown("Plans", sentence, COLUMNS, rows, more=more)


def _told_in(connection: duckdb.DuckDBPyConnection, ids: list[Any]) -> dict[str | None, str]:
    """Where the events that show an outcome can be read."""
    sql = "select event_id, report_id, number from events where event_id in (select unnest(?::varchar[]))"
    return {row["event_id"]: f"/report?id={row['report_id']}#{row['number']}" for row in query(connection, sql, [ids])}
