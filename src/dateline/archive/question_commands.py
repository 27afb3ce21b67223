"""The commands of this room: timeline, levels, dyads, plans, stories, explain.  Heavy imports stay inside the commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer


def register(app: typer.Typer) -> None:
    """Add the commands to the program's."""
