"""What a production sees: the match's words, the publication date, the text's running time and the clause's direction."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from . import calendar
from .grammar import Grammar, Rule, normal
from .tense import Direction


@dataclass
class Value:
    """What an expression stands for.  `bounds` is the interval where it is not simply that of the value."""

    type: str
    value: str | None
    bounds: tuple[date | None, date | None] | None = None
    start: int | None = None
    end: int | None = None
    confidence: float = 0.9


@dataclass
class Clock:
    """Dates to reckon from.  `running` is the value of the last date that the text named."""

    now: date
    running: str | None = None
    sentence: str | None = None
    """The day named last in the same sentence."""
    day_of_text: str | None = None
    sentences: int = 0
    """How many sentences have ended so far."""
    running_since: int = -9
    """The sentence in which `running` was named."""
    year_named: tuple[int, int] = (0, -9)
    """The year that the text named last in figures, and in which sentence."""
    quarter: str | None = None
    quarter_since: int = -9

    quoted: bool = False
    told_day: str | None = None
    """The day named last outside quotation marks."""

    @property
    def today(self) -> date:
        """The day that "today" means: in a quotation that of the speech, where the text has just named it, else the report's."""
        bounds = calendar.interval(self.told_day) if self.quoted else None
        return bounds[0] if bounds and 0 <= (self.now - bounds[0]).days <= 7 else self.now

    def told_year(self, within: int = 0) -> int | None:
        """A past year that the text named in this sentence or the `within` sentences before it."""
        year, sentence = self.year_named
        return year if self.sentences - sentence <= within and year < self.now.year else None

    @property
    def then(self) -> date:
        """The first day of the text's running time, or the publication date."""
        bounds = calendar.interval(self.running)
        return bounds[0] if bounds else self.now


@dataclass
class Words:
    """The named groups of a match, as text and as the values of their tables."""

    rule: Rule
    match: re.Match[str]
    grammar: Grammar
    clock: Clock
    way: Callable[[], Direction | None]
    before: str = ""
    groups: dict[str, str] = field(default_factory=dict)

    def __post_init__(self):
        self.groups = {name: words for name, words in self.match.groupdict().items() if words}

    def text(self, name: str) -> str | None:
        words = self.groups.get(name)
        return normal(words) if words else None

    def get(self, *names: str) -> Any:
        """The value in its table of the first group that matched, or None."""
        for name in names:
            words = self.groups.get(name)
            if words:
                table = self.grammar.tables[self.rule.tables.get(name, name)]
                key = normal(words)
                return table.get(key, table.get(key.replace("-", " ")))
        return None

    def number(self, name: str) -> int | None:
        words = self.groups.get(name)
        return int(words) if words else None

    @property
    def month(self) -> int | None:
        return self.get("month", "clear_month", "dotted_month", "doubtful_month") or self.number("month_number")

    @property
    def weekday(self) -> int | None:
        return self.get("weekday", "short_weekday", "wd1", "wd2")

    @property
    def year(self) -> int | None:
        if "year2" in self.groups:
            return century_year(int(self.groups["year2"]), self.clock.now.year)
        year = self.number("year")
        return century_year(year, self.clock.now.year) if year is not None and year < 100 else year

    @property
    def day(self) -> int | None:
        return self.number("day_number") or self.get("ordinal")

    @property
    def part(self) -> str | None:
        part = self.groups.get("part") or self.groups.get("part2")
        if part is None:
            return None
        return self.grammar.tables["part"].get(" ".join(normal(part).replace("-", " ").split()))

    @property
    def relative_year(self) -> int | None:
        """The year of "last year", "that year" in `year_word`."""
        word = self.text("year_word")
        if word is None:
            return None
        match word.removeprefix("the "):
            case "last":
                return self.clock.now.year - 1
            case "next":
                return self.clock.now.year + 1
            case "this":
                return self.clock.now.year
            case "following":
                return self.clock.then.year + 1
            case "previous":
                return self.clock.then.year - 1
            case _:
                return self.clock.then.year


def century_year(two: int, now: int) -> int:
    """A year of two digits: the one nearest below twenty years from now."""
    year = now // 100 * 100 + two
    return year - 100 if year > now + 20 else year


def count(words: str, numbers: dict[str, int]) -> float | None:
    """The number in digits or words ("2,500", "two and a half", "one hundred and five"); None where it is none."""
    words = " ".join(words.lower().replace("-", " ").split())
    half = 0.5 if re.search(r"half|½|1/2", words) else 0
    words = re.sub(r"\band (?:a|one) half\b| ?1/2|½", "", words).strip()
    digits = words.replace(",", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", digits):
        return float(digits) + half
    total = current = 0
    for word in words.split():
        if word == "and":
            continue
        if word not in numbers:
            return None
        value = numbers[word]
        if value == 100:
            current = (current or 1) * 100
        elif value == 1000:
            total, current = total + (current or 1) * 1000, 0
        else:
            current += value
    return total + current + half


def plain(number: float) -> str:
    return f"{number:g}" if number < 1e6 else str(int(number))
