"""Finds the time expressions of a text and their values: islands of time words, the rules that fit them, the longest match."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from . import calendar
from .clock import Clock, Value, Words
from .grammar import HERE, Grammar, Rule, alternatives, grammar, normal, read
from .tense import Direction
from .values import PRODUCTIONS

TOKEN = re.compile(r"[A-Za-z]+|[0-9]+")
GAP = re.compile(r"[\s.,'’:/‐‑–—()½-]{0,5}")
DIGIT = frozenset({"digit"})
SENTENCE_END = re.compile(r"[.!?][\"”’)]*\s+(?=[\"“‘(]?[A-Z])|\n\s*\n")
ABBREVIATED = re.compile(r"\b(?:[A-Z][a-z]{0,3}|[ap]\.m|[A-Z]\.[A-Z])\.$")
NAMES = ("month", "clear_month", "doubtful_month", "dotted_month", "weekday", "short_weekday", "weekdays", "holiday")
QUOTED = re.compile(r"\"[^\"“”\n]{2,800}\"|“[^“”\n]{2,800}”")
YEAR_OF_STORY = re.compile(r"(?:\A|[.!?][\"”’)]*\s+|\n\s*)In\s+(?:early |late |mid-)?$")
LOOK_BACK = 48
LONGEST_ISLAND = 160
"""Characters; a longer run of time words is a table or noise and is read in parts."""
MOST_SETS = 4096
"""Sets of tables whose rules are remembered."""
STILL = {"year_earlier", "shifted", "vague_past", "running_unit", "running_quarter"}
"""Productions that look away from the story for a moment: they do not move its time."""
RUNNING = {"day", "week", "month", "quarter", "season", "year"}


@dataclass
class Found:
    """One expression: characters `start` to `end`, the rule that found it and its value with the interval (open ends None)."""

    start: int
    end: int
    rule: Rule
    value: Value
    begin: date | None = None
    until: date | None = None
    signal: str | None = None


class Finder:
    """Reads a text at a publication date.  It keeps nothing of a text."""

    def __init__(self):
        self.grammar: Grammar = grammar()
        missing = sorted({rule.value for rule in self.grammar.rules} - set(PRODUCTIONS))
        if missing:
            raise ValueError(f"rules/: no production is called {missing[0]!r}; the names are the functions of values.py")
        self.signals = read(HERE / "signals.yaml")
        self.signal = re.compile(rf"\b({alternatives(list(self.signals))})\s+(?:the\s+|around\s+|about\s+)?$", re.IGNORECASE)
        self.rules_of: dict[str, list[Rule]] = {}
        self.rules_by_kinds: dict[frozenset[str], tuple[Rule, ...]] = {}
        for rule in self.grammar.rules:
            for need in rule.needs:
                self.rules_of.setdefault(need, []).append(rule)

    def find(self, text: str, now: date, way: Callable[[int, int], Direction | None]) -> list[Found]:
        """All expressions of `text` in order; `way` tells the direction of the clause around two character offsets."""
        clock, found = Clock(now), []
        quotes = [match.span() for match in QUOTED.finditer(text)] if '"' in text or "“" in text else []
        opened = [left for left, _ in quotes]
        place = 0
        for start, end, kinds in self.islands(text):
            if SENTENCE_END.search(text, place, start + 1) and not ABBREVIATED.search(text, max(0, start - 8), start):
                clock.sentence = None
                clock.sentences += 1
            place = start
            last = bisect_left(opened, start) - 1
            clock.quoted = last >= 0 and start < quotes[last][1]
            for one in self.read_island(text, start, end, kinds, clock, way):
                self.bound(text, one)
                self.move(text, clock, one)
                found.append(one)
        self.join_ranges(text, found)
        return found

    def islands(self, text: str) -> Iterator[tuple[int, int, set[str]]]:
        """Runs of words that time expressions are made of, with the tables that they may need."""
        words, rules_of = self.grammar.words, self.rules_of
        start, end, kinds = -1, -1, set()
        for match in TOKEN.finditer(text):
            token = match[0]
            here = words.get(token.lower()) if token[0] > "9" else DIGIT
            if start >= 0:
                at = match.start()
                joined = (
                    here is not None
                    and at - start < LONGEST_ISLAND
                    and at - end <= 5
                    and GAP.fullmatch(text, end, at)
                    and "\n\n" not in text[end:at]
                )
                if not joined:
                    if not kinds.isdisjoint(rules_of):
                        yield start, end, kinds
                    start, kinds = -1, set()
            if here is not None:
                if start < 0:
                    start = match.start()
                end = match.end()
                kinds |= here
        if start >= 0 and not kinds.isdisjoint(rules_of):
            yield start, end, kinds

    def read_island(self, text: str, start: int, end: int, kinds: set[str], clock: Clock, way) -> Iterator[Found]:
        stop = end + 1 if text[end : end + 1] in {"."} else end
        start = start - 1 if start and text[start - 1] in "'’" else start
        matches = list(self.matches(text, start, stop, kinds))
        while matches:
            chosen, taken = [], []
            for span, rule, match in matches:
                if all(span[1] <= left or span[0] >= right for left, right in taken):
                    chosen.append((span, rule, match))
                    taken.append(span)
            chosen.sort(key=lambda item: item[0])
            (begin, finish), rule, match = chosen[0]
            before = text[max(0, begin - LOOK_BACK) : begin]
            words = Words(rule, match, self.grammar, clock, lambda begin=begin, finish=finish: way(begin, finish), before)
            value = PRODUCTIONS[rule.value](words)
            if value is None:
                matches = [item for item in matches if item[2] is not match]
                continue
            for one in value if isinstance(value, list) else [value]:
                yield Found(begin if one.start is None else one.start, finish if one.end is None else one.end, rule, one)
            matches = [item for item in matches if item[0][0] >= finish]

    def matches(self, text: str, start: int, stop: int, kinds: set[str]) -> list[tuple[tuple[int, int], Rule, re.Match[str]]]:
        """Every match of every rule in an island whose surroundings allow it, longest first, then in the rules' order."""
        found = []
        for rule in self.rules_for(frozenset(kinds)):
            for match in rule.pattern.finditer(text, start, stop):
                if allowed(rule, match, text):
                    found.append((trimmed(match, text), rule, match))
        return sorted(found, key=lambda item: (item[0][0] - item[0][1], item[1].order, item[0]))

    def rules_for(self, kinds: frozenset[str]) -> tuple[Rule, ...]:
        """The rules that any of the tables may trigger; texts hold the same few sets of tables again and again."""
        rules = self.rules_by_kinds.get(kinds)
        if rules is None:
            rules = tuple({rule.order: rule for kind in sorted(kinds) for rule in self.rules_of.get(kind, ())}.values())
            if len(self.rules_by_kinds) < MOST_SETS:
                self.rules_by_kinds[kinds] = rules
        return rules

    def bound(self, text: str, one: Found) -> None:
        """Set the interval: that of the value, with one side open after "by", "since" and the like."""
        bounds = one.value.bounds or calendar.interval(one.value.value)
        if not bounds:
            return
        one.begin, one.until = bounds
        if one.value.type not in {"DATE", "TIME"}:
            return
        match = self.signal.search(text[max(0, one.start - LOOK_BACK) : one.start])
        if not match or None in bounds:
            return
        one.signal = normal(match[1])
        signal = self.signals[one.signal]
        begin, until = bounds
        edge = {"start": begin, "end": until, "day_before": moved(begin, -1), "day_after": moved(until, 1)}[signal["edge"]]
        one.begin, one.until = (None, edge) if signal["open"] == "start" else (edge, None)

    def move(self, text: str, clock: Clock, one: Found) -> None:
        """Let the text's running time follow what was found."""
        value = one.value.value
        kind = calendar.granularity(value) if one.value.type in {"DATE", "TIME"} else None
        if kind in RUNNING and one.rule.value not in STILL:
            clock.running = value[:10] if kind == "day" else value
            clock.running_since = clock.sentences
        if kind == "quarter" and one.rule.value not in STILL:
            clock.quarter, clock.quarter_since = value, clock.sentences
        if (
            kind in {"day", "month", "year", "season"}
            and "year" in one.rule.pattern.groupindex
            and one.rule.value in {"date", "month", "year", "season"}
            and (kind in {"day", "month"} or YEAR_OF_STORY.search(text[max(0, one.start - 16) : one.start]))
        ):
            clock.year_named = (int(value[:4]), clock.sentences)
        if kind == "day" and not clock.quoted:
            clock.told_day = value[:10]
        if kind == "day":
            clock.sentence = clock.day_of_text = value[:10]

    def join_ranges(self, text: str, found: list[Found]) -> None:
        """ "From 2011 to 2014", "between June and July": both ends stand for the whole stretch."""
        for left, right in itertools.pairwise(found):
            if (
                right.start - left.end > 10
                or left.value.type != "DATE"
                or right.value.type != "DATE"
                or not (left.begin and right.until)
            ):
                continue
            link = text[left.end : right.start].strip().lower()
            opening = text[max(0, left.start - 12) : left.start].lower()
            ranged = link in {"-", "–", "—"} or (link in {"to", "until", "till", "through"} and left.signal is None)
            if (ranged or (link == "and" and re.search(r"\bbetween\s+(?:the\s+)?$", opening))) and left.begin <= right.until:
                left.until, right.begin, right.signal = right.until, left.begin, None


def moved(day: date, days: int) -> date:
    return day + timedelta(days)


def allowed(rule: Rule, match: re.Match[str], text: str) -> bool:
    if rule.lower and match[0][0].isupper():
        return False
    if not named(match, rule):
        return False
    start, end = match.span()
    if rule.only_before or rule.unless_before:
        before = text[max(0, start - LOOK_BACK) : start]
        if rule.only_before and not rule.only_before.search(before):
            return False
        if rule.unless_before and rule.unless_before.search(before):
            return False
    if rule.only_after and not rule.only_after.match(text, end):
        return False
    return not (rule.unless_after and rule.unless_after.match(text, end))


def named(match: re.Match[str], rule: Rule) -> bool:
    """Whether the month, weekday or feast in the match is written as a name, with a capital."""
    groups = match.groupdict()
    return not any(groups[name] and groups[name][0].islower() for name in NAMES if name in rule.tables)


def trimmed(match: re.Match[str], text: str) -> tuple[int, int]:
    """The match's span without white space or a sentence's full stop at its end."""
    start, end = match.span()
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
