"""Fit the weights by which the role head and the tree name actors and recipients, and write them into `what/thresholds.yaml`.

python -m training.fit_roles training/labels/wikinews-02.jsonl MORE.jsonl ...

As fit_triggers.py, and on the same files.  The triggers are those of the labels, so the weights do not depend on which
triggers are found.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from spacy.tokens import Doc

from dateline.what import codebook, combine, heads, rules

from .fit_triggers import FOLDS, best_limit, cross_fitted, fit, sentences, write

WEIGHTS = ("base", "head", "place", "entry", "other_place", "actor_like", "pronoun", "after", "name")
RIDGE = 2.0
"""Strong enough that a sign seen in a few words keeps a small weight."""


@dataclass
class Row:
    """One word as a candidate for one role."""

    role: str
    sentence: int
    values: list[float]
    true: bool


def rows_of(number: int, doc: Doc, events: list[dict], book: codebook.Codebook) -> Iterator[Row]:
    """Every candidate of every labelled trigger of a sentence, once for each role."""
    matches: dict[int, list[rules.Match]] = {}
    for match in rules.matches(doc, book):
        matches.setdefault(match.token.i, []).append(match)
    for event in events:
        span = doc.char_span(event["trigger"]["start"], event["trigger"]["end"], alignment_mode="expand")
        if span is None:
            continue
        fitting = [match for token in span for match in matches.get(token.i, ()) if match.entry.type == event["type"]]
        trigger = heads.Trigger(span.start, span.end - 1, event["type"], 1.0)
        found = combine.Found(trigger, max(fitting, key=combine.rank, default=None))
        values = heads.roles_of(doc, trigger)
        tree, of_entry = combine.places(doc, found)
        standing = combine.standing_of(tree, of_entry)
        for token in combine.with_standing(heads.candidates(span.sent, span), tree, trigger.first, trigger.last):
            about = combine.traits(token, trigger.first)
            for role, key in (("actor", "actors"), ("recipient", "recipients")):
                seen = about | combine.features(token.i, role, values, standing)
                true = any(person["start"] <= token.idx < person["end"] for person in event[key])
                yield Row(role, number, [seen[name] for name in WEIGHTS], true)


def precision_recall(true: np.ndarray, confidence: np.ndarray, limit: float) -> tuple[float, float]:
    taken = confidence >= limit
    hits = int((taken & true).sum())
    return hits / max(int(taken.sum()), 1), hits / max(int(true.sum()), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE.jsonl")
    parser.add_argument("--dry-run", action="store_true", help="print the weights and write nothing")
    args = parser.parse_args()
    book = codebook.load(())
    rows = [row for number, (doc, events) in enumerate(sentences(args.files)) for row in rows_of(number, doc, events, book)]
    limits = {}
    for role in ("actor", "recipient"):
        own = [row for row in rows if row.role == role]
        values, true = np.array([row.values for row in own]), np.array([row.true for row in own])
        folds, drawn_to = np.array([row.sentence % FOLDS for row in own]), np.zeros(len(WEIGHTS))
        weights = dict(zip(WEIGHTS, fit(values, true.astype(float), drawn_to, RIDGE).tolist(), strict=True))
        confidence = cross_fitted(values, true.astype(float), folds, drawn_to, RIDGE)
        limits[role], precision, recall = best_limit(lambda limit, t=true, c=confidence: precision_recall(t, c, limit))
        print(f"{role}: {int(true.sum())} of {len(own)} candidates")
        print(f"cross-fitted: precision {precision:.3f}, recall {recall:.3f} from confidence {limits[role]}")
        print({name: round(value, 2) for name, value in weights.items()})
        if not args.dry_run:
            write(("participant", "weights", role), weights)
    if not args.dry_run:
        write(("participant", "enough"), limits)


if __name__ == "__main__":
    main()
