"""Productions: what each rule's match stands for.  One function a kind of value; the rules name them in their field `value`."""

from __future__ import annotations

from datetime import date, timedelta

from . import calendar
from .calendar import interval, shift, unit_value
from .clock import Clock, Value, Words, century_year, count, plain

DECADES = dict(zip("twenties thirties forties fifties sixties seventies eighties nineties".split(), range(2, 10), strict=True))
AHEAD_BEFORE = ("until ", "till ", "by ", "through ", "before ", "deadline ")


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
    if value and words.text("the") and words.match.groupdict().get("suffix") is None and not words.groups.get("of") and not words.groups.get("ordinal"):
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
        digit = DECADES[words.text("decade_word")] if "decade_word" in words.groups else int(words.groups.get("decade2") or words.groups["decade3"]) // 10
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


def day(words: Words) -> Value | None:
    return day_value(words.clock.today + timedelta(words.get("day")), words, words.get("daypart"))


def day_but_one(words: Words) -> Value:
    offset = words.get("day") + (1 if words.text("side") == "after" else -1)
    return day_value(words.clock.now + timedelta(offset), words)


def night(words: Words) -> Value:
    text = words.text("night")
    part = next((code for word, code in (("morning", "MO"), ("afternoon", "AF"), ("evening", "EV")) if word in text), "NI")
    return day_value(words.clock.today - timedelta("last" in text or text == "overnight"), words, part)


def part_of_that_day(words: Words) -> Value:
    part = words.get("daypart", "daypart2")
    day = words.clock.then if calendar.granularity(words.clock.running) == "day" else words.clock.now
    day += timedelta({"the next": 1, "the following": 1, "the previous": -1}.get(words.text("same") or "", 0))
    return Value("TIME", f"{day.isoformat()}T{part}", confidence=0.7)


def weekday(words: Words) -> Value | None:
    return day_value(weekday_date(words), words, words.get("daypart"))


def weekday_date(words: Words) -> date:
    """The last such day on or before the report's date, the next on or after it, or the one that "last", "next", "the following" say."""
    now, number = words.clock.now, words.weekday
    behind, forward = (now.isoweekday() - number) % 7, (number - now.isoweekday()) % 7
    which = words.get("which")
    if which:
        name, (anchor, offset) = words.text("which"), which
        if anchor == "then" and words.clock.running and offset:
            then = words.clock.then
            step = ((number - then.isoweekday()) % 7 or 7) if offset > 0 else -((then.isoweekday() - number) % 7 or 7)
            return then + timedelta(step)
        if "past" in name or offset < 0:
            return now - timedelta(behind or 7)
        if "coming" in name or offset > 0:
            return now + timedelta(forward or 7)
        if anchor == "then" and words.clock.running:
            return words.clock.then + timedelta(number - words.clock.then.isoweekday())
        return now + timedelta(number - now.isoweekday())
    way = words.way()
    if way == "future" or (way != "past" and words.before.lower().endswith(("until ", "till ", "by "))):
        return now + timedelta(forward)
    return now - timedelta(behind)


def weekday_of_week(words: Words) -> Value | None:
    offset = {"this": 0, "last": -1}.get(words.text("week_word"), 1)
    monday = words.clock.now - timedelta(words.clock.now.isoweekday() - 1)
    return day_value(monday + timedelta(7 * offset + words.weekday - 1), words)


def unit_which(words: Words) -> Value | None:
    """`last week`, `this month`, `the following day`: a calendar unit near the publication date or the running time."""
    which, code = words.get("which"), words.get("calendar_unit") or "Y"
    name = words.text("which")
    if name in {"the past", "the last", "past"} and code in {"W", "M", "Y", "DE", "D", "CE"} and not words.part:
        start = shift(words.clock.now, code, -1)
        return Value("DATE", unit_value(words.clock.now, code, -1), (start, words.clock.now), confidence=0.7)
    if name in {"that", "that same"} and code == "D" and not words.clock.running:
        return None
    anchor = words.clock.now
    if which[0] == "then" and words.clock.running:
        running = interval(words.clock.running)
        anchor = running[1] if which[1] > 0 else running[0]
    offset = which[1]
    if which[0] == "then" and not words.clock.running and name == "that":
        offset = -1
    if code == "WE":
        return weekend_value(words, anchor, offset, name)
    value = unit_value(anchor, code, offset)
    return parted(Value("DATE", value, confidence=0.9 if which[0] == "now" else 0.75), words) if value else None


def weekend_value(words: Words, anchor: date, offset: int, name: str) -> Value:
    if "past" in name or (name == "this" and anchor.isoweekday() <= 3 and words.way() == "past"):
        offset = 0 if anchor.isoweekday() >= 6 and "past" not in name else -1
    if "coming" in name:
        offset = 0
    return Value("DATE", unit_value(anchor, "WE", offset))


def weekend(words: Words) -> Value:
    now = words.clock.now
    running = calendar.granularity(words.clock.running)
    offset = 0 if now.isoweekday() >= 6 or words.way() == "future" else -1
    return Value("DATE", unit_value(now, "WE", offset), confidence=0.8 if running else 0.85)


UNIT_WORDS = {"day": "D", "night": "D", "week": "W", "weekend": "WE", "month": "M", "quarter": "Q", "year": "Y", "decade": "DE", "century": "CE",
              "hour": "TH", "minute": "TM", "summer": "SU", "winter": "WI", "period": "Q"}  # fmt: skip


def unit_of_ref(words: Words) -> Value | None:
    code = UNIT_WORDS[words.text("unit_word")]
    value = unit_value(words.clock.then, code, 1 if words.text("side") == "after" else -1)
    return Value("DATE", value, confidence=0.7) if value else None


def year_earlier(words: Words) -> Value | None:
    """ "The year-earlier quarter": the quarter that the text speaks of, or the last whole one, a year before."""
    unit = words.text("unit_word")
    if unit in {"quarter", "period"}:
        bounds = interval(quarter_spoken_of(words.clock))
        return Value("DATE", unit_value(bounds[0], "Q", -4), confidence=0.7)
    return Value("DATE", unit_value(calendar.shift_months(words.clock.now, -12), UNIT_WORDS[unit]), confidence=0.7)


def quarter_spoken_of(clock: Clock) -> str:
    return clock.quarter or unit_value(clock.now, "Q", -1)


def running_quarter(words: Words) -> Value:
    return Value("DATE", quarter_spoken_of(words.clock), confidence=0.7)


def running_unit(words: Words) -> Value | None:
    """ "In the year", "the end of the month": the one that the sentence speaks of, else the report's."""
    code = UNIT_WORDS[words.text("unit_word").removeprefix("mid")]
    if code == "Q":
        return parted(running_quarter(words), words)
    kind, clock = calendar.UNIT_CODES[code], words.clock
    near = clock.sentences - clock.running_since <= (1 if code == "M" else 0)
    if code == "D":
        anchor = clock.then if calendar.granularity(clock.running) == "day" else clock.now
    elif near and calendar.granularity(clock.running) in {kind, *({"day"} if code in {"W", "M"} else ())}:
        anchor = clock.then
    else:
        anchor = clock.now
    return parted(Value("DATE", unit_value(anchor, code), confidence=0.7), words)


def amount(words: Words) -> float | str | None:
    """How many units: a number, `X` for what is not said, None for no number."""
    said = words.text("amount")
    if "fuzzy" in words.groups:
        return words.get("fuzzy")
    if said in {"a", "an", "another", "an additional", "a additional", "a good"}:
        number = 1.0
    elif said.startswith(("half", "a half", "one half", "one-half")):
        number = 0.5
    else:
        number = count(said, words.grammar.tables["number"])
    if number is not None and words.match[0].lower().endswith("and a half") and "half" not in said:
        number += 0.5
    return number


def any_unit(words: Words) -> str:
    return words.get("units", "small_unit")


def duration_text(number: float | str, code: str) -> str:
    """A TimeML period: `P2W`, `PT30M`, `PXY`; a half of a unit in the next smaller one where that is whole."""
    clock = code.startswith("T")
    letters = {"F": "W", "WE": "WE", "SU": "SU", "WI": "WI"}.get(code, code)
    if isinstance(number, str):
        return f"PT{number}{code[1]}" if clock else f"P{number}{letters}"
    if code == "F":
        number *= 2
    if number == 0.5 and code in {"TH", "TM", "Y"}:
        return {"TH": "PT30M", "TM": "PT30S", "Y": "P6M"}[code]
    return f"PT{plain(number)}{code[1]}" if clock else f"P{plain(number)}{letters}"


def shifted(words: Words) -> Value | None:
    """`two weeks ago`, `ten years from now`: as exact as its unit."""
    return moved_by(words, words.clock.now, -1 if "ago" in words.groups else 1)


def shifted_ref(words: Words) -> Value | None:
    sign = 1 if words.text("then") in {"later", "after", "afterward", "afterwards"} else -1
    return moved_by(words, words.clock.then, sign, exact=calendar.granularity(words.clock.running) == "day")


def moved_by(words: Words, anchor: date, sign: int, exact: bool = False) -> Value | None:
    number, code = amount(words), any_unit(words)
    if number is None:
        return None
    if number == 1 and code == "Y" and sign < 0 and words.clock.quarter and words.clock.sentences - words.clock.quarter_since <= 1:
        return Value("DATE", unit_value(interval(words.clock.quarter)[0], "Q", -4), confidence=0.6)
    if isinstance(number, str):
        return Value("DATE", "PAST_REF" if sign < 0 else "FUTURE_REF", (None, anchor) if sign < 0 else (anchor, None))
    if code.startswith("T"):
        day = shift(anchor, code, sign * number)
        return Value("DATE", day.isoformat() if day else None, confidence=0.7)
    unit = {"F": "W", "L": "CE", "SU": "Y", "WI": "Y"}.get(code, code)
    if code == "WE":
        return Value("DATE", unit_value(anchor, "WE", sign * int(number)))
    moved = shift(anchor, "W" if code == "F" else code if code in "D W M Q Y DE CE L".split() else "Y", sign * number * (2 if code == "F" else 1))
    if moved is None:
        return Value("DATE", "PAST_REF" if sign < 0 else "FUTURE_REF")
    if number % 1 and unit == "Y":
        unit = "M"
    if exact and unit == "W":
        unit = "D"
    return Value("DATE", unit_value(moved, unit), confidence=0.85)


def vague_past(words: Words) -> Value:
    return Value("DATE", "PAST_REF", (None, words.clock.now))


def vague_future(words: Words) -> Value:
    return Value("DATE", "FUTURE_REF", (words.clock.now, None))


def duration(words: Words) -> Value | None:
    number, code = amount(words), any_unit(words)
    if number is None or (code == "TS" and not words.groups.get("units") and "n1" not in words.groups and not words.groups.get("count")):
        return None
    said = words.text("amount")
    if said in {"a", "an"} and "units" in words.groups:
        return None
    if code == "Q" and (said in {"a", "an"} or "-" in words.match[0]) and "long" not in words.match[0]:
        return None
    if code == "TS" and (words.text("small_unit") == "second" and said in {"a", "an", "another", "one"}):
        return None
    text = words.match[0].lower().replace("-", " ")
    if text.startswith("some ") and number == "X":
        return Value("DURATION", duration_text("X", code))
    if number != "X" and (number == 0 or (code in {"Y", "M", "W", "D"} and 1900 <= number <= 2100)):
        return None
    return Value("DURATION", duration_text(number, code))


def duration_which(words: Words) -> Value | None:
    code, now = any_unit(words), words.clock.now
    number: float | str | None = "X"
    if "count" in words.groups:
        number = count(words.groups["count"], words.grammar.tables["number"])
    elif words.text("few") in {"couple", "couple of"}:
        number = 2
    elif words.text("few") == "dozen":
        number = 12
    if number is None:
        return None
    pointing, bounds = words.text("pointing"), None
    if not isinstance(number, str) and pointing in {"past", "last", "recent", "next", "coming"}:
        sign = -1 if pointing in {"past", "last", "recent"} else 1
        other = shift(now, "W" if code == "F" else code, sign * number) if code not in {"SU", "WI"} else None
        if other:
            bounds = (other, now) if sign < 0 else (now, other)
    return Value("DURATION", duration_text(number, code), bounds)


def vague_span(words: Words) -> Value | None:
    pointing, code = words.text("pointing"), words.get("units")
    if pointing in {"last", "final", "past", "following", "next"} and "the" not in words.groups and pointing != "past":
        return None
    if pointing in {"final", "last"} and "of" in words.before.lower().split()[-1:]:
        return None
    if pointing in {"recent", "past", "more recent", "last"}:
        start = shift(words.clock.now, code, -12 if code in {"D", "W", "M"} else -9)
        return Value("DATE", "PAST_REF", (start, words.clock.now))
    if pointing in {"coming", "next", "future", "upcoming"}:
        return Value("DATE", "FUTURE_REF", (words.clock.now, None))
    return Value("DURATION", duration_text("X", code))


def bare_units(words: Words) -> Value:
    text = words.text("units")
    table = words.grammar.tables
    code = table["units"].get(text) or table["small_unit"].get(text)
    return Value("DURATION", duration_text("X" if text in table["units"] else 1, code), confidence=0.8)


def the_duration(words: Words) -> Value | None:
    number = count(words.groups["count"], words.grammar.tables["number"])
    return Value("DURATION", duration_text(number, words.grammar.tables["units"][words.text("units")])) if number else None


def a_while(words: Words) -> Value:
    return Value("DURATION", "PXX", confidence=0.7)


def whole_unit(words: Words) -> Value:
    return Value("DURATION", duration_text(1, UNIT_WORDS[words.text("unit_word") or words.text("unit_word2")]))


def whole_year(words: Words) -> Value:
    return Value("DURATION", "P1Y", confidence=0.6)


def every(words: Words) -> Value | None:
    text = words.match[0].lower()
    if words.weekday:
        return Value("SET", f"XXXX-WXX-{words.weekday}" + (f"T{words.get('dp2')}" if words.get("dp2") else ""))
    if words.month:
        return Value("SET", f"XXXX-{words.month:02d}")
    if "season" in words.groups:
        return Value("SET", f"XXXX-{words.get('season')}")
    if "daypart" in words.groups:
        return Value("SET", f"XXXX-XX-XXT{words.get('daypart')}")
    if "holiday" in words.groups:
        code = words.get("holiday")
        return Value("SET", f"XXXX-{code}" if code[2:3] == "-" else "XXXX")
    code = any_unit(words)
    if code == "TS":
        return None
    number: float | str = 2 if " other" in text else words.get("ordinal") or words.number("nth_number") or 1
    if "count" in words.groups:
        number = count(words.groups["count"], words.grammar.tables["number"]) or 1
    if " few" in text:
        number = "X"
    return Value("SET", duration_text(number, code))


def often(words: Words) -> Value:
    return Value("SET", words.get("often"), confidence=0.75)


def per_unit(words: Words) -> Value:
    return Value("SET", duration_text(1, UNIT_WORDS[words.text("unit_word")]), confidence=0.75)


def weekdays(words: Words) -> Value:
    return Value("SET", f"XXXX-WXX-{words.get('weekdays')}")


def periodic(words: Words) -> Value:
    return Value("SET", "XXXX", confidence=0.6)


def clock(words: Words) -> Value | None:
    """A time of day, on the day named with it, else in its sentence, else the report's."""
    hour, minute = words.number("hour"), words.number("minute") or 0
    if "noon" in words.groups:
        hour = 0 if words.text("noon") == "midnight" else 12
    if hour is None:
        hour = words.get("number")
    half, part = words.text("half") or "", words.get("daypart")
    if hour is None or hour > 24 or (half and not 1 <= hour <= 12):
        return None
    if half.startswith("p") or (part in {"AF", "EV", "NI"} and hour < 12 and not (part == "NI" and hour < 5)):
        hour = hour % 12 + 12
    elif half.startswith("a"):
        hour %= 12
    day = day_of_clock(words)
    return Value("TIME", f"{day.isoformat()}T{hour:02d}:{minute:02d}")


def day_of_clock(words: Words) -> date:
    if words.weekday:
        return weekday_date(words)
    offset = words.get("day", "d1", "d2")
    if offset is not None:
        return words.clock.now + timedelta(offset)
    if words.groups.get("month") and (value := month_day(words)):
        return date.fromisoformat(value.value)
    bounds = interval(words.clock.sentence or words.clock.day_of_text)
    return bounds[0] if bounds else words.clock.now


def vague(words: Words) -> Value | None:
    value, now = words.get("vague"), words.clock.now
    bounds = {"PAST_REF": (None, now), "FUTURE_REF": (now, None)}.get(value, (now, now))
    return Value("DATE", value, bounds, confidence=0.75)


PRODUCTIONS = {
    **{name: made for name, made in list(globals().items()) if callable(made) and getattr(made, "__module__", "") == __name__},
    "date": date_value, "month": month_value, "year": year_value,
}  # fmt: skip
__all__ = ["PRODUCTIONS", "Clock"]
