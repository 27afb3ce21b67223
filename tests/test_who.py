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
        ("Police spokesman Marek Nowak spoke to reporters.", "Nowak", "---", "COP"),
        ("Police spokesman Marek Nowak spoke to Polish reporters.", "Nowak", "POL", "COP"),
        ("President Abdelaziz Bouteflicka gave a speech.", "Bouteflicka", "DZA", "GOV"),
        ("The newspaper based in Lagos was closed.", "newspaper", "NGA", "JRN"),
        ("Bosnian Serbs opened fire.", "Serbs", "BIH", "CVL"),
        ("French and Egyptian warships sailed.", "warships", "EGY", "MIL"),
        ("Ugandan opposition candidates protested.", "opposition", "UGA", "OPP"),
        ("An anti-Syrian journalist died.", "journalist", "---", "JRN"),
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


def actor_of(doc, word: str, which: int = 0):
    """The actor of the mention that the (which + 1)th token with this text heads."""
    return board.mention_at([token for token in doc if token.text == word][which]).actor


def test_pronouns_by_gender(nlp):
    doc = read(nlp, "Maria Lopez met Peter Novak in Prague. She thanked him. Mrs Kowalski watched them.")
    assert actor_of(doc, "She") is actor_of(doc, "Lopez")
    assert actor_of(doc, "him") is actor_of(doc, "Novak")


def test_a_chain_of_pronouns_keeps_its_actor(nlp):
    doc = read(
        nlp, "Peter Novak resigned on Monday. He left the office. Later he spoke to reporters. They asked him about his plans."
    )
    for word in ("He", "he", "him", "his"):
        assert actor_of(doc, word) is actor_of(doc, "Novak")
    assert actor_of(doc, "They") is not actor_of(doc, "Novak")


def test_an_object_is_not_its_own_subject(nlp):
    doc = read(nlp, "Peter Novak visited Prague. John Smith attacked him.")
    assert actor_of(doc, "him") is actor_of(doc, "Novak")


def test_a_quoted_i_is_the_speaker(nlp):
    doc = read(nlp, '"I will not resign", Peter Novak said. "We are ready", said Maria Lopez.')
    assert actor_of(doc, "I") is actor_of(doc, "Novak")
    assert actor_of(doc, "We") is actor_of(doc, "Lopez")


def test_an_organization_is_it(nlp):
    doc = read(nlp, "Maria Lopez works in Geneva. Amnesty International criticised the law. It asked the government to repeal it.")
    assert actor_of(doc, "It") is actor_of(doc, "International")


def test_words_of_gender_are_of_one_gender():
    from dateline.who.titles import HOME, load_yaml, plain

    table = load_yaml(HOME / "genders.yaml")
    for part in ("nouns", "first_names"):
        assert not set(table[part]["m"]) & set(table[part]["f"])
        assert all(word == plain(word) for words in table[part].values() for word in words)


def test_the_index_of_mentions_follows_the_list(nlp):
    doc = read(nlp, "Maria Lopez met Peter Novak in Prague.")
    novak = next(token for token in doc if token.text == "Novak")
    first = board.mention_at(novak)
    assert first.actor.name == "Peter Novak"
    doc._.mentions = [mention for mention in doc._.mentions if mention is not first and first.head.i != mention.head.i]
    assert board.mention_at(novak) is not first
