"""How a caller wants its reports read."""

from __future__ import annotations

from dataclasses import dataclass, field

from .columns import ColumnMap


@dataclass(frozen=True)
class Options:
    """`columns`: which columns of a table hold what.  `languages`: ISO 639 codes of those let through, `None` for all.
    `capture_dates`: whether a page of a web archive that tells no day of its own is dated by the day of its capture."""

    columns: ColumnMap = field(default_factory=ColumnMap)
    languages: frozenset[str] | None = None
    capture_dates: bool = False


ENGLISH = frozenset({"en"})
