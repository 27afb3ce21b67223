"""Where: place names, what they stand for on the map, and the place of each event."""

from __future__ import annotations

from . import component, event_place  # noqa: F401  (they register the components)
from .gazetteer import Candidate


def lookup(name: str) -> list[Candidate]:
    """The places that a name may stand for, likeliest first when nothing else is known; at most 24, none for an unknown name.

    >>> lookup("Fallujah")[0].country
    'IRQ'
    """
    from .gazetteer import gazetteer
    from .mentions import Toponym
    from .resolve import Resolver

    if not name.strip():
        return []
    alone = Toponym(0, len(name), name.strip(), 0, 0, "name")
    return [place for place, _ in Resolver(gazetteer()).candidates([alone], outer=False)]
