"""GeoJSON (RFC 7946): a FeatureCollection, one feature an event, with its status among the properties.

An event of which only the country is known has no geometry (a null one, as RFC 7946 has it for unlocated features): a point in the
middle of a country looks like a place where something happened.  `Wanted.country_points` writes it all the same, with the property
`approximate` true.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from .parties import headline
from .places import is_point
from .stream import happenings

if TYPE_CHECKING:
    import duckdb

    from .choose import Wanted
    from .left_out import LeftOut
    from .stream import Happening


def lines(connection: duckdb.DuckDBPyConnection, wanted: Wanted, left: LeftOut) -> Iterator[str]:
    """The collection, a feature a line, in the order of the reports; events without any place are left out."""
    encode = msgspec.json.Encoder().encode
    yield '{"type":"FeatureCollection","features":[\n'
    comma = ""
    for event in happenings(connection, wanted):
        if event.place_name is None:
            left.add("without a place")
            continue
        left.written += 1
        yield comma + encode(feature(event, wanted.country_points)).decode("utf-8")
        comma = ",\n"
    yield "\n]}\n"


def feature(event: Happening, country_points: bool = False) -> dict[str, Any]:
    """One event.  Longitude comes first, as the standard has it."""
    exact = is_point(event)
    shown = exact or (country_points and event.lat is not None and event.lon is not None)
    geometry = {"type": "Point", "coordinates": [round(event.lon, 5), round(event.lat, 5)]} if shown else None
    return {
        "type": "Feature",
        "id": event.event_id,
        "geometry": geometry,
        "properties": {
            "headline": headline(event), "type": event.type, "mode": event.mode, "status": event.status,
            "start": event.time_from, "end": event.time_to, "time_precision": event.time_precision,
            "actors": [each.name for each in event.actors], "recipients": [each.name for each in event.recipients],
            "actor_countries": [each.country for each in event.actors],
            "recipient_countries": [each.country for each in event.recipients],
            "killed": event.count("killed"), "injured": event.count("injured"),
            "place": event.place_name, "country": event.place_country, "geonames": event.geonames,
            "precision": event.place_precision,
            "approximate": bool(shown and not exact),
            "text": event.sentence, "outlet": event.outlet, "published": event.published, "url": event.url, "report": event.report,
            "story": event.story_id, "confidence": event.confidence,
        },
    }  # fmt: skip
