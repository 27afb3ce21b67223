"""How far a build has come, on stderr: a bar with rate and time left on a terminal, else a line now and then."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

if TYPE_CHECKING:
    from . import build

SECONDS = 60.0
"""Between two lines where there is no terminal."""


@contextlib.contextmanager
def shown(console: Console) -> Iterator[Callable[[build.Progress], None]]:
    """A function to call with the progress as often as one likes."""
    if not console.is_terminal:
        yield _Lines(console)
        return
    texts = ("{task.fields[stage]}", "{task.percentage:.0f} %", "{task.description}")
    stage, share, counts = map(TextColumn, texts)
    with Progress(stage, BarColumn(), share, counts, console=console, transient=True) as bar:
        task = bar.add_task("", total=1.0, stage="reading")

        def tell(progress: build.Progress) -> None:
            bar.update(task, completed=progress.share, description=words(progress), stage=progress.stage)

        yield tell


class _Lines:
    def __init__(self, console: Console):
        self.console, self.told = console, time.monotonic()

    def __call__(self, progress: build.Progress) -> None:
        if time.monotonic() - self.told >= SECONDS:
            self.told = time.monotonic()
            self.console.print(f"dateline: {progress.share:.0%} of the input, {words(progress)}")


def words(progress: build.Progress) -> str:
    """Counts, rate and time left."""
    parts = [f"{progress.read:,} read"]
    if progress.known:
        parts.append(f"{progress.known:,} known already")
    if progress.failures:
        parts.append(f"{progress.failures:,} not usable")
    if progress.read:
        parts.append(f"{rate(progress)}")
    if progress.left is not None:
        parts.append(f"{lasting(progress.left)} left")
    return ", ".join(parts)


def summary(progress: build.Progress) -> str:
    """One line at the end."""
    took = f" in {lasting(progress.elapsed)}, {rate(progress)}" if progress.read else ""
    inputs = f"{progress.inputs:,} input{'' if progress.inputs == 1 else 's'}"
    return f"{progress.read:,} reports read{took}; {progress.known:,} known already, {progress.failures:,} not usable; {inputs}"


def rate(progress: build.Progress) -> str:
    """Reports a second, or a minute where they are few."""
    a_second = progress.read / max(progress.elapsed, 0.001)
    return f"{a_second:,.1f} a second" if a_second >= 1 else f"{a_second * 60:,.1f} a minute"


def lasting(seconds: float) -> str:
    """A time in the two units that matter."""
    for size, unit, smaller, name in ((86400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if seconds >= size:
            return f"{seconds // size:,.0f} {unit} {seconds % size // smaller:.0f} {name}"
    return f"{seconds:.0f} s"
