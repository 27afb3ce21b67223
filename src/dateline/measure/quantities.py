"""How well amounts are read: the room's own corpus, and labelled sentences in the coding guide's shape."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any


def measure_quantities(labelled: str | Path | Iterable[str | Path] | None = None) -> dict[str, Any]:
    """Precision, recall and F1 of the amounts' values, on the room's corpus and on labelled text.

    `labelled` names JSONL files of sentences or JSON files of reports in the guide's shape, or folders of them.  Only amounts
    that belong to an event are labelled there, so `labelled` scores the labelled expressions alone: a value is right if both
    bounds are; an expression read as nothing is missed, one read as several values counts each wrong one as false.

    Returns `{"corpus": {"P", "R", "F1", "gold", "sys", "expressions", "wrong"}, "labelled": {... "wrong"}}`, `wrong` holding the
    text, the expected and the found values of each expression that is not wholly right.  Raises `FileNotFoundError` for a path
    that is not there and `ValueError` naming the file and line of a record that is not JSON.
    """
    out: dict[str, Any] = {"corpus": corpus_figures()}
    if labelled is not None:
        paths = [labelled] if isinstance(labelled, str | Path) else list(labelled)
        out["labelled"] = labelled_figures(record for path in paths for record in records(Path(path)))
    return out


def corpus_figures() -> dict[str, Any]:
    """The figures on expressions.yaml; low, high and unit must be right."""
    from ..how_many.corpus import corpus, read_values

    hit = gold = system = 0
    wrong = []
    for _, text, expected in corpus():
        want = Counter((low, high, unit) for low, high, _, unit in expected)
        got = Counter((low, high, unit) for low, high, _, unit in read_values(text))
        hit, gold, system = hit + (want & got).total(), gold + want.total(), system + got.total()
        if want != got:
            wrong.append({"text": text, "expected": sorted(want, key=str), "found": sorted(got, key=str)})
    return {**prf(hit, gold, system), "expressions": len(corpus()), "wrong": wrong}


def labelled_figures(sentences: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The figures on labelled quantities: the amounts that overlap a labelled expression against its bounds."""
    from ..how_many.amounts import amounts_in

    hit = gold = system = 0
    wrong = []
    for record in sentences:
        text = record["text"]
        labels = {
            (q["start"], q["end"]): (q.get("low"), q.get("high"))
            for event in record.get("events") or []
            for q in event.get("quantities") or []
            if q.get("start") is not None
        }
        amounts = amounts_in(text) if labels else []
        for (start, end), bounds in sorted(labels.items()):
            found = [(a.low, a.high) for a in amounts if a.core_start < end and start < a.core_end]
            right = bounds in found
            hit, gold, system = hit + right, gold + 1, system + len(found)
            if not right:
                wrong.append({"text": text[start:end], "expected": bounds, "found": found})
    return {**prf(hit, gold, system), "wrong": wrong}


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSONL or JSON file, or of all such files in a folder, in the order of their names."""
    if path.is_dir():
        for inner in sorted(p for p in path.iterdir() if p.suffix in {".json", ".jsonl"}):
            yield from records(inner)
        return
    lines = path.read_text(encoding="utf-8").splitlines() if path.suffix == ".jsonl" else [path.read_text(encoding="utf-8")]
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield json.loads(line)
            except json.JSONDecodeError as error:
                raise ValueError(f"{path}, line {number}: not JSON: {error.msg}") from error


def prf(hit: int, gold: int, system: int) -> dict[str, float | int]:
    precision, recall = hit / system if system else 0.0, hit / gold if gold else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"P": round(precision, 3), "R": round(recall, 3), "F1": round(f1, 3), "gold": gold, "sys": system}
