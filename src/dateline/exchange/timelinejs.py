"""TimelineJS (Knight Lab, version 3): one JSON object with a title and events.

What is planned, possible or denied is said in words.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from . import codes
from .delimited import web_address
from .parties import headline
from .stream import happenings

if TYPE_CHECKING:
    import duckdb

    from .choose import Wanted
    from .left_out import LeftOut
    from .stream import Happening

_GROUPS = {"planned": "planned", "possible": "possible", "denied": "denied"}


def lines(connection: duckdb.DuckDBPyConnection, wanted: Wanted, left: LeftOut) -> Iterator[str]:
    """The object, an event a line, in the order of time."""
    encode = msgspec.json.Encoder().encode
    title = {"text": {"headline": "What the reports tell", "text": html.escape(wanted.filter.sentence(wanted.as_of))}}
    yield f'{{"title":{encode(title).decode()},"events":[\n'
    comma = ""
    for event in happenings(connection, wanted, order="time"):
        first = event.time_from or event.time_to
        if first is None:
            left.add("without a date: the report does not tell when")
            continue
        left.written += 1
        yield comma + encode(_slide(event, first)).decode("utf-8")
        comma = ",\n"
    yield "\n]}\n"


def _slide(event: Happening, first: date) -> dict[str, Any]:
    slide: dict[str, Any] = {"unique_id": event.event_id, "start_date": _date(first, event.time_precision)}
    if event.time_to and event.time_from and event.time_to != event.time_from:
        slide["end_date"] = _date(event.time_to, event.time_precision)
    if not event.time_from or not event.time_to:
        slide["display_date"] = f"since {event.time_from}" if event.time_from else f"by {event.time_to}"
    slide["group"] = _GROUPS.get(event.status, event.type)
    place = ", ".join(dict.fromkeys(each for each in (event.place_name, codes.country_words(event.place_country)) if each))
    source = html.escape(", ".join(each for each in (event.outlet, event.published.isoformat()) if each))
    if web_address(event.url):
        source = f'<a href="{html.escape(event.url, quote=True)}">{source}</a>'
    paragraphs = [html.escape(event.sentence), *([html.escape(place)] if place else []), source]
    slide["text"] = {"headline": html.escape(headline(event)), "text": "".join(f"<p>{each}</p>" for each in paragraphs)}
    return slide


def _date(day: date, precision: str | None) -> dict[str, int]:
    """As exact as the time is known: TimelineJS shows a year without a month as a year."""
    if precision in ("year", "decade"):
        return {"year": day.year}
    if precision in ("month", "season"):
        return {"year": day.year, "month": day.month}
    return {"year": day.year, "month": day.month, "day": day.day}
