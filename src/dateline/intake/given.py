"""What any format gives for one report, before its day of publication is settled."""

from __future__ import annotations

import msgspec


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What a file gives for one report: everything but the text may be missing.  `published` is as it was written."""

    text: str
    id: str | int | None = None
    published: str | None = None
    title: str | None = None
    url: str | None = None
    source: str | None = None


class Captured(Given, frozen=True, kw_only=True):
    """A report out of a web archive: `captured` is the ISO day on which a crawler fetched it, which is no day of publication."""

    captured: str | None = None


Placed = tuple[str | None, Given]
"""A report and where it is in its file ("line 3"; `None` where a file holds one)."""
