"""How fast reading is, and how it divides between the encoder and everything else."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Sequence
from pathlib import Path

from .. import board
from ..reader import Reader, Report, record_of
from ..record import Noun

SAMPLE = (
    "Officials in the capital said on Friday that government forces had retaken two villages near the border after a week of "
    "fighting that killed at least 40 people. The opposition rejected the claim and called for a meeting of the Security Council. "
    "Aid groups plan to send food and medicine by the end of the month, a spokeswoman told reporters in Geneva. "
)


class Timings(Noun, frozen=True, kw_only=True):
    """Seconds a part took, in all."""

    reports: int
    words: int
    seconds: float
    trunk: float
    heads: float
    components: dict[str, float]


def sample_reports(count: int = 20) -> list[Report]:
    """Reports of about 450 words to measure with when no others are given."""
    return [Report(id=f"sample-{n}", text=SAMPLE * 7, published="2020-08-30") for n in range(count)]


def measure_speed(reports: Sequence[Report] | None = None) -> dict[str, float | int]:
    """Words a second on one core, the whole reading's cost in encoder passes, milliseconds of each component a report.

    `whole_over_encoder` is the time of everything over the time of the trunk's forward pass alone.
    """
    reports = list(reports or sample_reports())
    reader = Reader(threads=1)
    reader.read(reports[0])
    timings = timed(reader, reports)
    figures = {
        "reports": timings.reports,
        "words": timings.words,
        "words_per_second": round(timings.words / timings.seconds),
        "encoder_words_per_second": round(timings.words / timings.trunk),
        "whole_over_encoder": round(timings.seconds / timings.trunk, 2),
        "ms_per_report": round(1000 * timings.seconds / timings.reports, 2),
        "ms_encoder": round(1000 * timings.trunk / timings.reports, 2),
        "ms_heads": round(1000 * timings.heads / timings.reports, 2),
    }
    figures |= {f"ms_{name}": round(1000 * seconds / timings.reports, 2) for name, seconds in timings.components.items()}
    return figures | {"peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}


def timed(reader: Reader, reports: Sequence[Report]) -> Timings:
    """Read all reports with a clock around every component and around both model sessions."""
    components = {"make_doc": 0.0} | {name: 0.0 for name, _ in reader.nlp.pipeline} | {"record": 0.0}
    model = reader.nlp.get_pipe("language").model
    sessions = {name: getattr(model, name) for name in ("trunk", "words", "pairs")}
    clocks = {name: Clock(session) for name, session in sessions.items()}
    vars(model).update(clocks)
    started, words = time.perf_counter(), 0
    try:
        for report in reports:
            now = time.perf_counter()
            doc = board.prepare(reader.nlp.make_doc(report.text), report)
            words += sum(not token.is_space and not token.is_punct for token in doc)
            now = lap(components, "make_doc", now)
            for name, component in reader.nlp.pipeline:
                doc = component(doc)
                now = lap(components, name, now)
            record_of(doc).to_json()
            lap(components, "record", now)
    finally:
        vars(model).update(sessions)
    seconds = time.perf_counter() - started
    return Timings(
        reports=len(reports), words=words, seconds=seconds, components=components,
        trunk=clocks["trunk"].seconds, heads=clocks["words"].seconds + clocks["pairs"].seconds,
    )  # fmt: skip


def lap(components: dict[str, float], name: str, since: float) -> float:
    now = time.perf_counter()
    components[name] += now - since
    return now


class Clock:
    """An onnxruntime session that counts the time spent in it."""

    def __init__(self, session):
        self.session, self.seconds = session, 0.0

    def run(self, *args):
        started = time.perf_counter()
        out = self.session.run(*args)
        self.seconds += time.perf_counter() - started
        return out


def reports_at(path: Path) -> list[Report]:
    """The reports of a folder of JSON records or of a JSONL file."""
    from ..reader import report

    path = Path(path)
    texts = (
        [file.read_text(encoding="utf-8") for file in sorted(path.glob("*.json"))] if path.is_dir() else path.open(encoding="utf-8")
    )
    rows = [json.loads(text) for text in texts]
    return [report(row["text"], row["published"], id=row.get("id")) for row in rows]
