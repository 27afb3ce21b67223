"""Whole readings: dates, ids, determinism, and a pipeline that survives the absence of any room."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys

import pytest

import dateline
from dateline.reader import ROOMS, Reader, load, report

TEXTS = [
    "The foreign minister of Turkey met his Russian counterpart in Moscow on Monday. They agreed to extend the ceasefire.",
    "Police arrested at least 20 protesters in Minsk last week, a spokesman said. The opposition plans a rally on Sunday.",
    "A suicide bomber killed 12 people and wounded 30 others near a mosque in Kabul on Friday, officials said.",
    "",
    "The weather will be fine tomorrow.",
]


def test_read_gives_a_record_with_offsets_into_the_text(read):
    for text in TEXTS:
        record = read(text)
        spans = [event.trigger for event in record.events]
        spans += [p for event in record.events for p in (*event.actors, *event.recipients, *event.quantities, *event.mentions)]
        spans += [x for x in (*record.times, *record.places)]
        spans += [statement.content for statement in record.statements]
        for span in spans:
            assert text[span.start : span.end] == span.text


def test_the_day_of_publication_must_be_a_date():
    with pytest.raises(ValueError, match="YYYY-MM-DD"):
        report("Text.", "yesterday")
    with pytest.raises(ValueError, match=r"not a date|believable"):
        report("Text.", "0000-01-01")
    with pytest.raises(ValueError, match="believable"):
        report("Text.", "9999-01-01")


def test_ids_are_made_of_content():
    assert report("Text.", "2020-01-01").id == report("Text.", "2020-01-01").id
    assert report("Text.", "2020-01-01").id != report("Text.", "2020-01-02").id
    assert report("Text.", "2020-01-01", id="mine").id == "mine"


def test_same_bytes_alone_in_a_stream_and_in_another_order(nlp):
    reports = [report(text, "2020-08-30", id=f"r{n}") for n, text in enumerate(TEXTS)]
    reader = Reader(nlp=nlp)
    alone = {r.id: reader.read(r).to_json() for r in reports}
    assert {r.id: r.to_json() for r in reader.stream(reports)} == alone
    assert {r.id: r.to_json() for r in reader.stream(reversed(reports))} == alone


def read_in_worker(text: str) -> str:
    return dateline.read(text, published="2020-08-30").to_json()


def test_same_bytes_from_worker_processes(nlp):
    reader = Reader(nlp=nlp)
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        found = pool.map(read_in_worker, TEXTS[:3], chunksize=1)
    assert found == [reader.read(report(text, "2020-08-30")).to_json() for text in TEXTS[:3]]


def test_neither_time_zone_nor_locale_nor_hash_seed_matters(read):
    code = f"import dateline; print(dateline.read({TEXTS[1]!r}, published='2020-08-30').to_json())"
    environment = os.environ | {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "77", "PYTHONUTF8": "1"}
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True, encoding="utf-8"
    )
    assert out.stdout.strip() == read(TEXTS[1]).to_json()


@pytest.mark.parametrize("missing", [name for name, _ in ROOMS if name != "language"])
def test_any_room_may_be_missing(nlp, missing):
    """Without one component the others still read."""
    reader = Reader(nlp=nlp)
    kept = [(name, component) for name, component in nlp.pipeline if name != missing]
    reader.nlp = type("Pipeline", (), {"pipeline": kept, "make_doc": staticmethod(nlp.make_doc)})()
    assert reader.read(report(TEXTS[2], "2020-08-30")).text == TEXTS[2]


def test_rooms_are_left_out_by_name():
    assert load(without=[name for name, _ in ROOMS if name not in ("language", "when")]).pipe_names in (
        ["language", "when"],
        ["language"],
    )
