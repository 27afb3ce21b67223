"""A cheap reader in the place of the real one, so that builds can be tested, and killed, many times."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from dateline import record


class StandIn:
    """Finds the word "met"; fails on "crash", dies on "die", hangs on "hang".  In `notes`, a folder, each process leaves its id."""

    def __init__(self, pause: float = 0.0, version: str = "1", notes: str | None = None):
        self.pause = pause
        self.generator = record.Generator(name="stand-in", version=version, weights="w", knowledge="k")
        if notes:
            (Path(notes) / str(os.getpid())).touch()

    def read(self, report: record.Report) -> record.Record:
        time.sleep(self.pause)
        if "crash" in report.text:
            raise KeyError("crash")
        if "die" in report.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "hang" in report.text:
            time.sleep(1000)
        at = report.text.find("met")
        text = report.text[at : at + 3]
        trigger = record.Span(text=text, start=at, end=at + 3)
        actor = record.Participant(text=text, start=at, end=at + 3, name="Ministers", country="FRA", sector="GOV")
        count = record.Quantity(text=text, start=at, end=at + 3, kind="participants", low=2, high=10**400)
        time_of = record.When(start=report.published, end=report.published, precision="day", basis="report")
        rest = {"actors": (actor,), "quantities": (count,), "time": time_of, "confidence": 0.5}
        event = record.Event(id="e1", trigger=trigger, type="CONSULT", **rest)
        facts = {name: getattr(report, name) for name in ("id", "title", "published", "url", "text")}
        return record.Record(**facts, events=(event,) if at >= 0 else (), generator=self.generator)


class Broken:
    """Cannot be made."""

    def __init__(self):
        raise ValueError("no such weights")


class Dead:
    """Dies while it is made."""

    def __init__(self):
        os._exit(3)
