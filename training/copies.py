"""How well `archive.duplicates` finds copies: those made by editing reports, against pairs of different reports.

    python -m training.copies wikinews.jsonl.gz [other.jsonl.gz ...]

The first file's reports are edited; the pairs of different reports are those of each file that were published within two weeks.
"""

from __future__ import annotations

import gzip
import itertools
import json
import random
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date

import numpy as np

from dateline.archive import duplicates

SEED, FEWEST_WORDS = 7, 60
Edit = Callable[[str], str]


def main(paths: list[str]) -> None:
    files = {path: list(_reports(path)) for path in paths}
    reports = [report for report in files[paths[0]] if len(report["text"].split()) >= FEWEST_WORDS]
    for name, edit in _edits(random.Random(SEED), reports).items():
        found = sum(_is_copy(report["text"], edit(report["text"])) for report in reports)
        print(f"{name:44} {found / len(reports):.3f} of {len(reports)}")
    for path, all_of_it in files.items():
        pairs, called = 0, []
        made = [(date.fromisoformat(report["published"]), duplicates.fingerprint(report["text"]), report) for report in all_of_it]
        keys = [set(_keys(one)) for _, one, _ in made]
        for (first, one), (second, other) in itertools.combinations(enumerate(made), 2):
            if abs((one[0] - other[0]).days) > duplicates.WINDOW:
                continue
            pairs += 1
            if keys[first] & keys[second] and duplicates.copies(one[1], [other[1]]) is not None:
                called.append((one[2], other[2]))
        print(f"{path}: {pairs:,} pairs of different reports, {len(called)} called copies")
        for one, other in called:
            print(f"  {one['published']} {one.get('title')} | {other['published']} {other.get('title')}")


def _reports(path: str) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _keys(one: duplicates.Fingerprint) -> list[int]:
    return duplicates.band_keys(np.stack([one.lowest]))[0]


def _is_copy(original: str, copy: str) -> bool:
    one, other = duplicates.fingerprint(original), duplicates.fingerprint(copy)
    return bool(set(_keys(one)) & set(_keys(other))) and duplicates.copies(one, [other]) is not None


def _edits(rng: random.Random, reports: list[dict[str, str]]) -> dict[str, Edit]:
    words = [word for report in reports[:50] for word in report["text"].split()]

    def headline(text: str) -> str:
        """Nine words instead of the first paragraph: seven of the report's beginning, two of other reports."""
        made = [rng.choice(text.split()[:80]) for _ in range(7)] + rng.choices(words, k=2)
        rng.shuffle(made)
        return f"{' '.join(made)}\n\n{text.split(chr(10), 1)[-1]}"

    def cut(share: float) -> Edit:
        return lambda text: " ".join(text.split(" ")[: max(1, round(len(text.split(" ")) * (1 - share)))])

    def moved(text: str) -> str:
        sentences = re.split(r"(?<=[.!?])\s+", text)
        rng.shuffle(sentences)
        return " ".join(sentences)

    def replaced(share: float) -> Edit:
        return lambda text: " ".join(rng.choice(words) if rng.random() < share else word for word in text.split(" "))

    def edited(share: float) -> Edit:
        """Words lost, replaced or added, a third each."""
        kinds = (lambda word: [], lambda word: [rng.choice(words)], lambda word: [word, rng.choice(words)])
        return lambda text: " ".join(
            new for word in text.split(" ") for new in (rng.choice(kinds)(word) if rng.random() < share else [word])
        )

    def both(*edits: Edit) -> Edit:
        def edit(text: str) -> str:
            for one in edits:
                text = one(text)
            return text

        return edit

    return {
        "another headline": headline,
        "20 % cut off": cut(0.2),
        "half cut off": cut(0.5),
        "65 % cut off": cut(0.65),
        "sentences in another order": moved,
        "one word in ten replaced": replaced(0.1),
        "one word in ten edited": edited(0.1),
        "headline, 30 % cut off, 5 % edited": both(headline, cut(0.3), edited(0.05)),
        "half cut off, 10 % edited": both(cut(0.5), edited(0.1)),
        "headline, other order, 10 % edited": both(headline, moved, edited(0.1)),
        "one word in five edited": edited(0.2),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
