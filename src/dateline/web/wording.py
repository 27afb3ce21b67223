"""How the local page words things: days, counts, people, quad classes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from ..archive.names import SECTORS, country_name
from ..record import CLASSES, When
from ..show import words

QUAD_WORDS = {
    "verbal-cooperation": "cooperation in words",
    "material-cooperation": "cooperation in deeds",
    "verbal-conflict": "conflict in words",
    "material-conflict": "conflict in deeds",
    "own-type": "types of an own codebook",
}
TYPES_BY_QUAD = CLASSES
STATUS_MARKS = words.STATUS_MARKS
QUAD_SQL = "case e.type " + " ".join(f"when '{name}' then '{quad}'" for name, quad in words.QUADS.items()) + " else 'own-type' end"
"""The quad class of `events e`, in SQL."""
FIELD_WORDS = {
    "actor": "by",
    "recipient": "towards",
    "involving": "involving",
    "place": "in",
    "type": "type",
    "mode": "mode",
    "status": "status",
    "since": "since",
    "until": "until",
    "text": "told with",
    "source": "from",
    "report": "report",
    "story": "story",
    "confidence": "confidence from",
    "as_of": "as known on",
}


def quad(event_type: str) -> str:
    """The quad class of a type."""
    return words.QUADS.get(event_type, "own-type")


def day(value: date | str | None) -> str:
    """`30 Aug 2020`."""
    return "" if value is None else words.day_words(value if isinstance(value, str) else value.isoformat())


def interval(start: date | None, end: date | None) -> str:
    """`17–23 Aug 2020`, `by Nov 2020`."""
    when = When(start=start and start.isoformat(), end=end and end.isoformat(), precision="unknown", basis="stated")
    return words.when_words(when)


def number(value: float | int) -> str:
    """`12,034`."""
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,.2f}".rstrip("0").rstrip(".")


def many(count: int, one: str, more: str = "") -> str:
    """`1 event`, `12,034 events`."""
    return f"{count:,} {one if count == 1 else more or f'{one}s'}"


def bounds(low: float | None, high: float | None, approx: bool = False) -> str:
    """`about 3,500`, `at least 20`."""
    return words.number_words(low, high, approx)


def code(country: str | None, sector: str | None) -> str:
    """`USA GOV`; empty where nothing is known."""
    return " ".join(part for part in (country, sector) if part not in (None, "", "---", "UNK"))


def spelt_code(country: str | None, sector: str | None) -> str:
    """`United States, government`: a code for those who do not know it by heart."""
    parts = [country_name(country) if country not in (None, "", "---") else "", SECTORS.get(sector or "", "")]
    return ", ".join(filter(None, parts))


def people(participants: Sequence[Mapping[str, Any]]) -> str:
    """`United States, Iraq`; `somebody` where nobody is named."""
    return ", ".join(who["name"] for who in participants) or "somebody"


def quantity(each: Mapping[str, Any]) -> str:
    """`at least 20 killed`."""
    counted = bounds(each["low"], each["high"], each["approx"]) or each["text"]
    kind = "" if each["kind"] in ("other", "items", "troops") and each["of"] else each["kind"]
    return " ".join(
        filter(None, (counted, each["unit"], "" if kind == "money" else kind, each["of"] if kind in ("", "money") else ""))
    )


def place(event: Mapping[str, Any]) -> str:
    """`Baghdad, Iraq`; the country alone where nothing narrower is known."""
    name, country = event["place_name"] or event.get("place"), event["place_country"]
    if not name:
        return ""
    spelt = country_name(country)
    return name if not country or event.get("place_precision") == "country" or spelt == name else f"{name}, {spelt}"


def listed(values: Iterable[str], most: int = 8) -> str:
    """`a, b and c`; `a, b and 7 more`."""
    values = list(values)
    if len(values) > most:
        values = [*values[: most - 1], f"{len(values) - most + 1} more"]
    return f"{', '.join(values[:-1])} and {values[-1]}" if len(values) > 1 else "".join(values)


FILTERS = {"day": day, "number": number, "country": country_name, "totuple": tuple}
"""What templates may say after a bar."""
