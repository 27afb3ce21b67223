"""Stories: what several reports tell of one happening, linked without losing who said what.

    stories.refresh(connection)                            # link all events of an archive; the same rows every time
    found = stories.story(connection, story_id, as_of=date(2020, 9, 1))
    print(found.headline, found.counts, found.contradictions)

A mention (one event of one report) is never changed: a story points to its mentions.  docs/stories.md tells how they are linked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .linking import refresh
    from .telling import Story, count, list_stories, story

__all__ = ["Story", "count", "list_stories", "refresh", "story"]


def __getattr__(name: str):
    """The public names, imported when first asked for."""
    if name in __all__:
        import importlib

        return getattr(importlib.import_module(f"{__name__}.{'linking' if name == 'refresh' else 'telling'}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
