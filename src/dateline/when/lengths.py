"""Productions for lengths of time, ages and repeated times."""

from __future__ import annotations

from .calendar import shift
from .clock import Value, Words, count, plain

UNIT_WORDS = {
    "minute": "TM",
    "hour": "TH",
    "day": "D",
    "night": "D",
    "week": "W",
    "weekend": "WE",
    "month": "M",
    "quarter": "Q",
    "period": "Q",
    "summer": "SU",
    "winter": "WI",
    "year": "Y",
    "decade": "DE",
    "century": "CE",
}


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


def duration(words: Words) -> Value | None:
    number, code = amount(words), any_unit(words)
    if number is None or (
        code == "TS" and not words.groups.get("units") and "n1" not in words.groups and not words.groups.get("count")
    ):
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
