"""The views: each a module with a function from the page and what was asked to what is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import actors, corrections, events, explanation, levels, maps, overview, plans, reports, stories, timeline

if TYPE_CHECKING:
    from ..app import Page
    from ..asked import Asked
    from ..shown import Shown

Show = "Callable[[Page, Asked], Shown | None]"


@dataclass(frozen=True)
class View:
    """A view's address, name, template and function; `missing` is said where the function finds nothing to show."""

    name: str
    path: str
    show: Callable[[Page, Asked], Shown | None]
    title: str = ""
    template: str = ""
    missing: str = "There is no such page here."

    def __post_init__(self) -> None:
        if not self.template:
            object.__setattr__(self, "template", self.name)


VIEWS = (
    View("overview", "/", overview.show, "Overview"),
    View("timeline", "/timeline", timeline.show, "Timeline"),
    View("map", "/map", maps.show, "Map"),
    View("actors", "/actors", actors.show, "Actors"),
    View("levels", "/levels", levels.show, "Levels"),
    View("plans", "/plans", plans.show, "Plans"),
    View("stories", "/stories", stories.show, "Stories"),
    View("events", "/events", events.show, "Events"),
    View("reports", "/reports", reports.show, "Reports"),
    View("corrections", "/corrections", corrections.show, "Corrections"),
    View("report", "/report", reports.one, missing="There is no such report in this archive."),
    View("actor", "/actor", actors.one, missing="There is no such actor in this archive."),
    View("explanation", "/explain", explanation.show, missing="There is no such event in this archive."),
    View("story", "/story", stories.one, missing="There is no such story in this archive."),
)
NAVIGATION = tuple(view for view in VIEWS if view.title)
