"""Fit the weights by which a statement counts as an accusation, and write them into `what/judgement.yaml`.

python -m training.fit_statements ../shared/gold/train/*.jsonl training/labels/*.jsonl

The signs are words and names in what is said, not what the trigger head says of them, so sentences that the model has learned
from serve too.  A statement counts as an accusation where an ACCUSE of its speaker's has its trigger in the cue or in the
content.  Cues that accuse by themselves are left to the head and the codebook.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from spacy.tokens import Doc, Span

import dateline.what
from dateline import board, reader
from dateline.what import judgement

from .fit_triggers import fit

FILE = Path(dateline.what.__file__).parent / "judgement.yaml"
ACCUSING = {"accuse", "criticize", "criticise", "condemn", "blame", "urge", "demand", "denounce"}
FOLDS = 5
RIDGE = 1.0


def overlap(a: dict | None, b: dict | None) -> bool:
    return bool(a and b) and a["start"] < b["end"] and b["start"] < a["end"]


def accuses(statement: dict, events: list[dict]) -> bool:
    speaker = statement["speaker"]
    for event in events:
        if event["type"] == "ACCUSE" and overlap(event["trigger"], statement["cue"]):
            return True
        own = speaker and any(overlap(a, speaker) or a["text"].lower() == speaker["text"].lower() for a in event["actors"])
        if event["type"] == "ACCUSE" and own and overlap(event["trigger"], statement["content"]):
            return True
    return False


def span_of(doc: Doc, part: dict) -> Span | None:
    return doc.char_span(part["start"], part["end"], alignment_mode="expand")


def rows(files: list[Path]) -> Iterator[tuple[dict[str, float], bool]]:
    nlp = reader.load(without=[name for name, _ in reader.ROOMS if name != "language"])
    for path in files:
        for line in path.read_text(encoding="utf-8").splitlines():
            labelled = json.loads(line)
            statements = [one for one in labelled.get("statements", ()) if one["cue"]]
            if not statements:
                continue
            doc = board.prepare(nlp.make_doc(labelled["text"]), reader.report(labelled["text"], "2000-01-01"))
            for _, component in nlp.pipeline:
                doc = component(doc)
            for statement in statements:
                cue, content = (span_of(doc, statement[part]) for part in ("cue", "content"))
                if cue is None or content is None or ACCUSING & {token.lemma_.lower() for token in cue}:
                    continue
                yield judgement.traits(cue, content, statement["mode"]), accuses(statement, labelled["events"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE.jsonl")
    args = parser.parse_args()
    found = list(rows(args.files))
    names = ["base", *sorted({name for traits, _ in found for name in traits} - {"base"})]
    values = np.array([[traits.get(name, 0.0) for name in names] for traits, _ in found])
    true = np.array([hit for _, hit in found], dtype=float)
    folds, sure = np.arange(len(found)) % FOLDS, np.zeros(len(found))
    for fold in range(FOLDS):
        weights = fit(values[folds != fold], true[folds != fold], np.zeros(len(names)), RIDGE)
        sure[folds == fold] = 1 / (1 + np.exp(-values[folds == fold] @ weights))
    print(f"{len(found)} statements, {int(true.sum())} accusations; cross-fitted:")
    for limit in (0.1, 0.15, 0.2, 0.3, 0.4):
        taken = sure >= limit
        hits = int((taken & (true > 0)).sum())
        print(f"  from {limit}: precision {hits / max(int(taken.sum()), 1):.3f}, recall {hits / max(int(true.sum()), 1):.3f}")
    weights = fit(values, true, np.zeros(len(names)), RIDGE)
    kept = FILE.read_text(encoding="utf-8").split("\nweights:")[0].rstrip("\n")
    lines = [f"  {name}: {value:.2f}" for name, value in zip(names, weights.tolist(), strict=True)]
    FILE.write_text("\n".join([kept, "weights:", *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
