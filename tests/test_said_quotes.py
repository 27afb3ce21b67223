"""Pairing of quotation marks: straight, curly, single, nested, over paragraphs, broken and repaired."""

from __future__ import annotations

import pytest

from dateline.said.quotes import paragraphs, quotes

CASES = {
    "straight": ('He said "we will go" on Friday.', ["we will go"]),
    "curly": ("He said “we will go” on Friday.", ["we will go"]),
    "latex": ("He said ``we will go'' on Friday.", ["we will go"]),
    "doubled single": ("He said ''we will go'' on Friday.", ["we will go"]),
    "guillemets": ("He said «we will go» on Friday.", ["we will go"]),
    "single": ("He said 'we will go.' Then he left.", ["we will go."]),
    "single curly": ("He said ‘we will go.’ Then he left.", ["we will go."]),
    "apostrophes": ("The minister's aides didn't say it in the '90s, the workers' union said.", []),
    "possessive in quote": ("She called it 'the people's choice' yesterday.", ["the people's choice"]),
    "broken by its cue": ('"We will go," he said. "We must."', ["We will go,", "We must."]),
    "nested": ("\"He told me, 'Go now,' and I went,\" she said.", ["He told me, 'Go now,' and I went,", "Go now,"]),
    "nested curly": ("“He told me, ‘Go now,’ and I went,” she said.", ["He told me, ‘Go now,’ and I went,", "Go now,"]),
    "two paragraphs": ('"We will go.\n\n"We must," he said.', ['We will go.\n\n"We must,']),
    "close missing": ("“We will all go there tomorrow.\n\nThe talks go on.", ["We will all go there tomorrow."]),
    "open missing": ('We will all go there," he said.\n\nThe talks go on.', ["We will all go there,"]),
    "inches": ("The pipe was 5'6\" long.", []),
    "brackets": ('("We will go")', ["We will go"]),
    "empty": ('He said "" and left.', []),
}


@pytest.mark.parametrize("name", CASES)
def test_quotes(name):
    text, expected = CASES[name]
    assert [text[quote.start : quote.end] for quote in quotes(text)] == expected


def test_inner_quotation_has_a_level():
    assert [quote.level for quote in quotes("“He told me, ‘Go now,’ and I went,” she said.")] == [0, 1]


@pytest.mark.parametrize("text", ["", " ", "\n\n", '"', '""""', "'" * 50, "“" * 30 + "a" + "”" * 30, '"\n\n"\n\n"', "😀 “😀” '😀'"])
def test_any_text_is_survived(text):
    for quote in quotes(text):
        assert 0 <= quote.outer_start <= quote.start < quote.end <= quote.outer_end <= len(text)


def test_a_repaired_quotation_says_so():
    assert quotes("“We will all go there tomorrow.\n\nThe talks go on.")[0].repaired


def test_paragraphs_are_lines_where_no_line_is_blank():
    assert [text for text in (("a\nb"[start:end]) for start, end in paragraphs("a\nb"))] == ["a", "b"]
    assert len(paragraphs("a\nb\n\nc")) == 2
