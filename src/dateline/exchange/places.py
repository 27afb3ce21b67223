"""The places of events for other formats: city, district, province, country."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .stream import Happening


class Levels(NamedTuple):
    """A place by levels; empty where the place is wider than the level, or nothing is known of it."""

    city: str
    district: str
    province: str
    country: str


PLACES = Path(__file__).parent.parent / "knowledge" / "places"


@functools.cache
def divisions() -> dict[str, str]:
    """Names of first-level divisions by GeoNames code (`US.DC`), from the gazetteer's tables (see where/gazetteer.py).

    Read here without the room `where`, whose language tools take two seconds to load.
    """
    import json

    import numpy as np

    codes = json.loads((PLACES / "codes.json").read_text("utf-8"))
    places = np.load(PLACES / "places.npy", mmap_mode="r")
    lengths = np.load(PLACES / "names.npy")
    ends = np.cumsum(lengths, dtype=np.int64)
    text = np.memmap(PLACES / "names.bin", dtype="u1", mode="r")
    rows = np.flatnonzero(places["feature"] == codes["features"].index("ADM1"))
    return {
        codes["divisions"][places["division"][row]]: bytes(text[ends[row] - lengths[row] : ends[row]]).decode("utf-8", "replace")
        for row in rows.tolist()
    }


def division_name(code: str | None) -> str:
    """The name of a first-level division by its GeoNames code; empty if unknown."""
    return divisions().get(code, "") if code else ""


def levels(event: Happening) -> Levels:
    """An event's place by levels; the country as its code."""
    name, precision = event.place_name or "", event.place_precision
    city = name if precision in ("city", "site") else ""
    return Levels(
        city,
        name if precision == "admin2" else "",
        division_name(event.admin1) or (name if precision == "admin1" else ""),
        event.place_country or "",
    )


def is_point(event: Happening) -> bool:
    """Whether a point can stand for an event's place: it is known more narrowly than by country or region."""
    return event.lat is not None and event.lon is not None and event.place_precision in ("site", "city", "admin2", "admin1")
