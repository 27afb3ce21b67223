"""Events, one a line: what a filter finds, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...archive import asking
from ..asked import Asked
from ..shown import Shown
from .common import EVENT_COLUMNS, rows_of_events

if TYPE_CHECKING:
    import duckdb

    from ..app import Page

A_PAGE = 50
MOST_ON_A_PAGE = 5_000
ORDERS = {"time": "in time order", "latest": "latest first", "published": "as published"}


def show(page: Page, asked: Asked) -> Shown:
    return page.desk.ask(lambda connection: _show(connection, asked), ("events", *asked.pairs()))


def _show(connection: duckdb.DuckDBPyConnection, asked: Asked) -> Shown:
    size = asked.number("size", A_PAGE, 1, MOST_ON_A_PAGE)
    order = asked.choice("order", ORDERS)
    total = asking.count(connection, asked.wanted, asked.as_of)
    pages = max(1, -(-total // size))
    number = asked.number("page", 1, 1, pages)
    found = asking.events(connection, asked.wanted, asked.as_of, size, (number - 1) * size, order)
    first = (number - 1) * size
    which = f", {first + 1:,}–{first + len(found):,} of them shown" if pages > 1 else ""
    sentence = asked.counted(total, f"{which}, {ORDERS[order]}")
    more = {"total": total, "number": number, "pages": pages, "orders": ORDERS, "order": order}
    return Shown("Events", sentence, EVENT_COLUMNS, rows_of_events(connection, found), more=more)
