"""The archive: the records of many reports in one DuckDB file, merged into stories and open to questions.

    with dateline.Archive("iraq.duckdb") as archive:
        archive.connection.sql("select published, actors, type, recipients from events_flat order by published").show()
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .store import Archive, ArchiveError

__all__ = ["Archive", "ArchiveError"]


def __getattr__(name: str):
    """The public names, imported when first asked for: DuckDB is not loaded before it is needed."""
    if name in __all__:
        from . import store

        return getattr(store, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
