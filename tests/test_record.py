"""The record's nouns: JSON and back, immutability, and the public names."""

from __future__ import annotations

import json
import subprocess
import sys

import msgspec
import pytest

import dateline
from dateline.record import Event, Link, Participant, Place, Quantity, Record, Span, Statement, TimeExpression, When

RECORD = Record(
    id="r1",
    title="A title",
    published="2020-08-30",
    url=None,
    text="Police arrested 12 protesters in Minsk on Friday, officials said.",
    events=(
        Event(
            id="e1",
            trigger=Span(text="arrested", start=7, end=15),
            type="COERCE",
            mode="arrest",
            actors=(Participant(text="Police", start=0, end=6, name="Police of Belarus", country="BLR", sector="COP"),),
            status="occurred",
            time=When(start="2020-08-28", end="2020-08-28", precision="day", basis="stated"),
            place=Place(text="Minsk", start=33, end=38, name="Minsk", country="BLR", lat=53.9, lon=27.57),
            quantities=(Quantity(text="12", start=16, end=18, kind="arrested", low=12, high=12, of="protesters"),),
            source=Span(text="officials", start=50, end=59),
        ),
    ),
    statements=(
        Statement(speaker=None, cue=Span(text="said", start=60, end=64), content=Span(text="x", start=0, end=1), mode="indirect"),
    ),
    links=(Link(source="e1", target="e1", kind="part"),),
    times=(
        TimeExpression(text="Friday", start=42, end=48, type="DATE", value="2020-08-28", begin="2020-08-28", until="2020-08-28"),
    ),
)


def test_json_round_trip():
    assert Record.from_dict(json.loads(RECORD.to_json())) == RECORD
    assert Record.from_dict(RECORD.to_dict()) == RECORD


def test_json_uses_the_guides_keys():
    data = RECORD.to_dict()
    assert list(data)[:9] == ["id", "title", "published", "url", "text", "events", "statements", "levels", "links"]
    assert data["links"][0] == {"from": "e1", "to": "e1", "kind": "part", "evidence": None, "confidence": None}
    assert data["times"][0]["from"] == "2020-08-28"


def test_offsets_point_at_their_words():
    event = RECORD.events[0]
    for span in (event.trigger, event.actors[0], event.place, event.quantities[0], event.source):
        assert RECORD.text[span.start : span.end] == span.text


def test_records_cannot_be_changed():
    with pytest.raises(AttributeError):
        RECORD.id = "other"


def test_a_wrong_field_is_named():
    data = RECORD.to_dict()
    data["events"][0]["status"] = "maybe"
    with pytest.raises(msgspec.ValidationError, match="status"):
        Record.from_dict(data)


def test_public_names():
    assert sorted(dateline.__all__) == sorted(
        "Archive Event Generator Level Link Participant Place Quantity Reader Record Relation Report Span Statement "
        "TimeExpression When load read relation".split()
    )
    for name in dateline.__all__:
        assert getattr(dateline, name) is not None
    with pytest.raises(AttributeError):
        _ = dateline.something_else


def test_importing_is_cheap():
    """No heavy library is imported before it is needed."""
    code = "import dateline, sys; print([m for m in ('spacy', 'numpy', 'onnxruntime', 'rich', 'yaml') if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
