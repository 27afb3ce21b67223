"""Whether it happened: the signs, each with its examples, and the status of whole events."""

from __future__ import annotations

import re

import pytest

from dateline import board, reader
from dateline.whether import signs

EXAMPLES = [
    (f"{group}.{name}", sign["status"], example)
    for group, entries in signs.table().items()
    if isinstance(entries, dict)
    for name, sign in entries.items()
    if isinstance(sign, dict)
    for example in sign["examples"]
]


@pytest.mark.parametrize(("name", "status", "example"), EXAMPLES)
def test_each_sign_is_found_in_its_example(nlp, name, status, example):
    text = example.replace("*", "")
    start = example.index("*")
    end = start + len(re.search(r"\*([^*]+)\*", example)[1])
    doc = dict(nlp.pipeline)["language"](board.prepare(nlp.make_doc(text), reader.report(text, "2020-08-30")))
    draft = board.EventDraft(trigger=doc.char_span(start, end), type="ASSAULT")
    found = signs.signs_of(draft, "2020-08-30", [])
    assert name in [sign.name for sign in found]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Police arrested ten protesters in Minsk on Sunday.", "occurred"),
        ("The United States will withdraw 2,000 troops from Iraq next month.", "planned"),
        ("The United States may withdraw 2,000 troops from Iraq.", "possible"),
        ("Police did not arrest the opposition leader.", "denied"),
        ("Rebels continue to attack the town of Idlib.", "ongoing"),
    ],
)
def test_status_of_an_event(read, text, status):
    assert [event.status for event in read(text).events] == [status]


def test_the_evidence_names_the_signs(read):
    (event,) = read("The president is scheduled to visit Ghana on Friday.").events
    assert event.status == "planned"
    assert "whether.governors.plan" in event.status_evidence
