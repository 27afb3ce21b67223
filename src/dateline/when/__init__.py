"""The room that answers *when*: every time expression with its value, and the time of every event.

Two components: `when` writes `doc._.times`, `event_time` sets the `time` of every event draft.  The grammar is data:
`values.yaml` (words and what they stand for), `patterns.yaml` (pieces of patterns), `rules/` (rules with their examples).
"""

from . import anchor, component  # noqa: F401  (registers the factories)
from .finder import Finder, Found

__all__ = ["Finder", "Found"]
