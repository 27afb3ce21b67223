"""Events, one a line: what a filter finds, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...archive import asking
from ..asked import Asked
from ..shown import Shown
from .common import EVENT_COLUMNS, chosen, events_by_id, query, rows_of_events

if TYPE_CHECKING:
    import duckdb

    from ..app import Page

A_PAGE = 50
MOST_ON_A_PAGE = 5_000
ORDERS = {"time": "in time order", "latest": "latest first", "published": "as published"}


def show(page: Page, asked: Asked) -> Shown:
    # How many there are is the same for every page of them.
    whole = Asked(asked.wanted, asked.as_of)
    key = ("events counted", *whole.pairs())
    total = page.desk.ask(lambda connection: asking.count(connection, asked.wanted, asked.as_of), key)
    return page.desk.ask(lambda connection: _show(connection, asked, total), ("events", *asked.pairs()))


def _show(connection: duckdb.DuckDBPyConnection, asked: Asked, total: int) -> Shown:
    size = asked.number("size", A_PAGE, 1, MOST_ON_A_PAGE)
    order = asked.choice("order", ORDERS)
    pages = max(1, -(-total // size))
    number = asked.number("page", 1, 1, pages)
    events, bound = chosen(asked)
    sorted_ids = f"select e.event_id {events} order by {asking.ORDERS[order]} limit {size} offset {(number - 1) * size}"
    found = events_by_id(connection, [row["event_id"] for row in query(connection, sorted_ids, bound)])
    first = (number - 1) * size
    which = f", {first + 1:,}–{first + len(found):,} of them shown" if pages > 1 else ""
    sentence = asked.counted(total, f"{which}, {ORDERS[order]}")
    more = {"total": total, "number": number, "pages": pages, "orders": ORDERS, "order": order}
    return Shown("Events", sentence, EVENT_COLUMNS, rows_of_events(connection, found), more=more)
