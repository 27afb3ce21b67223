"""The day of publication: written in a header, on a line of its own, or in an agency's dateline.

Only dates that can be read in one way are read: `03/04/2020` is two different days on the two sides of the Atlantic.
"""

from __future__ import annotations

import re
from datetime import date

from .problem import Problem

HOW_TO = "give it as YYYY-MM-DD"
EARLIEST, LATEST = 1000, 2999

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_MONTH = r"(?P<{0}>(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*)\.?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_DAY = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"{_WEEKDAY}(?:"
    r"(?P<iso_year>\d{4})(?P<gap>[-/.])(?P<iso_month>\d{1,2})(?P=gap)(?P<iso_day>\d{1,2})(?!\d)"
    r"|(?P<basic>\d{8})(?!\d)"
    rf"|{_MONTH.format('us_month')}\s+{_DAY.format('us_day')},?\s+(?P<us_year>\d{{4}})(?!\d)"
    rf"|{_DAY.format('eu_day')}\s+{_MONTH.format('eu_month')},?\s+(?P<eu_year>\d{{4}})(?!\d)"
    r")",
    re.IGNORECASE,
)
_ZONE = r"(?:Z|[A-Z]{2,4}|[+-]\d{2}:?\d{2})"
_CLOCK = re.compile(
    rf"[T,\s]*(?:at\s+)?\d{{1,2}}:\d{{2}}(?::\d{{2}}(?:\.\d+)?)?\s*(?:[ap]\.?m\.?)?\s*{_ZONE}?(?![\w:])", re.IGNORECASE
)
PRINTED = re.compile(r"(?:published|posted|updated|issued|date)?\s*(?:on|at)?\s*:?\s*", re.IGNORECASE)
_AGENCY = re.compile(r"[A-Z][^\n\d]{1,60}[,(]\s*")
_AGENCY_END = re.compile(r"[^\n]{0,40}?(?:\s[-–]\s|\s?—|--)")
LEADING_LINES, LONGEST_DATE_LINE = 3, 60


def parse_date(value: str) -> str:
    """The ISO date that a whole string gives; a time of day after it is left out.

    Raises `Problem` where the string is not a date, or not one of a day that exists between the years 1000 and 2999.
    """
    text = value.strip()
    found = date_at_start(text)
    if found is None or text[found[1] :].strip(" .,;\t\xa0"):
        raise Problem(f"'{_short(text)}' is not a date that can be read in one way: {HOW_TO}")
    return found[0]


def date_at_start(text: str) -> tuple[str, int] | None:
    """The ISO date that a text begins with, and the offset behind it and behind its time of day; `None` if it begins otherwise.

    Raises `Problem` for a day that does not exist.
    """
    match = _DATE.match(text)
    if match is None:
        return None
    clock = _CLOCK.match(text, match.end())
    return _iso(match), clock.end() if clock else match.end()


def leading_date(text: str) -> str | None:
    """The date that stands alone on one of a text's first lines, or in the agency's dateline ("BAGHDAD, Aug. 30, 2020 (AP) --")."""
    lines = [line.strip() for line in text[:2000].splitlines() if line.strip()][:LEADING_LINES]
    for line in lines:
        if len(line) <= LONGEST_DATE_LINE:
            try:
                return parse_date(line[PRINTED.match(line).end() :])
            except Problem:
                pass
    for line in lines:
        found = _agency_date(line)
        if found:
            return found
    return None


def _agency_date(line: str) -> str | None:
    match = _DATE.search(line[:120])
    if match is None or not _AGENCY.fullmatch(line, 0, match.start()) or not _AGENCY_END.match(line, match.end()):
        return None
    try:
        return _iso(match)
    except Problem:
        return None


def _iso(match: re.Match[str]) -> str:
    part = match.groupdict()
    if part["basic"]:
        year, month, day = int(part["basic"][:4]), int(part["basic"][4:6]), int(part["basic"][6:])
    elif part["iso_year"]:
        year, month, day = int(part["iso_year"]), int(part["iso_month"]), int(part["iso_day"])
    else:
        side = "us" if part["us_year"] else "eu"
        year, month, day = int(part[f"{side}_year"]), _month(part[f"{side}_month"]), int(part[f"{side}_day"])
    try:
        day_of = date(year, month, day)
    except ValueError:
        raise Problem(f"'{_short(match.group())}' is not a day of the calendar: {HOW_TO}") from None
    if not EARLIEST <= year <= LATEST:
        raise Problem(f"'{_short(match.group())}' is not a believable day of publication: {HOW_TO}")
    return day_of.isoformat()


def _month(name: str) -> int:
    """1 to 12; 0, which no calendar has, for a word that only begins like a month ("marching")."""
    name = name.lower()
    for number, month in enumerate(MONTHS, 1):
        if month.startswith(name) or (name == "sept" and number == 9):
            return number
    return 0


def _short(text: str, most: int = 40) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"
