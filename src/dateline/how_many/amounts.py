"""Amounts in plain text: every count, share, sum of money and measure with the bounds that its words give.

Works on characters alone, without tags or trees, so that a rule can be tested on a phrase.  The grammar is data
(grammar.yaml); what a plural or a bound stands for follows the coding guide, section 5.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .lexicon import Grammar, grammar
from .lookalikes import Lookalikes
from .numbers import SINGLE, Number
from .words import DASHES, Words, lex

NUMERIC_DATE = re.compile(r"(?<!\d)(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}([./-])\d{1,2}\1\d{2,4})(?!\d)")
PREPOSITIONS = {("over",), ("under",), ("above",), ("below",), ("beyond",)}
"""Before a small count these are more often prepositions than bounds ("on trial over two coups")."""


@dataclass(frozen=True)
class Amount:
    """One amount: `text[start:end]` with its bounding words and unit, `core_start`–`core_end` the bare number.

    `sort` is count, money, percent, part, time or measure; `unit` an ISO 4217 code or a unit's name; `low`/`high` the bounds,
    null where the words leave a side open; `weak` marks a word such as "one" that is a number only in some sentences.
    """

    start: int
    end: int
    core_start: int
    core_end: int
    low: float | int | None
    high: float | int | None
    approx: bool = False
    sort: str = "count"
    unit: str | None = None
    rule: str = "number"
    weak: bool = False


def amounts_in(text: str) -> list[Amount]:
    """Every amount of a text, in order, none overlapping another."""
    return AmountReader(grammar()).read(text)


class AmountReader(Lookalikes):
    """Reads amounts with one grammar; keeps nothing between texts."""

    def __init__(self, rules: Grammar):
        self.rules = rules
        openers = {first[0] for first in rules.vague}
        self.seeds = {*rules.words, *rules.plurals, *rules.scales, *rules.parts, *openers, "half", "another", *SINGLE} | {
            p[0] for p in rules.none_words
        }
        self.before_ends: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for table in (rules.before, rules.range_starts):
            for words, bound in table.items():
                self.before_ends.setdefault(words[-1], []).append((words, bound))
        self.before_table = {**rules.before, **rules.range_starts}
        for candidates in self.before_ends.values():
            candidates.sort(key=lambda item: -len(item[0]))

    def read(self, text: str) -> list[Amount]:
        words = lex(text)
        out: list[Amount] = []
        lower, seeds, size = words.low, self.seeds, len(words)
        place = 0
        while place < size:
            low = lower[place]
            if low in seeds or low[0].isdigit() or (low[0] == "." and len(low) > 1 and low[1].isdigit()):
                found, after = self.amount(words, place, out[-1].end if out else 0)
                out += found
                if after > place:
                    place = after
                    continue
            place += 1
        return out

    def amount(self, words: Words, i: int, free_from: int) -> tuple[list[Amount], int]:
        """The amounts whose number begins at word `i` (two for a score or an open change), and the word after them."""
        if date := NUMERIC_DATE.match(words.text, words.start[i]):
            while i < len(words) and words.start[i] < date.end():
                i += 1
            return [], i
        number = self.number(words, i)
        if number is None:
            return [], i
        if self.is_label(words, number):
            ranged = words.at(number.last) in DASHES and words.at(number.last + 1).isdigit() and words.glued(number.last + 1)
            if (
                words.at(i - 1) in self.rules.months
                and words.at(number.last) in {"to", "and", "or", "through", "until"}
                and words.at(number.last + 1).isdigit()
                and len(words.at(number.last + 1)) < 3
            ):
                ranged = True
            return [], number.last + 2 * ranged
        second, joined = self.range_end(words, number)
        if second is not None and joined == "score":
            pair = [self.finish(words, number, None, free_from, "score"), self.finish(words, second, None, free_from, "score")]
            return ([] if not self.votes_near(words, number.first, second.last) else pair), second.last
        if second is not None and self.is_year(words, number) and self.is_year(words, second):
            return [], second.last
        if second is None and self.is_year(words, number):
            return [], number.last
        amount = self.finish(words, number, second, free_from, number.rule if second is None else "range")
        last = second.last if second else number.last
        while last < len(words) and words.start[last] < amount.end:
            last += 1
        return [amount], last

    def finish(self, words: Words, number: Number, second: Number | None, free_from: int, rule: str) -> Amount:
        """Add sign, unit and bounding words to a number or a range."""
        low, high = number.low, number.high
        core_first, core_last = number.first, (second or number).last
        if second is not None:
            if number.scale == 1 and second.scale > 1 and number.low < second.mantissa:
                low = number.low * second.scale
            low, high = min(low, second.low), (None if second.high is None else max(low, second.low))
        first, sort, unit = self.sign(words, core_first)
        last, sort, unit, factor = self.unit(words, core_last, sort, unit, number.rule)
        if number.rule == "part":
            sort, unit = "part", "part"
        if sort == "count" and second is None and self.is_age(words, core_first, core_last):
            sort, unit = "time", "year"
        small = sort == "count" and number.scale == 1 and (number.high or number.low) <= 10
        first, bound, approx = self.bounds_before(words, first, free_from, small)
        last, bound, approx = self.bounds_after(words, last, bound, approx)
        if factor != 1:
            low, high = low * factor, None if high is None else high * factor
        low, high = bounded(low, high, bound)
        if bound and bound != "same":
            rule = f"{rule}.{bound}"
        return Amount(
            start=words.start[first],
            end=words.end[last - 1],
            core_start=words.start[core_first],
            core_end=words.end[core_last - 1],
            low=whole(low),
            high=whole(high),
            approx=approx,
            sort=sort,
            unit=unit,
            rule=rule,
            weak=number.weak and bound in {None, "same"} and sort == "count",
        )

    def bounds_before(self, words: Words, first: int, free_from: int, small: bool) -> tuple[int, str | None, bool]:
        """Take in the bounding phrases that end right before word `first`."""
        bound, approx = None, False
        for _ in range(3):
            end = first - (1 if words.glued(first) and words.at(first - 1) == "-" and words.glued(first - 1) else 0)
            match = next(
                (
                    (start, kind)
                    for phrase, kind in self.before_ends.get(words.at(end - 1), ())
                    if (start := end - len(phrase)) >= 0
                    and words.start[start] >= free_from
                    and tuple(words.low[start:end]) == phrase
                    and not (small and phrase in PREPOSITIONS)
                ),
                None,
            )
            if match is None or words.parted(first):
                break
            start, kind = match
            if kind == "about":
                approx = True
            elif kind != "range" and bound in {None, "same"}:
                bound = kind
            first = start
        return first, bound or ("about" if approx else None), approx

    def bounds_after(self, words: Words, last: int, bound: str | None, approx: bool) -> tuple[int, str | None, bool]:
        """Take in a bounding phrase right after the expression, or after one noun ("sixty people or more")."""
        if words.at(last) == "-" and words.glued(last) and words.at(last + 1) == "plus":
            return last + 2, bound if bound not in {None, "same", "about"} else "at_least", approx
        for begin in (last, last + 1):
            if begin > last and not words.lowered(last):
                break
            for size in (3, 2, 1):
                kind = self.rules.after.get(words.slice(begin, size))
                if kind is None:
                    continue
                if words.low[begin] in {"+", "-"} and not words.glued(begin):
                    continue
                if begin > last and words.low[begin] != "or":
                    continue
                if begin == last and words.low[begin] == "at" and words.at(begin + size) not in {"", ".", ","}:
                    continue
                if words.low[begin] == "odd" and words.at(begin - 1) == "-":
                    pass
                if kind == "about":
                    return begin + size, bound or "about", True
                return begin + size, bound if bound not in {None, "same", "about"} else kind, approx
        return last, bound, approx

    def sign(self, words: Words, first: int) -> tuple[int, str, str | None]:
        """A currency sign or code before the number."""
        before = words.at(first - 1)
        if before in self.rules.signs:
            code = self.rules.signs[before]
            if (
                before == "$"
                and words.glued(first - 1) is False
                and words.at(first - 2) in {"us", "u.s."}
                and words.end[first - 2] + 1 >= words.start[first - 1]
            ):
                return first - 2, "money", "USD"
            return first - 1, "money", code
        return first, "count", None

    def unit(self, words: Words, last: int, sort: str, unit: str | None, rule: str) -> tuple[int, str, str | None, float]:
        """A unit or the name of a currency after the number; the last number is what the amount is multiplied by."""
        rules = self.rules
        begin = last
        if words.at(begin) in DASHES and words.glued(begin) and words.glued(begin + 1):
            begin += 1
        if sort != "money" and words.at(begin) == "of" and rule in {"plural", "vague"}:
            begin += 1
        if sort == "money":
            return (
                (begin + 1, sort, unit, 1)
                if (words.at(begin),) in rules.money and not words.glued(begin)
                else (last, sort, unit, 1)
            )
        nation = next((n for n in (2, 1) if words.slice(begin, n) in rules.nationalities), 0)
        for size in (2, 1):
            phrase = words.slice(begin + nation, size)
            if phrase in rules.money:
                code = rules.nationalities[words.slice(begin, nation)] if nation else rules.money[phrase]
                if phrase == ("pounds",) and words.at(begin + 1) == "of":
                    return begin + 1, "measure", "pound", 1
                return begin + nation + size, "money", code, 0.01 if phrase[-1] in rules.hundredths else 1
        for size in (3, 2, 1):
            found = rules.units.get(words.slice(begin, size))
            if found is None:
                continue
            if (
                size == 1
                and len(words.low[begin]) <= 2
                and words.low[begin] not in {"%", "°", "‰"}
                and words.at(begin + 1) in {"'s", "."}
                and not words.glued(begin)
            ):
                continue
            end = begin + size
            while found[1] == "year" and words.at(end) in DASHES | {"old"} and (words.glued(end) or words.at(end) == "old"):
                end += 1
            return end, found[0], found[1], 1
        return last, sort, unit, 1


def bounded(low: float, high: float | None, bound: str | None) -> tuple[float | None, float | None]:
    """The bounds of a number under a bounding word; "more than N" is N + 1 and up where N is whole."""
    if bound == "at_least":
        return low, None
    if bound == "above":
        return (low + 1 if float(low).is_integer() and high is not None else low), None
    if bound == "at_most":
        return (None, high) if high is not None else (low, None)
    if bound == "below":
        top = high if high is not None else None
        return (None, top - 1 if float(top).is_integer() else top) if top is not None else (low, None)
    return low, high


def whole(value: float | None) -> float | int | None:
    """5200.0 as 5200; floating dust rounded away."""
    if value is None:
        return None
    value = round(value, 6)
    return int(value) if float(value).is_integer() and abs(value) < 1e18 else value
