"""Why the record says what it says of one event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...archive.asking import AskingError
from ...archive.explaining import explain
from .. import wording
from ..asked import Asked
from ..shown import Shown
from .common import query

if TYPE_CHECKING:
    import duckdb

    from ..app import Page

COLUMNS = {
    "field": "Field",
    "value": "Read as",
    "words": "In the words",
    "start": "Start",
    "end": "End",
    "rule": "Rule",
    "confidence": "Confidence",
    "runner_up": "Second",
}


def show(page: Page, asked: Asked) -> Shown | None:
    """The event whose id is the parameter `id`: each field, its words in their place, the rule that decided, what came second."""
    key = asked.own.get("id", "")
    return page.desk.ask(lambda connection: _show(connection, key), ("explanation", key)) if key else None


def _show(connection: duckdb.DuckDBPyConnection, key: str) -> Shown | None:
    try:
        told = explain(connection, key)
    except AskingError:
        return None
    rows = [{column: getattr(reason, column) for column in COLUMNS} | {"reason": reason} for reason in told.reasons]
    number = query(connection, "select number from events where event_id = ?", [key])[0]["number"]
    kind = f"{told.type}{f'/{told.mode}' if told.mode else ''}"
    title = told.report["title"] or told.report["report"]
    sentence = f"Why {number} was read as {kind} in “{title}”, {wording.day(told.report['published'])}."
    more = {"report": told.report, "number": number, "quad": wording.quad(told.type), "event": key}
    return Shown(f"Why {kind}", sentence, COLUMNS, rows, more=more)
