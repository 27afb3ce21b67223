"""Fit the weights by which the role head and the tree name actors and recipients; writes `what/participants.yaml`.

python -m training.fit_roles training/labels/wikinews-02.jsonl MORE.jsonl ... REPORT.json ...

As fit_triggers.py, on sentences and reports that no weight of the model has seen.  The triggers are those of the labels, so the
weights do not depend on which triggers are found.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from spacy.tokens import Doc

import dateline.what
from dateline.what import codebook, combine, heads, rules

from .fit_triggers import FOLDS, best_limit, cross_fitted, fit, sentences

FILE = Path(dateline.what.__file__).parent / "participants.yaml"
RIDGE = 4.0
"""Strong enough that a sign seen in a few words keeps a small weight."""

RARE = 12
"""Signs that hold of fewer candidates are left out."""

HEAD = """# What a word's traits weigh for a role in an event (combine.py, About), and how sure a participant must be.  Fitted by
# training/fit_roles.py on labelled sentences and reports (CC0) that no weight of the model has seen; do not edit.
"""


@dataclass
class Row:
    """One word as a candidate for one role."""

    role: str
    sentence: int
    values: dict[str, float]
    true: bool


def rows_of(number: int, doc: Doc, events: list[dict], book: codebook.Codebook) -> Iterator[Row]:
    """Every candidate of every labelled trigger of a text, once for each role."""
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
        tree, of_entry = combine.places(doc, found)
        looked = combine.with_standing(heads.candidates(span.sent, span), tree, trigger.first, trigger.last)
        values, standing = heads.roles_of(doc, trigger), combine.standing_of(tree, of_entry)
        about = combine.About(trigger, span.root, values, standing, looked)
        for token in looked:
            traits = about.traits(token)
            for role, key in (("actor", "actors"), ("recipient", "recipients")):
                true = any(person["start"] <= token.idx < person["end"] for person in event[key])
                yield Row(role, number, traits | about.features(token, role), true)


def precision_recall(true: np.ndarray, confidence: np.ndarray, limit: float) -> tuple[float, float]:
    taken = confidence >= limit
    hits = int((taken & true).sum())
    return hits / max(int(taken.sum()), 1), hits / max(int(true.sum()), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--dry-run", action="store_true", help="print the figures and write nothing")
    args = parser.parse_args()
    book = codebook.load(())
    rows = [row for number, (doc, events) in enumerate(sentences(args.files)) for row in rows_of(number, doc, events, book)]
    lines = {"enough:": [], "weights:": []}
    for role in ("actor", "recipient"):
        own = [row for row in rows if row.role == role]
        held: dict[str, int] = {}
        for row in own:
            for name, value in row.values.items():
                held[name] = held.get(name, 0) + bool(value)
        names = ["base", *sorted(name for name, times in held.items() if times >= RARE and name != "base")]
        values = np.array([[row.values.get(name, 0.0) for name in names] for row in own])
        true, folds = np.array([row.true for row in own]), np.array([row.sentence % FOLDS for row in own])
        drawn_to = np.zeros(len(names))
        weights = fit(values, true.astype(float), drawn_to, RIDGE)
        confidence = cross_fitted(values, true.astype(float), folds, drawn_to, RIDGE)
        limit, precision, recall = best_limit(lambda limit, t=true, c=confidence: precision_recall(t, c, limit))
        print(f"{role}: {int(true.sum())} of {len(own)} candidates")
        print(f"cross-fitted: precision {precision:.3f}, recall {recall:.3f} from confidence {limit}")
        lines["enough:"].append(f"  {role}: {limit}")
        fitted = zip(names, weights.tolist(), strict=True)
        lines["weights:"] += [f"  {role}:", *(f"    {name}: {value:.3f}" for name, value in fitted)]
    if not args.dry_run:
        text = "\n".join(line for name, listed in lines.items() for line in [name, *listed])
        FILE.write_text(f"{HEAD}{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
