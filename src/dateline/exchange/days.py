"""The day that an event is given where a format wants one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .codes import Told
    from .stream import Happening


def day_of(event: Happening, told: Told, widest: int) -> date | str:
    """The day of an event in a format that has only days, or the reason why it has none.

    An announcement is dated by its report.  An event is dated by its day; if its time is no wider than `widest` days, by the
    first of
    them; a state of things that goes on since a day ("since March") by that day.
    """
    if told.announced:
        return event.published
    if event.time_precision is None or (event.time_from is None and event.time_to is None):
        return "without a day: the report does not tell when"
    if event.span is None:
        if event.status == "ongoing" and event.time_from:
            return event.time_from
        return "without a day: one end of their time is open"
    if event.span > widest:
        return f"without a day: their time is wider than {widest} {'day' if widest == 1 else 'days'}"
    return event.time_from
