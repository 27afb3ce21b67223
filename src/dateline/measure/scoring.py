"""Score records against gold records.

An event counts as found when it has the gold event's type and its trigger, or a mention, lies in a sentence that holds the
gold event's trigger or one of its mentions; each gold and each system event is used once, best pairs first.  Figures:

    events    found events, typed (precision, recall, F1)       anywhere   the same, whatever the type
    roles     participants in the right role of a found event   quantities, statements, levels, links: F1 each
    status, time, place, country, sector, speaker               share right among found events, participants, statements
    record    F1 over all facts together: type, participants, status, time, place and quantities of every event; the facts
              of an event that was not found, or is not in the gold, count as missed or as false
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

COMMON = frozenset(
    "the a an of and for in on at to from us u.s. united states forces military government president minister".split()
)
BREAK = re.compile(
    r"\n\s*\n|(?<![A-Z]\.[A-Z])(?<!\b(?:Mr|Dr|Lt|St|No|Jr|Sr))(?<!\b(?:Gen|Mrs|Sen|Rep|Gov|Col))"
    r"[.!?][\"”’)\]]*\s+(?=[\"“‘(]?[A-Z0-9])"
)
TALLIES = ("events", "anywhere", "roles", "quantities", "statements", "levels", "links", "record")
SHARES = ("status", "status_not_occurred", "time", "place", "country", "sector", "speaker")


@dataclass
class Scores:
    """Counts over any number of reports; `figures` turns them into precision, recall, F1 and shares."""

    hit: Counter = field(default_factory=Counter)
    gold: Counter = field(default_factory=Counter)
    found: Counter = field(default_factory=Counter)
    right: Counter = field(default_factory=Counter)
    asked: Counter = field(default_factory=Counter)

    def add(self, name: str, hit: int, gold: int, found: int) -> None:
        self.hit[name] += hit
        self.gold[name] += gold
        self.found[name] += found

    def ask(self, name: str, right: object) -> None:
        self.right[name] += bool(right)
        self.asked[name] += 1

    def figures(self) -> dict[str, dict[str, float | int | None]]:
        return {name: self._f1(name) for name in TALLIES} | {name: self._share(name) for name in SHARES}

    def _f1(self, name: str) -> dict[str, float | int | None]:
        hit, gold, found = self.hit[name], self.gold[name], self.found[name]
        return {
            "P": round(hit / found, 3) if found else 0.0,
            "R": round(hit / gold, 3) if gold else 0.0,
            "F1": round(2 * hit / (gold + found), 3) if gold + found else 0.0,
            "gold": gold,
            "sys": found,
        }

    def _share(self, name: str) -> dict[str, float | int | None]:
        asked = self.asked[name]
        return {"share": round(self.right[name] / asked, 3) if asked else None, "n": asked}


def sentences(text: str) -> list[tuple[int, int]]:
    """Sentence spans: a break at a blank line, or at an end mark before a capital, a digit or an opening quote."""
    spans, start = [], 0
    for match in BREAK.finditer(text):
        spans.append((start, match.end()))
        start = match.end()
    return [*spans, (start, len(text))]


def overlap(a: dict | None, b: dict | None) -> bool:
    return bool(a and b) and a["start"] < b["end"] and b["start"] < a["end"]


def words(name: str | None) -> set[str]:
    return set(re.findall(r"[\w'’.-]+", (name or "").lower()))


def same_participant(a: dict, b: dict) -> bool:
    """The same words, or names that share a word that is not common to many."""
    if overlap(a, b):
        return True
    x, y = words(a.get("name")), words(b.get("name"))
    return bool(x and y) and (x == y or bool((x & y) - COMMON))


def same_time(gold: dict | None, found: dict | None) -> bool:
    """Both unknown; or intervals that share at least half of their union.  An open end must be open in both."""
    if not gold or not found:
        return not gold and not found
    if any(bool(gold.get(end)) != bool(found.get(end)) for end in ("start", "end")):
        return False
    days = {
        (side, end): datetime.date.fromisoformat(time[end][:10]).toordinal()
        for side, time in (("gold", gold), ("found", found))
        for end in ("start", "end")
        if time.get(end)
    }
    if not (gold.get("start") and gold.get("end")):
        return all(abs(days["gold", end] - days["found", end]) <= 1 for end in ("start", "end") if ("gold", end) in days)
    shared = min(days["gold", "end"], days["found", "end"]) - max(days["gold", "start"], days["found", "start"]) + 1
    union = max(days["gold", "end"], days["found", "end"]) - min(days["gold", "start"], days["found", "start"]) + 1
    return shared / union >= 0.5


def same_place(gold: dict | None, found: dict | None) -> bool:
    if not gold or not found:
        return not gold and not found
    return gold.get("country") == found.get("country") and (
        overlap(gold, found) or bool(words(gold.get("name")) & words(found.get("name")))
    )


def pair(golds: list[dict], systems: list[dict], score: Callable[[dict, dict], float]) -> list[tuple[dict, dict]]:
    """One-to-one pairs with a score above 0, best first."""
    ranked = sorted(((-score(g, s), i, j) for i, g in enumerate(golds) for j, s in enumerate(systems)))
    used_gold, used_system, pairs = set(), set(), []
    for value, i, j in ranked:
        if value < 0 and i not in used_gold and j not in used_system:
            used_gold.add(i)
            used_system.add(j)
            pairs.append((golds[i], systems[j]))
    return pairs


def facts(event: dict) -> int:
    """How many facts an event holds: its type, status, participants, time, place and quantities."""
    return (
        2
        + sum(len(event.get(key) or []) for key in ("actors", "recipients", "quantities"))
        + sum(bool(event.get(key)) for key in ("time", "place"))
    )


def triggers(event: dict) -> list[dict]:
    return [event["trigger"], *(event.get("mentions") or [])]


def shared_count(gold: Iterable, found: Iterable) -> int:
    """The size of the multiset intersection."""
    return (Counter(gold) & Counter(found)).total()


def score_report(scores: Scores, gold: dict, system: dict) -> None:
    """Add one report (both in the JSON shape of a record) to `scores`."""
    spans = sentences(gold["text"])
    golds, systems = gold.get("events") or [], system.get("events") or []

    def places(event: dict) -> set[int]:
        return {i for part in triggers(event) for i, (a, b) in enumerate(spans) if a <= part["start"] < b}

    def near(g: dict, s: dict) -> float:
        if not places(g) & places(s):
            return 0
        value = 1 + 2 * any(overlap(x, y) for x in triggers(g) for y in triggers(s))
        for role in ("actors", "recipients"):
            value += 0.5 * sum(any(same_participant(x, y) for y in s.get(role) or []) for x in g.get(role) or [])
        return value

    scores.add("anywhere", len(pair(golds, systems, near)), len(golds), len(systems))
    pairs = pair(golds, systems, lambda g, s: near(g, s) if g["type"] == s["type"] else 0)
    scores.add("events", len(pairs), len(golds), len(systems))
    right = [score_event(scores, g, s) for g, s in pairs]
    for name, keys in (("roles", ("actors", "recipients")), ("quantities", ("quantities",))):
        count = lambda events, keys=keys: sum(len(e.get(key) or []) for e in events for key in keys)  # noqa: E731
        scores.add(name, sum(r[name] for r in right), count(golds), count(systems))
    scores.add("record", sum(r["record"] for r in right), sum(map(facts, golds)), sum(map(facts, systems)))
    score_statements(scores, gold.get("statements") or [], system.get("statements") or [])
    key = lambda level: (level.get("low"), level.get("high"), level.get("status"))  # noqa: E731
    levels = [[key(level) for level in side.get("levels") or []] for side in (gold, system)]
    scores.add("levels", shared_count(*levels), len(levels[0]), len(levels[1]))
    names = {s["id"]: g["id"] for g, s in pairs}
    wanted = {(link["from"], link["to"], link["kind"]) for link in gold.get("links") or []}
    found = {(names.get(link["from"]), names.get(link["to"]), link["kind"]) for link in system.get("links") or []}
    scores.add("links", len(wanted & found), len(wanted), len(system.get("links") or []))


def score_event(scores: Scores, gold: dict, system: dict) -> dict[str, int]:
    """Ask every question about one found event; its right roles, quantities, and facts altogether."""
    roles = 0
    for role in ("actors", "recipients"):
        for x, y in pair(gold.get(role) or [], system.get(role) or [], lambda x, y: float(same_participant(x, y))):
            roles += 1
            scores.ask("country", x.get("country") == y.get("country"))
            scores.ask("sector", x.get("sector") == y.get("sector"))
    status = gold.get("status") == system.get("status")
    scores.ask("status", status)
    if gold.get("status") != "occurred":
        scores.ask("status_not_occurred", status)
    time, place = same_time(gold.get("time"), system.get("time")), same_place(gold.get("place"), system.get("place"))
    scores.ask("time", time)
    scores.ask("place", place)
    key = lambda quantity: (quantity.get("kind"), quantity.get("low"), quantity.get("high"))  # noqa: E731
    quantities = shared_count(map(key, gold.get("quantities") or []), map(key, system.get("quantities") or []))
    known = bool(time and gold.get("time")) + bool(place and gold.get("place"))
    return {"roles": roles, "quantities": quantities, "record": 1 + roles + status + known + quantities}


def score_statements(scores: Scores, golds: list[dict], systems: list[dict]) -> None:
    """Statements pair where their contents share at least half of the stretch that both cover."""

    def shared(a: dict, b: dict) -> float:
        a, b = a.get("content"), b.get("content")
        if not overlap(a, b):
            return 0
        jaccard = (min(a["end"], b["end"]) - max(a["start"], b["start"])) / (max(a["end"], b["end"]) - min(a["start"], b["start"]))
        return jaccard if jaccard >= 0.5 else 0

    pairs = pair(golds, systems, shared)
    scores.add("statements", len(pairs), len(golds), len(systems))
    for gold, system in pairs:
        x, y = gold.get("speaker"), system.get("speaker")
        scores.ask("speaker", (not x and not y) or (x and y and same_participant(x, y)))
