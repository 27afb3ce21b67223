"""The room `who` on easy text: names, titles, offices, nominals and pronouns."""

from __future__ import annotations

import pytest

from dateline import board
from dateline.reader import report


def read(nlp, text: str, published: str = "2020-08-30"):
    doc = board.prepare(nlp.make_doc(text), report(text, published, id="t"))
    for name, component in nlp.pipeline:
        if name in {"language", "where", "who"}:
            doc = component(doc)
    return doc


def coded(doc, word: str) -> tuple[str, str]:
    token = next(token for token in doc if token.text == word)
    part = board.participant_of(board.mention_at(token))
    return part.country, part.sector


@pytest.mark.parametrize(
    ("text", "word", "country", "sector"),
    [
        ("Iraqi lawmakers voted on Sunday.", "lawmakers", "IRQ", "LEG"),
        ("US troops left the base.", "troops", "USA", "MIL"),
        ("The protesters marched in Minsk.", "protesters", "BLR", "OPP"),
        ("French police arrested two men.", "police", "FRA", "COP"),
        ("A spokesman for Hamas said so.", "spokesman", "PSE", "PTY"),
        ("The former Croatian president died.", "president", "HRV", "ELI"),
        ("Ahmed Hassan, a spokesman for Hezbollah, denied it.", "Hassan", "LBN", "UAF"),
        ("Police spokesman Marek Nowak spoke to Polish reporters.", "Nowak", "---", "COP"),
    ],
)
def test_codes(nlp, text, word, country, sector):
    got = coded(read(nlp, text), word)
    assert got[1] == sector
    assert got[0] == country


def test_a_last_name_is_the_full_name(nlp):
    doc = read(nlp, "Angela Merkel arrived in Paris. Merkel met the French president.", "2019-05-01")
    first, second = (board.mention_at(token).actor for token in doc if token.text == "Merkel")
    assert first is second
    assert first.name == "Angela Merkel"


def test_a_pronoun_is_a_person(nlp):
    doc = read(nlp, "Mike Pompeo visited Baghdad. He met the prime minister.", "2020-08-30")
    he = next(token for token in doc if token.text == "He")
    mention = board.mention_at(he)
    assert mention.kind == "pronoun"
    assert mention.actor.name == "Mike Pompeo"
    assert board.nearest_name(mention, he).span.text == "Mike Pompeo"


def test_the_office_of_the_events_day(nlp):
    doc = read(nlp, "Barack Obama spoke in Berlin.", "2019-01-05")
    mention = board.mention_at(next(token for token in doc if token.text == "Obama"))
    assert board.participant_of(mention, "2019-01-04").sector == "ELI"
    assert board.participant_of(mention, "2012-05-01").office == "President"


def test_a_title_is_not_part_of_the_span(nlp):
    doc = read(nlp, "The crowd greeted President Andrzej Duda.", "2019-01-14")
    mention = board.mention_at(next(token for token in doc if token.text == "Duda"))
    assert mention.span.text == "Andrzej Duda"


@pytest.mark.parametrize("text", ["", " \n ", "😀 😀", "###", "He.", "the", "A B C D\n\n\nE"])
def test_any_text(nlp, text):
    read(nlp, text)


def test_an_unknown_name_is_not_guessed(nlp):
    doc = read(nlp, "Zxqva Brandtholm left.")
    assert coded(doc, "Brandtholm")[0] == "---"
