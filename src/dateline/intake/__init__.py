"""Intake: files, folders and standard input of many formats, turned into dated `Report`s (docs/intake.md).

    for report in intake.reports(["news/", "wire.jsonl"]):
        if isinstance(report, intake.BadReport):
            print(report, file=sys.stderr)      # one line: the file, the place in it, the reason
        else:
            ...

A report that cannot be used never stops the others: it comes out as a `BadReport`, in its turn.
"""

from .columns import ColumnMap
from .dates import parse_date
from .files import BadReport, Source, count, find, reports, reports_in
from .options import ENGLISH, Options
from .problem import Problem

__all__ = [
    "ENGLISH",
    "BadReport",
    "ColumnMap",
    "Options",
    "Problem",
    "Source",
    "count",
    "find",
    "parse_date",
    "reports",
    "reports_in",
]
