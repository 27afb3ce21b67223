"""The parts of a record in words and in order: what the terminal view and the page share."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date

from ..record import CLASSES, Event, Level, Link, Participant, Place, Quantity, Record, When

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
STATUS_MARKS = {"occurred": "●", "ongoing": "◐", "planned": "○", "possible": "◌", "denied": "✕"}
QUADS = {event_type: quad for quad, types in CLASSES.items() for event_type in types}
"""The class of each of PLOVER's types."""
LINK_WORDS = {"response": "answers", "cause": "brought about", "part": "is part of", "fulfils": "carries out"}
UNDATED = "9999-99-99"


def groups(record: Record) -> list[tuple[str, list[Event]]]:
    """The events in time order: those begun `before` the report's day, `now`, `later`, and `undated`; empty groups left out."""
    parts: dict[str, list[Event]] = {"before": [], "now": [], "later": [], "undated": []}
    for event in sorted(record.events, key=lambda event: (*time_key(event.time), event.trigger.start, event.id)):
        first = time_key(event.time)[0]
        if first == UNDATED:
            parts["undated"].append(event)
        elif first == record.published:
            parts["now"].append(event)
        else:
            parts["before" if first < record.published else "later"].append(event)
    return [(name, events) for name, events in parts.items() if events]


def time_key(when: When | None) -> tuple[str, str]:
    """Sorts by the first day that is known, then by the last; no day at all comes last."""
    if when is None:
        return UNDATED, UNDATED
    return when.start or when.end or UNDATED, when.end or UNDATED


def day_words(day: str) -> str:
    """`30 Aug 2020`; a string that is not an ISO date is left as it is."""
    parts = _day(day)
    return f"{parts.day} {MONTHS[parts.month - 1]} {parts.year}" if parts else day


def when_words(when: When | None) -> str:
    """An interval as one would write it: `28 Aug 2020`, `17–23 Aug 2020`, `Aug 2020`, `2014`, `by Nov 2020`, `since Mar 2020`."""
    if when is None or (when.start is None and when.end is None):
        return ""
    if when.start is None:
        return f"by {_end_words(when.end)}"
    if when.end is None:
        return f"since {_start_words(when.start)}"
    first, last = _day(when.start), _day(when.end)
    if first is None or last is None:
        return f"{when.start} – {when.end}" if when.start != when.end else when.start
    if first == last:
        return day_words(when.start)
    whole = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
    if whole and first.month == 1 and last.month == 12:
        return f"{first.year}" if first.year == last.year else f"{first.year}–{last.year}"
    if first.year != last.year:
        begin = str(first.year) if (first.month, first.day) == (1, 1) else day_words(when.start)
        end = str(last.year) if (last.month, last.day) == (12, 31) else day_words(when.end)
        return f"{begin} – {end}"
    if whole:
        month = MONTHS[first.month - 1]
        return f"{month} {first.year}" if first.month == last.month else f"{month}–{MONTHS[last.month - 1]} {first.year}"
    if first.month == last.month:
        return f"{first.day}–{last.day} {MONTHS[first.month - 1]} {first.year}"
    return f"{first.day} {MONTHS[first.month - 1]} – {day_words(when.end)}"


def basis_words(when: When | None) -> str:
    """Where a time does not stand in the text, how it was come by."""
    if when is None or when.basis == "stated":
        return ""
    return {"inferred": "inferred", "report": "news of the day"}[when.basis]


def code(who: Participant) -> str:
    """`USA GOV`; empty where neither part is known."""
    known = [part for part in (who.country, who.sector) if part not in ("---", "UNK", "", None)]
    return " ".join(dict.fromkeys(known))


def place_words(place: Place | None) -> str:
    """The place's own name, as the text has it where it differs, and its country where the name does not say it."""
    if place is None:
        return ""
    name = place.name or place.text
    return f"{name}, {place.country}" if place.country and place.precision != "country" and place.country != name else name


def number_words(low: float | None, high: float | None, approx: bool = False) -> str:
    """`12`, `about 3,500`, `at least 20`, `at most 100`, `20–30`."""
    about = "about " if approx else ""
    if low is None and high is None:
        return ""
    if high is None:
        return f"at least {about}{_number(low)}"
    if low is None:
        return f"at most {about}{_number(high)}"
    return f"{about}{_number(low)}" if low == high else f"{about}{_number(low)}–{_number(high)}"


def quantity_words(quantity: Quantity) -> str:
    """`about 3,500 military troops`, `at least 101 injured (American troops)`."""
    kind = "" if quantity.kind in ("other", "items") else quantity.kind
    number = number_words(quantity.low, quantity.high, quantity.approx) or quantity.text
    of = quantity.of or ""
    if quantity.kind in ("money", "troops", "items", "other", "participants") and of:
        kind = kind if quantity.kind == "money" else ""
        return " ".join(filter(None, (number, quantity.unit, kind, of)))
    return " ".join(filter(None, (number, quantity.unit, kind, f"({of})" if of and of != kind else "")))


def level_words(level: Level) -> str:
    """`5,200 US troops in IRQ`."""
    where = f" in {level.in_country}" if level.in_country else ""
    return f"{number_words(level.low, level.high, level.approx) or level.text} {level.of}{where}"


def link_words(link: Link) -> str:
    """What joins the first event to the second."""
    return LINK_WORDS[link.kind]


def counts(record: Record) -> str:
    """`14 events, 2 statements, 1 level`: what the record holds."""
    parts = (("event", record.events), ("statement", record.statements), ("level", record.levels), ("link", record.links))
    return ", ".join(_many(name, things) for name, things in parts if things) or "nothing found"


def _many(name: str, things: Sequence[object]) -> str:
    return f"{len(things)} {name}{'' if len(things) == 1 else 's'}"


def _number(value: float) -> str:
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,}"


def _day(day: str) -> date | None:
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None


def _end_words(day: str) -> str:
    """The month alone where an interval ends with it."""
    parts = _day(day)
    if parts and parts.day == calendar.monthrange(parts.year, parts.month)[1]:
        return f"the end of {parts.year}" if parts.month == 12 else f"{MONTHS[parts.month - 1]} {parts.year}"
    return day_words(day)


def _start_words(day: str) -> str:
    """The month alone where an interval begins with it, the year alone where it begins with that."""
    parts = _day(day)
    if parts and parts.day == 1:
        return str(parts.year) if parts.month == 1 else f"{MONTHS[parts.month - 1]} {parts.year}"
    return day_words(day)
