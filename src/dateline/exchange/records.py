"""Records rebuilt from the archive, one report after another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..archive.records import LINKS, OF_EVENTS, OF_REPORTS, assemble, by_number, with_x
from ..record import Generator, Quantity, Record
from .stream import report_rows, rows_of_events, rows_of_reports

if TYPE_CHECKING:
    import duckdb

    from .choose import Wanted

_NUMBER = "length(e.number), e.number"


def records(connection: duckdb.DuckDBPyConnection, wanted: Wanted) -> Iterator[tuple[str, Record]]:
    """The records of the wanted reports with their report's id in the archive, in the order of publication."""
    generators = {
        row[0]: Generator(name=row[1], version=row[2], weights=row[3], knowledge=row[4])
        for row in connection.execute("select generation, name, version, weights, knowledge from generations").fetchall()
    }
    of_reports = {
        table: rows_of_reports(connection, wanted, table, with_x(columns), by) for table, (columns, by) in OF_REPORTS.items()
    }
    of_events = {
        table: rows_of_events(connection, wanted, table, f"e.number, {with_x(columns)}", f"{_NUMBER}, {by}")
        for table, (columns, by) in OF_EVENTS.items()
    }
    by = f"x.position, {_NUMBER}, x.to_event, x.kind"
    links = rows_of_events(
        connection, wanted, "links", f"e.number, {', '.join(LINKS)}", by, key="from_event"
    )
    columns = "r.report_id, r.id, r.title, r.published, r.url, r.text, g.generation"
    for report_id, *head, generation in report_rows(connection, wanted, columns):
        own = {table: [row[1:] for row in follower.take(report_id)] for table, follower in of_reports.items()}
        inner = {table: by_number([row[1:] for row in follower.take(report_id)]) for table, follower in of_events.items()}
        generator = generators.get(generation)
        known = None if generator is None or generator.name == "unknown" else generator
        yield report_id, assemble(tuple(head), own, inner, [row[1:] for row in links.take(report_id)], known)


def amount_words(quantity: Quantity) -> str:
    """A quantity's kind and bounds: `killed 20..` for "at least 20 dead"."""
    low, high = ("" if bound is None else str(bound) for bound in (quantity.low, quantity.high))
    return f"{quantity.kind} {low}..{high}"
