"""How right whole records are, against reports coded by hand."""

from __future__ import annotations

import json
from pathlib import Path

from ..reader import Reader, report
from .scoring import Scores, score_report


def measure_records(gold_dir: Path, reader: Reader | None = None) -> dict[str, dict[str, float | int | None]]:
    """Read every gold report (`*.json`, or one file) afresh and score the records; see `scoring` for the figures.

    Raises `FileNotFoundError` if there is no gold report.
    """
    path = Path(gold_dir)
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    if not files:
        raise FileNotFoundError(f"{gold_dir}: no gold reports (*.json) in it")
    reader, scores = reader or Reader(), Scores()
    for file in files:
        gold = json.loads(file.read_text(encoding="utf-8"))
        record = reader.read(report(gold["text"], gold["published"], title=gold.get("title"), id=gold["id"], url=gold.get("url")))
        score_report(scores, gold, record.to_dict())
    return scores.figures()
