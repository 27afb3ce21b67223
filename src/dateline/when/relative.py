"""Productions for expressions whose place follows from the publication date, the text's running time or the clock."""

from __future__ import annotations

from datetime import date, timedelta

from . import calendar
from .calendar import interval, shift, unit_value
from .clock import Clock, Value, Words
from .dates import day_value, month_day, parted
from .lengths import UNIT_WORDS, amount, any_unit


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
    """The last such day on or before the report's date, the next on or after it, or the one that is said."""
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
    if number == 1 and code == "Y" and sign < 0 and words.clock.quarter and words.clock.sentences - words.clock.quarter_since <= 12:
        return Value("DATE", unit_value(interval(words.clock.quarter)[0], "Q", -4), confidence=0.6)
    if isinstance(number, str):
        return Value("DATE", "PAST_REF" if sign < 0 else "FUTURE_REF", (None, anchor) if sign < 0 else (anchor, None))
    if code.startswith("T"):
        day = shift(anchor, code, sign * number)
        return Value("DATE", day.isoformat() if day else None, confidence=0.7)
    unit = {"F": "W", "L": "CE", "SU": "Y", "WI": "Y"}.get(code, code)
    if code == "WE":
        return Value("DATE", unit_value(anchor, "WE", sign * int(number)))
    moved = shift(
        anchor,
        "W" if code == "F" else code if code in "D W M Q Y DE CE L".split() else "Y",
        sign * number * (2 if code == "F" else 1),
    )
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


def present(words: Words) -> Value:
    return Value("DATE", "PRESENT_REF", (words.clock.now, words.clock.now), confidence=0.7)


def vague(words: Words) -> Value | None:
    value, now = words.get("vague"), words.clock.now
    bounds = {"PAST_REF": (None, now), "FUTURE_REF": (now, None)}.get(value, (now, now))
    return Value("DATE", value, bounds, confidence=0.75)
