"""A small reader in the place of the real one, so that the commands can be tested without the model.

python tests/cli_stand_in.py read FILE      runs the command line with it
"""

from __future__ import annotations

import sys
import types

from dateline import record


class StandIn:
    """Finds the word "met", and fails on the word "crash"."""

    def read(self, report: record.Report) -> record.Record:
        if "crash" in report.text:
            raise KeyError("crash")
        at = report.text.find("met")
        trigger = record.Span(text="met", start=at, end=at + 3)
        events = (record.Event(id="e1", trigger=trigger, type="CONSULT"),) if at >= 0 else ()
        facts = {name: getattr(report, name) for name in ("id", "title", "published", "url", "text")}
        return record.Record(**facts, events=events)


def module() -> types.ModuleType:
    """Stands for `dateline.reader`."""
    stand_in = types.ModuleType("dateline.reader")
    stand_in.default_reader = StandIn
    return stand_in


if __name__ == "__main__":
    from dateline.cli import main

    sys.modules["dateline.reader"] = module()
    main()
