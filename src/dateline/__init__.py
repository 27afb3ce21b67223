"""Dateline reads dated news reports and keeps a record of what they say.

    import dateline
    record = dateline.read(text, published="2020-08-30")
    for event in record.events:
        print(event.time, event.status, event.type, event.trigger.text)

Importing this package is cheap: the model is loaded at the first reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .archive import Archive as Archive
    from .record import Record

__all__ = [
    "Archive",
    "Event",
    "Generator",
    "Level",
    "Link",
    "Participant",
    "Place",
    "Quantity",
    "Reader",
    "Record",
    "Relation",
    "Report",
    "Span",
    "Statement",
    "TimeExpression",
    "When",
    "load",
    "read",
    "relation",
]

_HOMES = {"Archive": "archive", "Reader": "reader", "load": "reader", "relation": "what", "Relation": "what"}
"""The modules of the public names that are not nouns of the record."""


def __getattr__(name: str):
    """The public names, imported when first asked for."""
    if name in __all__:
        import importlib

        return getattr(importlib.import_module(f".{_HOMES.get(name, 'record')}", __name__), name)
    raise AttributeError(f"module 'dateline' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)


def read(text: str, published: str, title: str | None = None, id: str | None = None) -> Record:
    """Read one report.

    `published` is its date, ISO 8601 (`2020-08-30`); it is the clock for every relative time in the text.  Raises
    `ValueError` if it is not such a date.  `id` defaults to a hash of the text and the date.
    """
    from .reader import default_reader, report

    return default_reader().read(report(text, published, title=title, id=id))
