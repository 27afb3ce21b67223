"""Records in words, in the terminal and as a page: made from the record alone."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from dateline.record import Record, When
from dateline.show import html, table, words

TEXT = "Ruritania will withdraw about 500 troops from Strelsau by November, officials said. On Friday <rebels> shelled Strelsau."


def span(text: str, **more) -> dict:
    start = TEXT.index(text)
    return {"text": text, "start": start, "end": start + len(text), **more}


QUOTE = "Ruritania will withdraw about 500 troops from Strelsau by November"
RECORD = Record.from_dict(
    {
        "id": "r1",
        "title": "Troops <to> go & \x1b[31mstay",
        "published": "2020-08-30",
        "url": "https://news.example/a?b=1&c",
        "text": TEXT,
        "events": [
            {
                "id": "e1",
                "trigger": span("withdraw"),
                "type": "RETREAT",
                "mode": "withdraw",
                "status": "planned",
                "actors": [span("Ruritania", name="Ruritania", country="RUR", sector="GOV")],
                "time": {"start": None, "end": "2020-11-30", "precision": "month", "basis": "stated"},
                "place": span("Strelsau", name="Strelsau", country="RUR"),
                "quantities": [span("about 500", kind="troops", low=500, high=500, approx=True, of="troops")],
                "source": span("officials"),
                "evidence": "what.withdraw",
                "confidence": 0.8123,
            },
            {
                "id": "e2",
                "trigger": span("shelled"),
                "type": "ASSAULT",
                "mode": "heavy-weapons",
                "recipients": [span("Strelsau", name="[bold]Strelsau", country="---", sector="CVL")],
                "time": {"start": "2020-08-28", "end": "2020-08-28", "precision": "day", "basis": "inferred"},
            },
        ],
        "statements": [
            {"speaker": span("officials", name="officials"), "cue": span("said"), "content": span(QUOTE), "mode": "indirect"}
        ],
        "levels": [span("about 500", of="Ruritanian troops", country_of="RUR", in_country="RUR", low=500, high=None)],
        "links": [{"from": "e2", "to": "e1", "kind": "response"}],
        "times": [{**span("by November"), "type": "DATE", "value": "2020-11"}],
    }
)


def printed(record: Record, width: int = 80, colour: bool = False) -> str:
    out = io.StringIO()
    Console(file=out, width=width, force_terminal=colour, color_system="truecolor" if colour else None).print(table.render(record))
    return out.getvalue()


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2020-08-28", "2020-08-28", "28 Aug 2020"),
        ("2020-08-17", "2020-08-23", "17–23 Aug 2020"),
        ("2020-08-31", "2020-09-06", "31 Aug – 6 Sep 2020"),
        ("2019-12-30", "2020-01-05", "30 Dec 2019 – 5 Jan 2020"),
        ("2003-01-01", "2020-08-30", "2003 – 30 Aug 2020"),
        ("2020-02-01", "2020-02-29", "Feb 2020"),
        ("2020-06-01", "2020-08-31", "Jun–Aug 2020"),
        ("2014-01-01", "2014-12-31", "2014"),
        ("2010-01-01", "2019-12-31", "2010–2019"),
        (None, "2020-11-30", "by Nov 2020"),
        (None, "2014-12-31", "by the end of 2014"),
        (None, "2020-11-03", "by 3 Nov 2020"),
        ("2020-03-01", None, "since Mar 2020"),
        ("2014-01-01", None, "since 2014"),
        ("2014-05-06", None, "since 6 May 2014"),
        (None, None, ""),
        ("soon", "later", "soon – later"),
    ],
)
def test_intervals_are_said_as_one_would_write_them(start, end, said):
    assert words.when_words(When(start=start, end=end, precision="unknown", basis="stated")) == said


@pytest.mark.parametrize(
    ("low", "high", "approx", "said"),
    [
        (12, 12, False, "12"),
        (3500, 3500, True, "about 3,500"),
        (20, None, False, "at least 20"),
        (None, 100, False, "at most 100"),
        (20, 30, False, "20–30"),
        (1.5e6, 1.5e6, False, "1,500,000"),
        (2.5, 2.5, False, "2.5"),
        (0, 0, False, "0"),
        (None, None, False, ""),
    ],
)
def test_bounds_are_said_in_words(low, high, approx, said):
    assert words.number_words(low, high, approx) == said


def test_events_stand_in_time_order_around_the_day_of_the_report():
    assert [(name, [event.id for event in events]) for name, events in words.groups(RECORD)] == [
        ("before", ["e2"]),
        ("later", ["e1"]),
    ]


def test_the_table_answers_every_question():
    shown = printed(RECORD)
    for part in (
        "28 Aug 2020",
        "inferred",
        "by Nov 2020",
        "○ planned",
        "Ruritania\xa0(RUR\xa0GOV)",
        "RETREAT/withdraw “withdraw”",
        "in Strelsau, RUR",
        "about 500 troops",
        "according to officials",
        "somebody → [bold]Strelsau",
        "“shelled” e2 answers “withdraw” e1",
    ):
        assert part in shown, part
    assert shown.index("shelled") < shown.index("still to come") < shown.index("withdraw")


def test_colour_is_for_terminals_and_a_report_cannot_send_escapes():
    assert "\x1b" not in printed(RECORD)
    coloured = printed(RECORD, colour=True)
    assert "\x1b[" in coloured and "\x1b[31mstay" not in coloured


@pytest.mark.parametrize("width", [20, 40, 60, 80, 200])
def test_lines_never_run_over_the_terminal(width):
    assert max(len(line) for line in printed(RECORD, width).splitlines()) <= width


def test_an_empty_record_is_said_to_be_empty():
    empty = Record(id="x", title=None, published="2020-08-30", url=None, text="")
    assert "No events" in printed(empty) and "No events" in html.page(empty)


class Reading(HTMLParser):
    """The text of a page's report, its marked words, and every attribute."""

    def __init__(self):
        super().__init__()
        self.depth, self.text, self.attributes, self.ids, self.marked = 0, "", [], [], {}

    def handle_starttag(self, tag, attrs):
        self.attributes += [(tag, *attr) for attr in attrs]
        attributes = dict(attrs)
        self.ids += [attributes["id"]] if "id" in attributes else []
        if self.depth or attributes.get("class") == "text":
            self.depth += 1
        self.now = (attributes.get("data-r") or "").split()

    def handle_endtag(self, tag):
        self.depth -= bool(self.depth)
        self.now = []

    def handle_data(self, data):
        if self.depth:
            self.text += data
            for card in self.now:
                self.marked[card] = self.marked.get(card, "") + data


def test_the_page_holds_the_report_unchanged_and_marks_overlapping_evidence():
    page = Reading()
    page.feed(html.page(RECORD))
    assert page.text == TEXT
    assert page.marked["s1"].startswith(QUOTE)
    assert page.marked["e1"] == "Ruritaniawithdrawabout 500Strelsauofficials"
    assert len(set(page.ids)) == len(page.ids)
    assert {value[1:] for _, name, value in page.attributes if name == "href" and value.startswith("#")} <= set(page.ids)


def test_the_page_may_run_only_its_own_script_and_style_and_asks_for_nothing():
    page = html.page(RECORD)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    assert policy.startswith("default-src 'none';") and "unsafe" not in policy
    for tag in ("script", "style"):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    reading = Reading()
    reading.feed(page)
    assert not [attr for attr in reading.attributes if attr[1] in ("src", "style", "srcset") or attr[1].startswith("on")]
    assert [value for tag, name, value in reading.attributes if name == "href" and not value.startswith("#")] == [RECORD.url]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "http://[", "//a.org"])
def test_only_web_addresses_become_links(url):
    record = Record(id="x", title=None, published="2020-08-30", url=url, text="a")
    assert "<a" not in html.page(record)


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(-5, 50), st.integers(-5, 50)), max_size=8))
def test_any_marks_cut_the_text_into_pieces_that_make_it_up(text, ends):
    pieces = html.pieces(len(text), [html.Mark(start, end, "who", "e1") for start, end in ends])
    assert "".join(text[piece.start : piece.end] for piece in pieces) == text
    for start, end in ends:
        covered = {
            i
            for piece in pieces
            for mark in piece.marks
            if (mark.start, mark.end) == (start, end)
            for i in range(piece.start, piece.end)
        }
        assert covered == set(range(max(start, 0), min(end, len(text))))


@given(st.text(max_size=60))
def test_any_text_is_shown_as_itself_and_runs_nothing(text):
    record = Record(id="x", title=text, published="2020-08-30", url=None, text=text)
    page = Reading()
    page.feed(html.page(record))
    assert len(page.text) == len(text.replace("\r\n", "\n")) or "\r" in text
    assert sum(tag == "script" for tag, *_ in page.attributes) == 0
    printed(record)
