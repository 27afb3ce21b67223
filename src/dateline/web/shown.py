"""What a view shows, and its three faces: one set of data as a page, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from .asked import Asked

Row = dict[str, Any]


@dataclass
class Shown:
    """What a view shows: rows with named columns, said in an English sentence; `drawing` adds what its picture needs beyond
    the rows, `more` what its template needs."""

    title: str
    sentence: str
    columns: Mapping[str, str]
    rows: Sequence[Row]
    notes: list[str] = field(default_factory=list)
    drawing: Mapping[str, Any] | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


def as_json(view: str, asked: Asked, shown: Shown) -> str:
    """Exactly what is shown, with the sentence and the filter that say what it is."""
    query: dict[str, Any] = {}
    for key, value in asked.pairs():
        query.setdefault(key, []).append(value)
    face = {
        "view": view,
        "title": shown.title,
        "sentence": shown.sentence,
        "as_of": asked.as_of,
        "asked": query,
        "notes": shown.notes,
        "columns": dict(shown.columns),
        "rows": [{key: row.get(key) for key in shown.columns} for row in shown.rows],
    }
    return json.dumps(face, ensure_ascii=False, default=plain, allow_nan=False, indent=1)


def for_page(drawing: Mapping[str, Any] | None) -> str:
    """JSON as an element's text: no character in it means anything in HTML."""
    text = json.dumps(drawing, ensure_ascii=False, default=plain, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def as_csv(shown: Shown) -> str:
    """Exactly what is shown, a header line first; lists joined by `; `.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(shown.columns)
    for row in shown.rows:
        writer.writerow([_cell(row.get(key)) for key in shown.columns])
    return out.getvalue()


def plain(value: Any) -> Any:
    """A day or a point in time as text, for JSON."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, tuple | set | frozenset):
        return list(value)
    raise TypeError(f"{type(value).__name__} in what is shown")


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        value = "; ".join(str(each) for each in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value
    text = plain(value) if isinstance(value, date | datetime) else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
