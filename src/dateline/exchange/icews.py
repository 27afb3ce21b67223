"""The 20 columns of ICEWS' event files: one row a pair of actors, tab-separated, with a heading, coded with CAMEO."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from . import codes
from .days import day_of
from .delimited import degrees, number_of, row
from .parties import dyads
from .places import is_point, levels
from .stream import happenings

if TYPE_CHECKING:
    import duckdb

    from .choose import Wanted
    from .left_out import LeftOut
    from .stream import Happening, Party

COLUMNS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code", "Intensity",
    "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher",
    "City", "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip


def lines(connection: duckdb.DuckDBPyConnection, wanted: Wanted, left: LeftOut) -> Iterator[str]:
    """The heading, then the events in the order of their reports."""
    yield row(COLUMNS)
    for event in happenings(connection, wanted, sentences=True):
        told = codes.told(event.type, event.mode, event.status)
        day = told.left_out or day_of(event, told, wanted.widest)
        if not isinstance(day, str) and not any(actor and recipient for actor, recipient, _ in dyads(event)):
            day = "without a pair: the format has a source and a target in every row"
        code = codes.cameo_code(event.type, event.mode, event.status, [each.sector for each in event.actors], event.contexts)
        if isinstance(day, str) or code is None:
            left.add(day if isinstance(day, str) else "of a type without a code in CAMEO")
            continue
        left.written += 1
        other = codes.mirrored(event.type, event.mode, event.status) or code
        for at, (actor, recipient, seen_from_there) in enumerate(dyads(event)):
            yield row(_cells(event, day, actor, recipient, codes.cameo()[other if seen_from_there else code], at))


def _cells(event: Happening, day: Any, actor: Party, recipient: Party, code: codes.Cameo, at: int) -> tuple[Any, ...]:
    place = levels(event)
    point = (degrees(event.lat), degrees(event.lon)) if is_point(event) else ("", "")
    return (
        number_of(event.event_id, str(at)), day, actor.name, codes.sector(actor.sector, "icews"),
        codes.country_words(actor.country),
        code.name, code.code, f"{code.score:.1f}", recipient.name, codes.sector(recipient.sector, "icews"),
        codes.country_words(recipient.country), number_of(event.report_id), event.sentence_number, event.outlet,
        place.city, place.district, place.province, codes.country_words(event.place_country), *point,
    )  # fmt: skip
