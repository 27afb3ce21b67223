"""Where: place names, what they stand for on the map, and the place of each event."""

from __future__ import annotations

from . import component, event_place  # noqa: F401  (they register the components)
from .gazetteer import Candidate


def lookup(name: str) -> list[Candidate]:
    """The places that a name may stand for, likeliest first.

    >>> lookup("Fallujah")[0].country
    'IRQ'
    """
    from .gazetteer import gazetteer

    return gazetteer().lookup(name)
