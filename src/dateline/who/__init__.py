"""Who: the actors of a report, the office they held on the day, and what "he" refers to."""

from .component import WhoComponent
from .knowledge import Entry, Knowledge, Office
from .lookup import lookup

__all__ = ["Entry", "Knowledge", "Office", "WhoComponent", "lookup"]
