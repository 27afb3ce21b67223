"""Levels: standing figures of forces, told from their movements."""

from __future__ import annotations

import pytest

from dateline import board
from dateline.how_many import HowMany, Levels
from dateline.how_many.lexicon import read_yaml
from dateline.reader import report
from dateline.record import TimeExpression

SENTENCES = read_yaml("level_sentences.yaml")


@pytest.fixture(scope="module")
def levels(nlp):
    """A function from a text to its levels, with the language model alone."""
    language, how_many, component = nlp.get_pipe("language"), HowMany(), Levels()

    def read(text: str, times=()):
        doc = language(board.prepare(nlp.make_doc(text), report(text, "2020-08-30")))
        doc._.times = list(times)
        return component(how_many(doc))._.levels

    return read


@pytest.mark.parametrize("item", [pytest.param(item, id=item["text"]) for item in SENTENCES])
def test_levels_of_the_sentence(levels, item):
    found = [[level.low, level.high, level.status] for level in levels(item["text"])]
    if item.get("at_least"):
        assert all(level in found for level in item["levels"])
    else:
        assert sorted(found, key=str) == sorted(item["levels"], key=str)


def test_there_are_enough_sentences():
    assert sum(bool(item["levels"]) for item in SENTENCES) >= 40
    assert sum(not item["levels"] for item in SENTENCES) >= 15


def test_planned_level_has_its_deadline(levels):
    text = "The president plans to cut the number of troops in Germany from 36,000 to 24,000 by November."
    start = text.index("November")
    time = TimeExpression(
        text="November", start=start, end=start + 8, type="DATE", value="2020-11", begin="2020-11-01", until="2020-11-30"
    )
    current, planned = sorted(levels(text, [time]), key=lambda level: level.status)
    assert (planned.as_of.start, planned.as_of.end, planned.as_of.precision) == (None, "2020-11-30", "month")
    assert (current.as_of.start, current.as_of.end) == ("2020-08-30", "2020-08-30")


def test_a_vague_time_dates_no_level(levels):
    text = "The president plans to cut its force in Germany to 24,000 from the current 36,000 by November."
    start, vague = text.index("November"), text.index("current")
    times = [
        TimeExpression(
            text="current", start=vague, end=vague + 7, type="DATE", value="PRESENT_REF", begin="2020-08-30", until="2020-08-30"
        ),
        TimeExpression(
            text="November", start=start, end=start + 8, type="DATE", value="2020-11", begin="2020-11-01", until="2020-11-30"
        ),
    ]
    planned = next(level for level in levels(text, times) if level.status == "planned")
    assert (planned.low, planned.as_of.end) == (24000, "2020-11-30")


def test_same_figure_is_told_once(levels):
    assert len(levels("France has 4,500 soldiers in Mali. France has 4,500 soldiers in Mali.")) == 1


def test_level_says_of_what(levels):
    (level,) = levels("The United States has about 5,200 American troops in Iraq.")
    assert (level.text, level.of, level.approx) == ("about 5,200", "American troops", True)
    assert level.evidence.startswith("levels.")


@pytest.mark.parametrize("text", ["", " ", "5", "troops", "5,200 troops", "to 5,200", "from from to 12 troops"])
def test_any_text_is_survived(levels, text):
    levels(text)
