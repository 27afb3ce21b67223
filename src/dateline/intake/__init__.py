"""Intake: files, folders and standard input, turned into dated `Report`s.

    for report in intake.reports(["news/", "wire.jsonl"]):
        if isinstance(report, intake.BadReport):
            print(report, file=sys.stderr)      # one line: the file, the place in it, the reason
        else:
            ...

A report that cannot be used never stops the others: it comes out as a `BadReport`, in its turn.
"""

from .dates import parse_date
from .files import BadReport, Source, count, find, reports, reports_in
from .problem import Problem

__all__ = ["BadReport", "Problem", "Source", "count", "find", "parse_date", "reports", "reports_in"]
