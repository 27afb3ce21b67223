"""The scorer on records small enough to check by hand."""

from __future__ import annotations

import copy

import pytest

from dateline.measure.scoring import Scores, same_time, score_report, sentences

TEXT = "Police arrested a man. Rebels attacked a town. The minister met the envoy."


def span(words, **more):
    start = TEXT.index(words)
    return {"text": words, "start": start, "end": start + len(words), **more}


def someone(words, country="---", sector="UNK"):
    return span(words, name=words, country=country, sector=sector)


GOLD = {
    "text": TEXT,
    "events": [
        {
            "id": "e1",
            "trigger": span("arrested"),
            "type": "COERCE",
            "status": "occurred",
            "actors": [someone("Police", "IRQ", "COP")],
            "recipients": [someone("a man")],
            "time": {"start": "2020-01-01", "end": "2020-01-01"},
            "quantities": [{"kind": "arrested", "low": 1, "high": 1}],
        },
        {
            "id": "e2",
            "trigger": span("attacked"),
            "type": "ASSAULT",
            "status": "ongoing",
            "actors": [someone("Rebels")],
            "recipients": [],
        },
    ],
    "statements": [],
    "links": [{"from": "e2", "to": "e1", "kind": "response"}],
}


def figures(system):
    scores = Scores()
    score_report(scores, GOLD, system)
    return scores.figures()


def test_gold_against_itself_is_perfect():
    found = figures(GOLD)
    for name in ("events", "anywhere", "roles", "quantities", "links", "record"):
        assert found[name]["F1"] == 1.0, name
    for name in ("status", "time", "place", "country", "sector"):
        assert found[name]["share"] == 1.0, name


def test_nothing_found():
    assert figures({"text": TEXT})["events"] == {"P": 0.0, "R": 0.0, "F1": 0.0, "gold": 2, "sys": 0}


def test_a_wrong_type_counts_anywhere_only():
    system = copy.deepcopy(GOLD)
    system["events"][0]["type"] = "SANCTION"
    found = figures(system)
    assert (found["anywhere"]["F1"], found["events"]["F1"]) == (1.0, 0.5)
    assert found["links"]["F1"] == 0.0


def test_status_and_roles():
    system = copy.deepcopy(GOLD)
    system["events"][1]["status"] = "occurred"
    system["events"][0]["actors"], system["events"][0]["recipients"] = (
        system["events"][0]["recipients"],
        system["events"][0]["actors"],
    )
    found = figures(system)
    assert found["status"]["share"] == 0.5
    assert found["status_not_occurred"]["share"] == 0.0
    assert found["roles"]["F1"] == pytest.approx(0.333)


@pytest.mark.parametrize(
    ("gold", "system", "same"),
    [
        (None, None, True),
        (None, {"start": "2020-01-01", "end": "2020-01-01"}, False),
        ({"start": "2020-01-01", "end": "2020-01-07"}, {"start": "2020-01-03", "end": "2020-01-07"}, True),
        ({"start": "2020-01-01", "end": "2020-01-31"}, {"start": "2020-01-03", "end": "2020-01-07"}, False),
        ({"start": None, "end": "2020-11-30"}, {"start": None, "end": "2020-11-30"}, True),
        ({"start": None, "end": "2020-11-30"}, {"start": "2020-11-01", "end": "2020-11-30"}, False),
    ],
)
def test_same_time(gold, system, same):
    assert same_time(gold, system) is same


def test_sentences_break_at_end_marks():
    assert [TEXT[a:b].strip() for a, b in sentences(TEXT)] == [
        "Police arrested a man.",
        "Rebels attacked a town.",
        "The minister met the envoy.",
    ]
