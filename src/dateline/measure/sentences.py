"""Scores of events on labelled sentences (JSONL in the coding guide's shape, one sentence a line)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ..record import Record

ROLES = ("actors", "recipients")


@dataclass
class Tally:
    """Hits among gold and found things."""

    hit: int = 0
    gold: int = 0
    found: int = 0

    def add(self, hit: int, gold: int, found: int) -> None:
        self.hit, self.gold, self.found = self.hit + hit, self.gold + gold, self.found + found

    @property
    def f1(self) -> float:
        return 2 * self.hit / (self.gold + self.found) if self.gold + self.found else 0.0

    def __str__(self) -> str:
        precision = self.hit / self.found if self.found else 0.0
        recall = self.hit / self.gold if self.gold else 0.0
        return f"P {precision:.3f}  R {recall:.3f}  F1 {self.f1:.3f}  ({self.hit}/{self.gold}/{self.found})"


@dataclass
class SentenceScores:
    """`events`: type right and triggers overlap; the others are counted over those."""

    tallies: dict[str, Tally] = field(default_factory=dict)

    def add(self, name: str, hit: int, gold: int, found: int) -> None:
        self.tallies.setdefault(name, Tally()).add(hit, gold, found)

    def __str__(self) -> str:
        return "\n".join(f"{name:22s} {tally}" for name, tally in self.tallies.items())


def overlap(a: dict | None, b: dict | None) -> bool:
    return bool(a and b and a["start"] < b["end"] and b["start"] < a["end"])


def matches(gold: list, found: list, fits: Callable) -> list[tuple]:
    """Pairs that fit, each thing used once, in order."""
    pairs, used = [], set()
    for one in gold:
        for number, other in enumerate(found):
            if number not in used and fits(one, other):
                used.add(number)
                pairs.append((one, other))
                break
    return pairs


def score_sentence(scores: SentenceScores, gold: list[dict], found: list[dict]) -> None:
    """Add one sentence's events, both sides as plain dicts in the guide's shape."""
    located = matches(gold, found, lambda a, b: overlap(a["trigger"], b["trigger"]))
    pairs = matches(gold, found, lambda a, b: a["type"] == b["type"] and overlap(a["trigger"], b["trigger"]))
    scores.add("triggers", len(located), len(gold), len(found))
    scores.add("events", len(pairs), len(gold), len(found))
    for role in ROLES:
        hit = sum(len(matches(a[role], b[role], overlap)) for a, b in pairs)
        scores.add(role, hit, sum(len(e[role]) for e in gold), sum(len(e[role]) for e in found))
        scores.add(f"{role} (found events)", hit, sum(len(a[role]) for a, _ in pairs), sum(len(b[role]) for _, b in pairs))
    right = sum(a["status"] == b["status"] for a, b in pairs)
    scores.add("status", right, len(pairs), len(pairs))
    other = [(a, b) for a, b in pairs if a["status"] != "occurred"]
    scores.add("status not occurred", sum(a["status"] == b["status"] for a, b in other), len(other), len(other))
    scores.add("mode", sum(a.get("mode") == b.get("mode") for a, b in pairs), len(pairs), len(pairs))
    for name in ("source",):
        hit = sum(overlap(a.get(name), b.get(name)) for a, b in pairs)
        scores.add(name, hit, sum(bool(a.get(name)) for a, _ in pairs), sum(bool(b.get(name)) for _, b in pairs))


def score_files(files: Iterable[Path], read: Callable[[str], Record]) -> SentenceScores:
    """Scores over labelled JSONL files; `read` gives the record of one sentence."""
    scores = SentenceScores()
    for path in files:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            labelled = json.loads(line)
            score_sentence(scores, labelled["events"], [event.to_dict() for event in read(labelled["text"]).events])
    return scores


def main(files: list[str]) -> None:
    """`python -m dateline.measure.sentences FILE.jsonl ...`"""
    from ..reader import Reader, report

    reader = Reader()
    print(score_files(map(Path, files), lambda text: reader.read(report(text, "2009-01-01"))))


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
