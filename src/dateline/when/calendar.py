"""Arithmetic on TimeML values: `2020-08-28`, `2020-W34`, `2020-08`, `2020-Q3`, `2020-SU`, `2020`, `202` (decade), `20`."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

SHAPES = (
    ("day", re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T.*)?")),
    ("weekend", re.compile(r"(\d{4})-W(\d\d)-WE")),
    ("week", re.compile(r"(\d{4})-W(\d\d)")),
    ("month", re.compile(r"(\d{4})-(\d\d)(?:-XX)?")),
    ("quarter", re.compile(r"(\d{4})-Q([1-4])")),
    ("half", re.compile(r"(\d{4})-H([12])")),
    ("season", re.compile(r"(\d{4})-(SP|SU|FA|WI)")),
    ("year", re.compile(r"(\d{4})")),
    ("decade", re.compile(r"(\d{3})")),
    ("century", re.compile(r"(\d{2})")),
)
SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
"""First month of the (northern, meteorological) season; it lasts three months."""
UNIT_CODES = {
    "D": "day",
    "W": "week",
    "WE": "weekend",
    "M": "month",
    "Q": "quarter",
    "Y": "year",
    "DE": "decade",
    "CE": "century",
    "F": "week",
}
PRECISIONS = (("day", 1), ("week", 7), ("month", 31), ("season", 92), ("year", 366), ("decade", 3653))


def granularity(value: str | None) -> str | None:
    """The calendar unit of a value (`day`, `week`, ...), or None for what is not a date."""
    return next((name for name, shape in SHAPES if shape.fullmatch(value)), None) if value else None


def last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def interval(value: str | None) -> tuple[date, date] | None:
    """First and last day of a value, or None where it is no date or lies outside the years 1 to 9999."""
    for name, shape in SHAPES:
        match = shape.fullmatch(value or "")
        if match:
            try:
                return BOUNDS[name](*(part if part.isalpha() else int(part) for part in match.groups()))
            except ValueError:
                return None
    return None


def week_bounds(year: int, week: int) -> tuple[date, date]:
    start = date.fromisocalendar(year, week, 1)
    return start, start + timedelta(6)


def months_bounds(year: int, month: int, length: int) -> tuple[date, date]:
    end = shift_months(date(year, month, 1), length - 1)
    return date(year, month, 1), last_day(end.year, end.month)


BOUNDS = {
    "day": lambda y, m, d: (date(y, m, d), date(y, m, d)),
    "weekend": lambda y, w: (date.fromisocalendar(y, w, 6), date.fromisocalendar(y, w, 7)),
    "week": week_bounds,
    "month": lambda y, m: months_bounds(y, m, 1),
    "quarter": lambda y, q: months_bounds(y, 3 * q - 2, 3),
    "half": lambda y, h: months_bounds(y, 6 * h - 5, 6),
    "season": lambda y, s: months_bounds(y, SEASON_MONTHS[s], 3),
    "year": lambda y: (date(y, 1, 1), date(y, 12, 31)),
    "decade": lambda d: (date(d * 10, 1, 1), date(d * 10 + 9, 12, 31)),
    "century": lambda c: (date(c * 100, 1, 1), date(c * 100 + 99, 12, 31)),
}


def shift_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def unit_value(day: date, code: str, offset: int = 0) -> str | None:
    """The value of the calendar unit around `day`, moved by `offset` units.  None outside the years 1000 to 2999."""
    moved = shift(day, code, offset)
    if moved is None:
        return None
    return value_at(moved, UNIT_CODES.get(code, "day"))


def value_at(day: date, unit: str) -> str:
    """The value of the calendar unit (`day`, `week`, ...) that holds `day`."""
    iso = day.isocalendar()
    match unit:
        case "day":
            return day.isoformat()
        case "week":
            return f"{iso.year}-W{iso.week:02d}"
        case "weekend":
            return f"{iso.year}-W{iso.week:02d}-WE"
        case "month":
            return f"{day.year:04d}-{day.month:02d}"
        case "quarter":
            return f"{day.year:04d}-Q{(day.month + 2) // 3}"
        case "half":
            return f"{day.year:04d}-H{(day.month + 5) // 6}"
        case "season":
            return f"{day.year - (day.month < 3):04d}-{'WI SP SU FA WI'.split()[day.month // 3]}"
        case "year":
            return f"{day.year:04d}"
        case "decade":
            return f"{day.year // 10:03d}"
        case _:
            return f"{day.year // 100:02d}"


def shift(day: date, code: str, offset: float) -> date | None:
    """`day` moved by `offset` units (`D W F WE M Q Y DE CE L`, `TH`, `TM`, `TS`); None outside the years 1000 to 2999."""
    try:
        match code:
            case "D" | "W" | "F" | "WE":
                moved = day + timedelta(round(offset * {"D": 1, "F": 14}.get(code, 7)))
            case "M" | "Q" | "Y" | "DE" | "CE" | "L":
                moved = shift_months(day, round(offset * {"M": 1, "Q": 3, "Y": 12, "DE": 120, "CE": 1200, "L": 12000}[code]))
            case "TH" | "TM" | "TS":
                moved = day + timedelta(hours=int(offset / {"TH": 1, "TM": 60, "TS": 3600}[code] / 24) * 24)
            case _:
                return None
    except (ValueError, OverflowError):
        return None
    return moved if 1000 <= moved.year <= 2999 else None


def third(bounds: tuple[date, date], part: str) -> tuple[date, date]:
    """The first, middle or last third of an interval (`START`, `MID`, `END`)."""
    start, end = bounds
    days = (end - start).days + 1
    if days < 3 or part not in {"START", "MID", "END"}:
        return bounds
    size = -(-days // 3)
    match part:
        case "START":
            return start, start + timedelta(size - 1)
        case "MID":
            return start + timedelta(days // 3), end - timedelta(days // 3)
        case _:
            return end - timedelta(size - 1), end


def easter(year: int) -> date:
    """Western Easter Sunday (the anonymous Gregorian computus, Nature 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


def named_day(code: str, year: int) -> date | None:
    """The day of `values.yaml`'s holiday codes in a year."""
    if code.startswith("easter"):
        return easter(year) + timedelta(int(code[6:]))
    if re.fullmatch(r"\d{4}-\d\d-\d\d", code):
        return date.fromisoformat(code)
    if re.fullmatch(r"\d\d-\d\d", code):
        return date(year, int(code[:2]), int(code[3:]))
    month, weekday, nth, *plus = (int(part) for part in code.split())
    if nth > 0:
        first = date(year, month, 1)
        day = first + timedelta((weekday - first.isoweekday()) % 7 + 7 * (nth - 1))
    else:
        last = last_day(year, month)
        day = last - timedelta((last.isoweekday() - weekday) % 7)
    return day + timedelta(plus[0] if plus else 0)


def precision(start: date | None, end: date | None) -> str:
    """The smallest calendar unit that is not shorter than the interval; the unit of an open one is given by its value."""
    if start is None or end is None:
        return "unknown"
    days = (end - start).days + 1
    return next((name for name, most in PRECISIONS if days <= most), "decade")
