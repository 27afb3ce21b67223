"""ACLED-like rows: ACLED's columns and categories, so that our events can be read beside ACLED's.  They are not ACLED data.

ACLED's events are coded by people under ACLED's rules; ours are read by machine and mapped (knowledge/codes/acled_like.yaml).
Every row says so in `tags`.  Only violence, protest, fighting and what ACLED calls strategic developments have a category there.
"""

from __future__ import annotations

import csv
import functools
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from . import codes
from .delimited import degrees, number_of
from .places import levels
from .stream import happenings

if TYPE_CHECKING:
    import duckdb

    from .choose import Wanted
    from .left_out import LeftOut
    from .stream import Happening, Party

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting",
    "iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision",
    "source", "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
TAGS = "ACLED-like, read by Dateline; not ACLED data"
_CIVILIANS = 7
_GEO_PRECISION = {"site": 1, "city": 1, "admin2": 2, "admin1": 3}


def lines(connection: duckdb.DuckDBPyConnection, wanted: Wanted, left: LeftOut) -> Iterator[str]:
    """A CSV file: the heading, then the events in the order of their reports."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(COLUMNS)
    for event in happenings(connection, wanted):
        category, when = category_of(event), day_of(event)
        reason = (
            event.status if event.status not in ("occurred", "ongoing")
            else "of a kind that ACLED has no category for" if category is None
            else when if isinstance(when, str)
            else "without a country" if event.place_country not in codes.countries()
            else None
        )  # fmt: skip
        if reason:
            left.add(reason)
            continue
        left.written += 1
        writer.writerow(_cells(event, category, *when))
        yield held.getvalue()
        held.seek(0)
        held.truncate()
    yield held.getvalue()


def category_of(event: Happening) -> tuple[str, str, str] | None:
    """Event type, sub-event type and disorder type: those of the first rule that fits, if any."""
    return _category(
        event.type, event.mode, tuple(each.sector for each in event.actors), tuple(each.sector for each in event.recipients)
    )


@functools.lru_cache(maxsize=16384)
def _category(type: str, mode: str | None, actors: tuple[str, ...], recipients: tuple[str, ...]) -> tuple[str, str, str] | None:
    data = codes.read_yaml("acled_like.yaml")
    bear_arms = [sector in data["armed"] for sector in actors]
    fight = any(bear_arms) and (any(sector in data["armed"] for sector in recipients) or (not recipients and sum(bear_arms) > 1))
    for rule in data["rules"]:
        modes = rule.get("mode")
        if (
            rule["type"] == type
            and (modes is None or mode in (modes if isinstance(modes, list) else [modes]))
            and (not rule.get("armed") or fight)
            and ("by" not in rule or any(sector in rule["by"] for sector in actors))
        ):
            return tuple(rule["is"])
    return None


def day_of(event: Happening) -> tuple[date, int] | str:
    """The day and ACLED's time precision: 1 the day is known, 2 the week, 3 the month.

    The middle of a week or month stands for it.
    """
    if event.span is None:
        return (
            "without a day: the report does not tell when"
            if event.time_from is event.time_to
            else "without a day: one end of their time is open"
        )
    if event.span > 31:
        return "without a day: their time is wider than a month"
    precision = 1 if event.span == 1 else 2 if event.span <= 7 else 3
    return event.time_from + timedelta(days=(event.span - 1) // 2), precision


def _cells(event: Happening, category: tuple[str, str, str], day: date, precision: int) -> list[Any]:
    kind, sub, disorder = category
    first, second = event.actors, event.recipients
    if not second and len(first) > 1 and kind == "Battles":
        first, second = first[:1], first[1:]
    inter1, inter2 = _inter(first, kind, sub), _inter(second, kind, sub)
    country, place = codes.countries()[event.place_country], levels(event)
    exact = _GEO_PRECISION.get(event.place_precision or "")
    killed = event.count("killed")
    text = event.sentence
    stamp = int(datetime(event.published.year, event.published.month, event.published.day, tzinfo=UTC).timestamp())
    return [
        f"{country.iso3}{number_of(event.event_id)}", day, day.year, precision, disorder, kind, sub,
        *_side(first), inter1, *_side(second), inter2, f"{min(inter1, inter2)}{max(inter1, inter2)}" if inter2 else f"{inter1}0",
        "Civilian targeting" if inter2 == _CIVILIANS and disorder == "Political violence" else "",
        country.number, country.region, country.name, place.province, place.district, "", place.city or place.province or
        country.name,
        degrees(event.lat) if exact else "", degrees(event.lon) if exact else "", exact or "",
        event.outlet or "", "", text, "" if killed is None else f"{killed:g}", TAGS, stamp,
    ]  # fmt: skip


def _side(parties: list[Party]) -> tuple[str, str]:
    words = [
        f"{each.name} ({codes.country_words(each.country)})" if each.country in codes.countries() else each.name for each in parties
    ]
    return (words[0] if words else "", "; ".join(words[1:]))


def _inter(parties: list[Party], kind: str, sub: str) -> int:
    if not parties:
        return 0
    number = codes.sector(parties[0].sector, "acled")
    if number in (6, _CIVILIANS) and kind in ("Protests", "Riots"):
        return 5 if kind == "Riots" else 6
    return number
