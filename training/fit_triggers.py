"""Fit the weights by which the trigger head and the codebook are added up, and write them into `what/thresholds.yaml`.

python -m training.fit_triggers training/labels/wikinews-02.jsonl MORE.jsonl ...

The files must be labelled sentences that no weight of the model has seen (`corpus.KEPT_ASIDE`): on others the head is surer
than it has a right to be, and the codebook would get too little weight.  The figures that are printed are cross-fitted, every
sentence weighed by a fit on the others.  To be run again whenever the model's weights change.  The least confidence from
which an event is recorded (`enough`) stays as it is: it was chosen by the records of whole reports.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from spacy.tokens import Doc

import dateline.what
from dateline import board, reader
from dateline.what import codebook, combine, heads

THRESHOLDS = Path(dateline.what.__file__).parent / "thresholds.yaml"
WEIGHTS = ("base", "head", "rule", "strength", "veto", "other_rule", "quoted")
EXPECTED = {"veto": -1.5, "quoted": -1.3}
"""Where the fit is drawn to, if not to 0: vetoes and quotations are too rare in single sentences to be counted."""

HELD = {"quoted": 1e4}
"""What is not fitted but held where it is expected: -1.3 was chosen by the records of whole reports, where quotations are."""

FOLDS = 5
STEPS = np.arange(0.15, 0.70, 0.01)
"""Confidences that are tried as the least one."""


@dataclass
class Row:
    """One type at one word: what speaks for it, and whether the labels agree."""

    sentence: int
    word: int
    values: list[float]
    true: bool
    trigger: int | None
    """Number of the labelled trigger (of any type) that the word is part of."""


def sentences(files: Iterable[Path]) -> Iterator[tuple[Doc, list[dict]]]:
    """Every labelled sentence (.jsonl) or report (.json), read by the language model alone, with its labelled events."""
    nlp = reader.load(without=[name for name, _ in reader.ROOMS if name != "language"])
    for path in files:
        text = path.read_text(encoding="utf-8")
        for labelled in [json.loads(text)] if path.suffix == ".json" else map(json.loads, text.splitlines()):
            doc = board.prepare(nlp.make_doc(labelled["text"]), reader.report(labelled["text"], "2000-01-01"))
            for _, component in nlp.pipeline:
                doc = component(doc)
            yield doc, labelled["events"]


def rows_of(number: int, doc: Doc, events: list[dict], book: codebook.Codebook, look: float) -> Iterator[Row]:
    """What `combine.all_types` weighs in a sentence."""
    table, votes = heads.TriggerTable(doc), combine.collect(doc, book)
    named = [(span, event["type"]) for event in events for span in [event["trigger"], *event.get("mentions", ())]]
    spans = [(span["start"], span["end"], kind) for span, kind in named]
    for i in sorted({int(i) for i in np.flatnonzero(table.any >= look)} | votes.keys()):
        start, end = doc[i].idx, doc[i].idx + len(doc[i])
        here = {kind: n for n, (s, e, kind) in enumerate(spans) if s < end and start < e}
        vote = votes.get(i) or combine.Votes()
        for k, kind in enumerate(table.types):
            mass, match = float(table.mass[i, k]), vote.by_type.get(kind)
            if match is None and mass < 0.04:
                continue
            strength = combine.logit(match.strength) if match else 0.0
            other = match is None and bool(vote.by_type)
            values = [1.0, combine.logit(mass), float(match is not None), strength, float(kind in vote.against), float(other)]
            values.append(float(table.quoted[i]))
            yield Row(number, i, values, kind in here, here.get(kind))


def fit(values: np.ndarray, true: np.ndarray, drawn_to: np.ndarray, strength: float | np.ndarray) -> np.ndarray:
    """Weights of a logistic regression with a ridge of `strength` towards `drawn_to`, by Newton's method (but for column 0,
    the constant, which is free)."""
    weights, ridge = drawn_to.copy(), np.full(values.shape[1], strength)
    ridge[0] = 1e-6
    for _ in range(40):
        p = 1 / (1 + np.exp(-values @ weights))
        slope = values.T @ (p - true) + ridge * (weights - drawn_to)
        curve = (values * (p * (1 - p))[:, None]).T @ values + np.diag(ridge)
        weights = weights - np.linalg.solve(curve, slope)
    return weights


def cross_fitted(
    values: np.ndarray, true: np.ndarray, folds: np.ndarray, drawn_to: np.ndarray, strength: float | np.ndarray
) -> np.ndarray:
    """Every row's probability by a fit on the rows of the other folds."""
    out = np.zeros(len(true))
    for fold in range(FOLDS):
        weights = fit(values[folds != fold], true[folds != fold], drawn_to, strength)
        out[folds == fold] = 1 / (1 + np.exp(-values[folds == fold] @ weights))
    return out


def best_limit(score: Callable[[float], tuple[float, float]]) -> tuple[float, float, float]:
    """Limit, precision and recall where F1 is highest, smoothed over neighbouring limits so that no single sentence decides."""
    points = [score(limit) for limit in STEPS]
    f1 = np.array([2 * p * r / max(p + r, 1e-9) for p, r in points])
    smooth = np.convolve(np.pad(f1, 3, mode="edge"), np.ones(7) / 7, mode="valid")
    at = int(smooth.argmax())
    return round(float(STEPS[at]), 2), *points[at]


def precision_recall(rows: list[Row], confidence: np.ndarray, triggers: int, limit: float) -> tuple[float, float]:
    """A labelled trigger is found if the likeliest type of one of its words is right; other words found are false."""
    best: dict[tuple[int, int], int] = {}
    for n, row in enumerate(rows):
        key = row.sentence, row.word
        if confidence[n] >= limit and (key not in best or confidence[n] > confidence[best[key]]):
            best[key] = n
    found = {(rows[n].sentence, rows[n].trigger) for n in best.values() if rows[n].true}
    false = sum(not rows[n].true for n in best.values())
    return len(found) / max(len(found) + false, 1), len(found) / max(triggers, 1)


def write(section: tuple[str, ...], numbers: dict[str, float], path: Path = THRESHOLDS) -> None:
    """Put numbers into a section of the file; its comments and all else stay as they are.

    Raises `KeyError` for a number that has no line there.
    """
    left, out, above = dict(numbers), [], []
    for line in path.read_text(encoding="utf-8").splitlines():
        found = re.match(r"( *)(\w+):( *)(-?[\d.]+)?(?= |$)", line)
        if found:
            depth = len(found[1]) // 2
            above = [*above[:depth], found[2]]
            if tuple(above[:-1]) == section and found[2] in left and found[4]:
                start, end = found.span(4)
                comment = line[end:].lstrip()
                column = len(line) - len(comment)
                line = line[:start] + f"{left.pop(found[2]):.2f}"
                line = f"{line.ljust(column - 1)} {comment}" if comment else line
        out.append(line.rstrip())
    if left:
        raise KeyError(f"{path}: no line for {', '.join(left)} under {'.'.join(section)}")
    path.write_text("\n".join(out) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE.jsonl")
    parser.add_argument("--dry-run", action="store_true", help="print the weights and write nothing")
    args = parser.parse_args()
    book, look = codebook.load(()), heads.thresholds()["trigger"]["look"]
    rows: list[Row] = []
    triggers = read = 0
    for number, (doc, events) in enumerate(sentences(args.files)):
        rows += rows_of(number, doc, events, book, look)
        triggers += sum(1 + len(event.get("mentions", ())) for event in events)
        read += 1
    values, true = np.array([row.values for row in rows]), np.array([row.true for row in rows], dtype=float)
    folds = np.array([row.sentence % FOLDS for row in rows])
    drawn_to = np.array([EXPECTED.get(name, 0.0) for name in WEIGHTS])
    ridge = np.array([HELD.get(name, 0.5) for name in WEIGHTS])
    weights = dict(zip(WEIGHTS, fit(values, true, drawn_to, ridge).tolist(), strict=True))
    confidence = cross_fitted(values, true, folds, drawn_to, ridge)
    enough, precision, recall = best_limit(lambda limit: precision_recall(rows, confidence, triggers, limit))
    print(f"{read} sentences, {triggers} triggers, {len(rows)} readings of words")
    print(f"cross-fitted: precision {precision:.3f}, recall {recall:.3f} from confidence {enough}")
    print({name: round(value, 2) for name, value in weights.items()})
    if not args.dry_run:
        write(("trigger", "weights"), weights)


if __name__ == "__main__":
    main()
