"""The room `when`: intervals, direction, event times, and what it must not depend on."""

from __future__ import annotations

import locale
import os
import time
from datetime import date

import pytest
import spacy

from dateline import board
from dateline.measure import times as measure
from dateline.reader import report
from dateline.when import calendar, tense
from dateline.when.anchor import EventTimeComponent
from dateline.when.component import WhenComponent
from dateline.when.finder import Finder
from dateline.when.grammar import compiled


@pytest.fixture(scope="module")
def when():
    component, blank = WhenComponent(), spacy.blank("en")

    def read(text: str, published: str = "2020-08-28"):
        return component(board.prepare(blank.make_doc(text), report(text, published)))._.times

    return read


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("He left in 2014.", "2014-01-01", "2014-12-31"),
        ("He left last week.", "2020-08-17", "2020-08-23"),
        ("He left in February.", "2020-02-01", "2020-02-29"),
        ("He will leave by November.", None, "2020-11-30"),
        ("He has ruled since March.", "2020-03-01", None),
        ("He ruled until 2014.", None, "2014-12-31"),
        ("He left before Monday.", None, "2020-08-23"),
        ("He left in the second quarter of 2019.", "2019-04-01", "2019-06-30"),
        ("He left in the 1980s.", "1980-01-01", "1989-12-31"),
        ("He left in the summer of 2019.", "2019-06-01", "2019-08-31"),
        ("He left over the weekend.", "2020-08-22", "2020-08-23"),
        ("He left in late June.", "2020-06-21", "2020-06-30"),
        ("He left in the past two weeks.", "2020-08-14", "2020-08-28"),
        ("He recently left.", None, "2020-08-28"),
        ("It took three days.", None, None),
    ],
)
def test_the_interval_of_an_expression(when, text, start, end):
    (found,) = when(text)
    assert (found.begin, found.until) == (start, end)


def test_both_ends_of_a_range_stand_for_all_of_it(when):
    first, second = when("He ruled from 2011 to 2014.")
    assert (first.begin, first.until) == (second.begin, second.until) == ("2011-01-01", "2014-12-31")


def test_every_expression_names_its_rule_and_a_confidence(when):
    (found,) = when("Troops must leave by November.")
    assert found.evidence == "when.month+by"
    assert 0 < found.confidence <= 1


def test_today_in_a_quotation_is_the_day_of_the_speech(when):
    text = 'On Tuesday the minister spoke. "The army attacked us last night," he said.'
    assert [found.value for found in when(text)] == ["2020-08-25", "2020-08-24TNI"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n\n",
        "😀" * 50,
        "2020 " * 3000,
        "the " * 20000,
        "May may march in March 3 to 5 to 6 7 8",
        "9999-12-31 to 10,000",
    ],
)
def test_any_text_can_be_read(when, text):
    for found in when(text):
        assert text[found.start : found.end] == found.text


@pytest.mark.parametrize("published", ["1000-01-01", "2999-12-31", "2020-02-29", "1999-12-31"])
def test_any_publication_date_can_be_read(when, published):
    text = "He left last year, a century ago, on Friday, in May, 900 years ago and on Feb. 29; he will leave next decade, on Monday and in 900 years."  # noqa: E501
    assert len(when(text, published)) >= 7


def test_neither_locale_nor_time_zone_matters(when, monkeypatch):
    text = "He left yesterday at 4 p.m. EDT and will be back on Monday, in June or next week."
    expected = when(text)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    old = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, "C")
        assert when(text) == expected
    finally:
        locale.setlocale(locale.LC_ALL, old)
        monkeypatch.undo()
        time.tzset()
    assert os.environ.get("TZ") != "Pacific/Kiritimati"


def test_reading_one_text_leaves_nothing_for_the_next(when):
    before = when("He left in May.")
    when("In March 1997 he came. The following month he left.")
    assert when("He left in May.") == before


@pytest.mark.parametrize(
    ("year", "day"), [(1999, "1999-04-04"), (2000, "2000-04-23"), (2008, "2008-03-23"), (2019, "2019-04-21"), (2038, "2038-04-25")]
)
def test_easter(year, day):
    assert calendar.easter(year).isoformat() == day


def test_thirds_of_a_month():
    month = calendar.interval("2020-06")
    parts = [calendar.third(month, part) for part in ("START", "MID", "END")]
    assert [[day.day for day in part] for part in parts] == [[1, 10], [11, 20], [21, 30]]


def test_a_day_that_is_none_has_no_interval():
    assert calendar.interval("2019-02-29") is None
    assert calendar.interval("2019-W53") is None
    assert calendar.interval("PAST_REF") is None


def test_a_broken_rule_is_named():
    entry = {"rule": "broken", "needs": "day", "pattern": "(day", "value": "day", "gives": {}}
    with pytest.raises(ValueError, match=r"rules/mine.yaml: the pattern of rule 'broken' does not compile"):
        compiled(entry, 0, "mine.yaml", {}, {}, set())
    with pytest.raises(ValueError, match=r"knows no \['give'\]"):
        compiled({"rule": "broken", "give": {}}, 0, "mine.yaml", {}, {}, set())


def test_direction_without_a_tree():
    text = "He will leave on Monday. He left on Sunday."
    assert tense.of_text(text, 17, 23) == "future"
    assert tense.of_text(text, 36, 42) == "past"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The ministers will meet on Tuesday in Paris.", "2020-09-01"),
        ("The ministers met on Tuesday in Paris.", "2020-08-25"),
        ("The army plans to attack the town on Sunday.", "2020-08-30"),
        ("Police arrested ten men on Sunday.", "2020-08-23"),
        ("The court will hear the case in November.", "2020-11"),
        ("The court heard the case in November.", "2019-11"),
    ],
)
def test_direction_by_the_verb(read, text, value):
    assert [found.value for found in read(text, "2020-08-28").times] == [value]


@pytest.fixture(scope="module")
def event_times(nlp):
    """A function from a text with its triggers (word, type, status) to the events' times, whatever the other rooms find."""
    parts = dict(nlp.pipeline)
    component = EventTimeComponent()

    def times(text: str, *events: tuple[str, str, str], published: str = "2020-08-28"):
        doc = board.prepare(nlp.make_doc(text), report(text, published))
        parts["when"](parts["language"](doc))
        for word, kind, status in events:
            start = text.index(word)
            doc._.events.append(board.EventDraft(trigger=doc.char_span(start, start + len(word)), type=kind, status=status))
        component(doc)
        return [draft.time and (draft.time.start, draft.time.end, draft.time.precision, draft.time.basis) for draft in doc._.events]

    return times


def test_a_stated_day(event_times):
    assert event_times("The army attacked the village on Tuesday.", ("attacked", "ASSAULT", "occurred")) == [
        ("2020-08-25", "2020-08-25", "day", "stated")
    ]


def test_the_day_of_the_saying_is_not_that_of_the_deed(event_times):
    text = "Officials said on Thursday that the army attacked the village on Monday."
    assert event_times(text, ("attacked", "ASSAULT", "occurred")) == [("2020-08-24", "2020-08-24", "day", "stated")]


def test_a_plan_has_its_deadline(event_times):
    assert event_times("The troops will be withdrawn by November.", ("withdrawn", "RETREAT", "planned")) == [
        (None, "2020-11-30", "month", "stated")
    ]


def test_an_undated_plan_has_no_time(event_times):
    assert event_times("The government will withdraw the troops.", ("withdraw", "RETREAT", "planned")) == [None]


def test_news_without_any_date_is_of_the_report(event_times):
    assert event_times("The army attacked a village.", ("attacked", "ASSAULT", "occurred")) == [
        ("2020-08-28", "2020-08-28", "day", "report")
    ]


def test_a_joined_clause_shares_the_date(event_times):
    text = "On Monday, the army attacked the village and arrested ten men."
    assert event_times(text, ("attacked", "ASSAULT", "occurred"), ("arrested", "COERCE", "occurred"))[1][:2] == (
        "2020-08-24",
        "2020-08-24",
    )


def test_background_keeps_its_own_year(event_times):
    text = "The army attacked the village on Monday. Rebels seized the town in 2014."
    assert event_times(text, ("attacked", "ASSAULT", "occurred"), ("seized", "COERCE", "occurred"))[1] == (
        "2014-01-01",
        "2014-12-31",
        "year",
        "stated",
    )


def test_a_reaction_lies_between_the_deed_and_the_report(event_times):
    text = "The army attacked the village on Monday.\n\nThe president condemned the raid."
    assert event_times(text, ("attacked", "ASSAULT", "occurred"), ("condemned", "ACCUSE", "occurred"))[1] == (
        "2020-08-24", "2020-08-28", "week", "inferred"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "word", "kind", "dated"),
    [
        ("On Monday the court met.\n\nThe company rejected the charges.", "charges", "ACCUSE", False),
        ("On Monday the court met.\n\nThe governor issued a warning.", "warning", "THREATEN", True),
        ("On Monday the court met.\n\nThe queen sent her condolences.", "condolences", "SUPPORT", True),
    ],
)
def test_words_only_taken_up_are_background(event_times, text, word, kind, dated):
    assert (event_times(text, (word, kind, "occurred")) != [None]) is dated


def test_a_paragraph_of_years_past_is_background(event_times):
    text = "On Monday the army attacked.\n\nThe party won the vote in 2011. The king appointed a new minister."
    assert event_times(text, ("attacked", "ASSAULT", "occurred"), ("appointed", "SUPPORT", "occurred"))[1] is None


def test_deeds_do_not_lie_ahead(event_times):
    text = "The minister urged rebels to leave by November."
    assert event_times(text, ("urged", "REQUEST", "occurred"))[0][:2] == ("2020-08-28", "2020-08-28")


def test_since_leaves_the_end_open(event_times):
    assert event_times("Students have protested in the city since June.", ("protested", "PROTEST", "ongoing")) == [
        ("2020-06-01", None, "month", "stated")
    ]


def test_event_times_without_a_tree():
    blank = spacy.blank("en")
    text = "The army attacked a village."
    doc = board.prepare(blank.make_doc(text), report(text, "2020-08-28"))
    doc._.events = [board.EventDraft(trigger=doc[2:3], type="ASSAULT")]
    EventTimeComponent()(WhenComponent()(doc))
    assert doc._.events[0].time.basis == "report"


TIMEML = """<?xml version="1.0"?><TimeML>
<DCT><TIMEX3 tid="t0" type="DATE" value="2020-08-28" functionInDocument="CREATION_TIME">28 August</TIMEX3></DCT>
<TEXT>The army attacked on
<TIMEX3 tid="t1" type="DATE" value="2020-08-24">Monday</TIMEX3>,
<TIMEX3 tid="t2" type="DATE" value="2020-08-27">early yesterday</TIMEX3> and in
<TIMEX3 tid="t3" type="DATE" value="2013">2014</TIMEX3>
for the <TIMEX3 tid="t4" type="DURATION" value="P1X">umpteenth while</TIMEX3>.</TEXT></TimeML>"""


def test_measuring_strips_and_counts(tmp_path, nlp, monkeypatch):
    (tmp_path / "a.tml").write_text(TIMEML, encoding="utf-8")
    blank = spacy.blank("en")
    blank.add_pipe("when")
    figures = measure.measure_times(tmp_path, nlp=blank)
    assert (figures["documents"], figures["gold"], figures["system"]) == (1, 4, 3)
    assert figures["relaxed"] == figures["strict"] == figures["type"] == round(6 / 7, 4)
    assert figures["value"] == round(4 / 7, 4)


def test_measuring_names_a_bad_file(tmp_path):
    (tmp_path / "b.tml").write_text("<TimeML>", encoding="utf-8")
    with pytest.raises(ValueError, match=r"b.tml is not well-formed TimeML"):
        measure.measure_times(tmp_path, nlp=spacy.blank("en"))


def test_finding_is_fast_enough():
    finder = Finder()
    text = "On Monday, the army of the country attacked a village in the north, officials said. " * 28
    finder.find(text, date(2020, 8, 28), lambda start, end: None)
    started = time.process_time()
    finder.find(text, date(2020, 8, 28), lambda start, end: None)
    assert time.process_time() - started < 0.05
