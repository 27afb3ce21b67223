"""POLECAT's columns (Halterman, Bagozzi, Beger, Schrodt and Scarborough 2023): one row an event, tab-separated, with a heading.

PLOVER's rules decide what a planned event is (knowledge/codes/plover.yaml).  Several parties stand in one cell, parted by
semicolons, in the same order in all columns of their role.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from . import codes
from .days import day_of
from .delimited import degrees, row, several
from .parties import kind
from .places import levels
from .stream import happenings, rows_of_events, rows_of_reports

if TYPE_CHECKING:
    import duckdb

    from .choose import Wanted
    from .left_out import LeftOut
    from .stream import Happening, Party

COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    "Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector", "Recipient Sectors", "Recipient Title",
    "Recipient Name Raw", "Wikipedia Recipient ID",
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type",
    "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip
_LANGUAGES = {"en": "English"}
_MOST_NAMES = 50


def lines(connection: duckdb.DuckDBPyConnection, wanted: Wanted, left: LeftOut) -> Iterator[str]:
    """The heading, then the events in the order of their reports."""
    versions = {
        row[0]: f"Dateline {row[1]}" for row in connection.execute("select generation, version from generations").fetchall()
    }
    version = versions.get(_generation(connection), "Dateline")
    people = rows_of_events(
        connection, wanted, "participants", "x.name, x.country, x.sector, x.actor_id, x.office, x.evidence",
        "e.trigger_from, e.event_id, x.role, x.position",
    )  # fmt: skip
    places = rows_of_reports(connection, wanted, "places", "x.name", "x.position", with_events=True)
    yield row(COLUMNS)
    for report_id, events in groupby(happenings(connection, wanted), key=lambda event: event.report_id):
        story = _story(people.take(report_id), places.take(report_id))
        for event in events:
            told = codes.told(event.type, event.mode, event.status)
            day = told.left_out or day_of(event, told, wanted.widest)
            if not isinstance(day, str) and codes.lacks_recipient(told.type, len(event.actors), len(event.recipients)):
                day = "without a recipient, which PLOVER demands for AID, COOPERATE and SANCTION"
            if isinstance(day, str):
                left.add(day)
                continue
            left.written += 1
            yield row(_cells(event, told, day, story, version))


def _generation(connection: duckdb.DuckDBPyConnection) -> str | None:
    found = connection.execute("select value from archive where key = 'generation'").fetchone()
    return found[0] if found else None


def _cells(event: Happening, told: codes.Told, day: Any, story: tuple[str, str, str], version: str) -> tuple[Any, ...]:
    place = levels(event)
    score = codes.intensity(told.type, told.mode)
    return (
        event.event_id, day, told.type, told.mode, f"{score:g}", codes.quad(told.type), several(event.contexts),
        *_side(event.actors), *_side(event.recipients),
        event.place_name or event.place, place.city, place.district, place.province, codes.plover_country(event.place_country),
        degrees(event.lat), degrees(event.lon), event.geonames, event.place, event.feature,
        event.outlet, event.published, *story, _LANGUAGES.get(event.language or "en", event.language), version,
    )  # fmt: skip


def _side(parties: list[Party]) -> tuple[str, ...]:
    sectors = several(party.sector for party in parties)
    return (
        several(party.name for party in parties),
        several(codes.plover_country(party.country, party.name) for party in parties),
        several(_cow(party.country) for party in parties),
        sectors,
        sectors,
        several(party.office for party in parties),
        several(party.text for party in parties),
        several(_item(party.actor_id) for party in parties),
    )


def _cow(country: str) -> str:
    known = codes.countries().get(country)
    if known is None:
        return ""
    return known.cow or (codes.countries()[known.sovereign].cow if known.sovereign else "")


def _item(actor_id: str | None) -> str:
    return actor_id if actor_id and actor_id[:1] == "Q" and actor_id[1:].isdigit() else ""


def _story(people: list[tuple[Any, ...]], places: list[tuple[Any, ...]]) -> tuple[str, str, str]:
    """Names of the people, bodies and places of a report, in the order in which they come up."""
    persons: dict[str, None] = {}
    bodies: dict[str, None] = {}
    for _, name, country, sector, actor_id, office, evidence in people:
        what = kind(name, country, sector, actor_id, office, evidence)
        if what == "person":
            persons[name] = None
        elif what in ("public", "company", "organization"):
            bodies[name] = None
    named = dict.fromkeys(name for _, name in places)
    return several(list(persons)[:_MOST_NAMES]), several(list(bodies)[:_MOST_NAMES]), several(list(named)[:_MOST_NAMES])
