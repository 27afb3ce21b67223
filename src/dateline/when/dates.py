"""Productions for dates that name their place in the calendar, wholly or in part."""

from __future__ import annotations

from datetime import date, timedelta

from . import calendar
from .calendar import interval
from .clock import Value, Words, century_year

DECADES = dict(zip("twenties thirties forties fifties sixties seventies eighties nineties".split(), range(2, 10), strict=True))
AHEAD_BEFORE = ("until ", "till ", "by ", "through ", "before ", "deadline ", "effective ")


def safe_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parted(value: Value, words: Words) -> Value:
    """The value with its interval narrowed by "early", "mid", "late", "the end of"."""
    bounds = value.bounds or interval(value.value)
    if words.part and bounds and bounds[0] and bounds[1]:
        value.bounds = calendar.third(bounds, words.part)
    return value


def day_value(day: date | None, words: Words, daypart: str | None = None) -> Value | None:
    if day is None:
        return None
    if daypart:
        return Value("TIME", f"{day.isoformat()}T{daypart}")
    return Value("DATE", day.isoformat())


def ahead(words: Words) -> bool:
    return words.before.lower().endswith(AHEAD_BEFORE)


def nearest(candidates: list[date], words: Words, margin: int = 0) -> date:
    """Of the same day in several years: the one that the clause's direction asks for, else the nearest."""
    now = words.clock.now
    past = [day for day in candidates if day <= now + timedelta(margin)]
    future = [day for day in candidates if day >= now]
    if ahead(words):
        close = min(candidates, key=lambda day: (abs((day - now).days), day))
        return close if abs((close - now).days) < 120 or not future else min(future)
    way = words.way()
    if way == "past" and past:
        last, soon = max(past), min(future, default=None)
        # "was extended to Nov. 16": a date within weeks is nearer than one of ten months ago
        if words.before.lower().endswith(" on "):
            return last
        near = soon is not None and ((soon - now).days < 60 and words.before.lower().endswith((" to ", " for ")))
        return soon if near or (soon and (now - last).days > 300 and (soon - now).days <= 60) else last
    if way == "future" and future:
        soon, last = min(future), max(past, default=None)
        return last if last and (soon - now).days > 200 and (now - last).days < 150 else soon
    return min(candidates, key=lambda day: (abs((day - now).days), day))


def date_value(words: Words) -> Value | None:
    month, day, year = words.month, words.day, words.year
    if day is None:
        if month == (year + 1) % 100:  # "2010-11" is two years
            return None
        return month_value(words)
    return without_article(day_value(safe_date(year, month, day), words), words)


def without_article(value: Value | None, words: Words) -> Value | None:
    """ "The [5 May] raid", but "[the 5th of May]": an article before a plain number belongs to what follows."""
    if (
        value
        and words.text("the")
        and words.match.groupdict().get("suffix") is None
        and not words.groups.get("of")
        and not words.groups.get("ordinal")
    ):
        value.start = words.match.end("the")
    return value


def years_around(words: Words) -> range:
    return range(words.clock.now.year - 1, words.clock.now.year + 2)


def month_day(words: Words) -> Value | None:
    month, day = words.month, words.day
    if not day or day > 31:
        return None
    found = [made for year in years_around(words) if (made := safe_date(year, month, day))]
    if not found:
        return None
    if words.weekday:
        named = [made for made in found if made.isoweekday() == words.weekday]
        found = named or found
    year = words.clock.told_year(within=1)
    if year and year < words.clock.now.year - 1 and words.way() == "past" and (made := safe_date(year, month, day)):
        return Value("DATE", made.isoformat(), confidence=0.7)  # a story of another year goes on in it
    return without_article(day_value(nearest(found, words), words), words)


def day_range(words: Words) -> list[Value] | None:
    month, first_day, second = words.month, words.number("day_number"), words.number("second_day")
    if first_day >= second:
        return None
    if words.year:
        days = [safe_date(words.year, month, first_day), safe_date(words.year, month, second)]
    else:
        value = month_day(words)
        first = date.fromisoformat(value.value) if value else None
        days = [first, safe_date(first.year, month, second) if first else None]
    if not all(days):
        return None
    match = words.match
    return [
        Value("DATE", days[0].isoformat(), (days[0], days[1]), match.start("first"), match.end("first")),
        Value("DATE", days[1].isoformat(), (days[0], days[1]), match.start("second"), match.end("second")),
    ]


def week_of(words: Words) -> Value | None:
    """ "The week of March 6": the calendar week that holds the day."""
    day = month_day(words)
    return Value("DATE", calendar.unit_value(date.fromisoformat(day.value), "W", 0), confidence=0.9) if day else None


def weekday_number(words: Words) -> Value | None:
    now, weekday, number = words.clock.now, words.weekday, words.day
    found = []
    for months in range(-12, 13):
        moved = calendar.shift_months(now.replace(day=1), months)
        made = safe_date(moved.year, moved.month, number)
        if made and made.isoweekday() == weekday:
            found.append(made)
    return day_value(nearest(found, words), words) if found else None


def day_number(words: Words) -> Value | None:
    then = words.clock.then if words.clock.running else words.clock.now
    if abs((then - words.clock.now).days) > 62:
        then = words.clock.now
    now = words.clock.now
    found = [made for months in (-1, 0, 1) if (made := safe_date(*month_of(now, months), words.day))]
    return day_value(nearest(found, words), words) if found else None


def month_of(day: date, offset: int) -> tuple[int, int]:
    moved = calendar.shift_months(day.replace(day=1), offset)
    return moved.year, moved.month


def month_value(words: Words) -> Value | None:
    year = words.relative_year or words.year
    return parted(Value("DATE", f"{year:04d}-{words.month:02d}"), words)


def month_which(words: Words) -> Value:
    now, month = words.clock.now, words.month
    which = words.get("which") or ["now", -1]
    offset = which[1]
    if which[0] == "then" and words.clock.running:
        year = words.clock.then.year
        if offset > 0 and month <= words.clock.then.month:
            year += 1
        if offset < 0 and month >= words.clock.then.month:
            year -= 1
        return parted(Value("DATE", f"{year:04d}-{month:02d}"), words)
    year = now.year
    if offset < 0 and month >= now.month:
        year -= 1
    elif offset > 0 and month <= now.month:
        year += 1
    elif "past" in (words.text("which") or "") and month > now.month:
        year -= 1
    return parted(Value("DATE", f"{year:04d}-{month:02d}"), words)


def month_alone(words: Words) -> Value:
    now, month = words.clock.now, words.month
    way = "future" if ahead(words) else words.way()
    year = now.year
    if (told := words.clock.told_year(within=1)) and way == "past":
        year = told
    elif way == "past" and month > now.month:
        year -= 1
    elif way == "future" and month < now.month and (ahead(words) is False or now.month - month > 4):
        year += 1
    elif way in {None, "present"}:
        year += -1 if month - now.month > 6 else 1 if month - now.month < -8 else 0
    return parted(Value("DATE", f"{year:04d}-{month:02d}", confidence=0.8), words)


def year_value(words: Words) -> Value | None:
    return parted(Value("DATE", f"{words.year:04d}"), words)


def short_year(words: Words) -> Value:
    return Value("DATE", f"{words.year:04d}")


def spelled_year(words: Words) -> Value | None:
    numbers = words.grammar.tables["number"]
    parts = words.text("spelled").replace("-", " ").replace(" and ", " ").replace("oh ", "").split()
    if parts[:2] == ["two", "thousand"]:
        return Value("DATE", f"{2000 + sum(numbers[word] for word in parts[2:])}")
    return Value("DATE", f"{numbers[parts[0]] * 100 + sum(numbers[word] for word in parts[1:])}")


def fiscal_year(words: Words) -> Value:
    year = words.year
    if year is None:
        year = int(words.groups["year_fy"])
        year = year if year > 99 else century_year(year, words.clock.now.year)
    return parted(Value("DATE", f"{year:04d}"), words)


def decade(words: Words) -> Value:
    if "decade" in words.groups:
        value = words.groups["decade"][:3]
    else:
        digit = (
            DECADES[words.text("decade_word")]
            if "decade_word" in words.groups
            else int(words.groups.get("decade2") or words.groups["decade3"]) // 10
        )
        value = f"19{digit}" if digit * 10 > words.clock.now.year % 100 else f"{words.clock.now.year // 100}{digit}"
        if digit >= 2 and "decade_word" in words.groups and digit * 10 < words.clock.now.year % 100 + 1 and digit > 2:
            value = f"19{digit}"
    return parted(Value("DATE", value), words)


def century(words: Words) -> Value | None:
    number = words.number("nth_number") or words.get("ordinal")
    if not 1 <= number <= 21:
        return None
    if (words.text("era") or "").startswith("b"):
        return Value("DATE", None)
    return parted(Value("DATE", f"{number - 1:02d}"), words)


def quarter(words: Words) -> Value | None:
    number = words.get("ordinal") or words.number("quarter_number")
    if not 1 <= number <= 4:
        return None
    now = words.clock.now
    year = words.year or words.relative_year or words.number("lead_year")
    start = words.match.start() + 4 if words.text("the") == "the" and "-" in words.match[0] and year is None else None
    lead = (words.text("the") or "").split("'")[0].split()
    if year is None and len(lead) == 2 and lead[0] in {"this", "last", "next"}:
        year = now.year + {"this": 0, "last": -1, "next": 1}[lead[0]]
    if year is None:
        year, this = now.year, (now.month + 2) // 3
        if number - this >= 2 and words.way() != "future":
            year -= 1
        elif this - number >= 3:
            year += words.way() == "future"
    return Value("DATE", f"{year:04d}-Q{number}", start=start)  # "the [third-quarter] loss": the article is the loss's


def half_year(words: Words) -> Value:
    year = words.year or words.relative_year or words.clock.now.year
    return Value("DATE", f"{year:04d}-H{1 if words.text('half_word') == 'first' else 2}")


def season(words: Words) -> Value:
    year = words.relative_year or words.year
    return parted(Value("DATE", f"{year:04d}-{words.get('season')}"), words)


def season_which(words: Words) -> Value:
    code, (_, offset) = words.get("season"), words.get("which")
    return parted(Value("DATE", f"{season_year(code, words.clock.now, offset):04d}-{code}"), words)


def season_year(code: str, now: date, offset: int) -> int:
    """The year of the season: the last one begun (-1), this year's (0), or the next to begin (1)."""
    year = now.year
    if offset < 0:
        return year if calendar.BOUNDS["season"](year, code)[0] <= now and code != "WI" else year - 1
    if offset > 0:
        return year if calendar.BOUNDS["season"](year, code)[0] > now else year + 1
    return year - 1 if code == "WI" and now.month < 3 else year


def season_alone(words: Words) -> Value:
    code, now = {"spring": "SP", "summer": "SU", "winter": "WI"}.get(words.text("season"), "FA"), words.clock.now
    way = "future" if ahead(words) else words.way()
    if (told := words.clock.told_year(within=1)) and way != "future":
        return parted(Value("DATE", f"{told:04d}-{code}", confidence=0.7), words)
    ended = calendar.BOUNDS["season"](now.year, code)[1] < now
    started = calendar.BOUNDS["season"](now.year, code)[0] <= now
    year = now.year + (1 if way == "future" and ended else -1 if way == "past" and not started else 0)
    return parted(Value("DATE", f"{year:04d}-{code}", confidence=0.7), words)


def holiday(words: Words) -> Value | None:
    code, now, which = words.get("holiday"), words.clock.now, words.text("which")
    if len(code) == 10 and code[4] == "-":
        return Value("DATE", code)
    if words.year:
        return day_value(calendar.named_day(code, words.year), words)
    found = [day for year in years_around(words) if (day := calendar.named_day(code, year))]
    if which in {"last", "this past"}:
        return day_value(max(day for day in found if day < now), words)
    if which in {"next", "this coming"}:
        return day_value(min(day for day in found if day > now), words)
    if which == "this":
        return day_value(calendar.named_day(code, now.year), words)
    return day_value(nearest(found, words), words)
