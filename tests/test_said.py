"""Statements: speaker, cue, content, mode and via."""

from __future__ import annotations

import pytest

from dateline.said.lexicon import inflections, lexicon, source

EXAMPLES = [
    (example["text"], example["cue"], example.get("content"))
    for section in ("verbs", "nouns", "phrases", "adverbs")
    for group in source()[section]
    for example in group.get("examples", [])
]
COUNTER = [
    text for section in ("verbs", "nouns", "phrases", "adverbs") for group in source()[section] for text in group.get("counter", [])
]


def told(record):
    return [(s.speaker and s.speaker.text, s.cue and s.cue.text, s.content.text, s.mode) for s in record.statements]


@pytest.mark.parametrize(("text", "cue", "content"), EXAMPLES)
def test_examples_of_the_lexicon(read, text, cue, content):
    found = read(text).statements
    assert [s.cue.text for s in found] == [cue]
    if content:
        assert found[0].content.text == content


@pytest.mark.parametrize("text", COUNTER)
def test_counter_examples_of_the_lexicon(read, text):
    assert read(text).statements == ()


CASES = {
    "direct before": (
        '"We will leave the country," President Duda said.',
        [("Duda", "said", "We will leave the country,", "direct")],
    ),
    "direct after": ('Duda said: "We will leave the country."', [("Duda", "said", "We will leave the country.", "direct")]),
    "inverted": ('"We will leave the country," said Duda.', [("Duda", "said", "We will leave the country,", "direct")]),
    "broken quote": (
        '"We will leave," Duda said. "We have no other choice."',
        [("Duda", "said", "We will leave,", "direct"), ("Duda", "said", "We have no other choice.", "direct")],
    ),
    "mixed": ('Duda called the deal a "very bad joke".', [("Duda", "called", 'the deal a "very bad joke', "mixed")]),
    "content first": ("The talks have failed, Duda said.", [("Duda", "said", "The talks have failed", "indirect")]),
    "nobody": ("Two people were reportedly killed.", [(None, "reportedly", "killed", "indirect")]),
    "two paragraphs": (
        'Duda said: "We will leave the country.\n\n"We have no other choice."',
        [("Duda", "said", 'We will leave the country.\n\n"We have no other choice.', "direct")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_statements(read, name):
    text, expected = CASES[name]
    assert told(read(text)) == expected


def test_quoted_words_alone_are_no_statement(read):
    assert read('The so-called "deal of the century" failed in June.').statements == ()


def test_negated_cue_gives_no_statement(read):
    assert read("Duda did not say that he would leave.").statements == ()


def test_outlet_is_via(read):
    statement = read("Duda told the BBC that the talks had failed.").statements[0]
    assert (statement.speaker.text, statement.via) == ("Duda", "BBC")


def test_spans_and_evidence(read):
    record = read('"We will leave," Duda said. He warned that the talks had failed.\n\nAccording to the BBC, the army is ready.')
    assert len(record.statements) == 3
    for statement in record.statements:
        for span in (statement.cue, statement.content):
            assert record.text[span.start : span.end] == span.text
        assert statement.evidence.startswith("said.") and 0 <= statement.confidence <= 1


@pytest.mark.parametrize(
    "text",
    ["", "   ", "\n\n", "😀", '"', '"Go," "go," "go"', "said " * 300, "According to", "Reportedly", '"' + "word " * 3000 + '"'],
)
def test_any_text_is_survived(read, text):
    read(text)


def test_missing_language_room_is_survived():
    import spacy

    from dateline import board, said
    from dateline.reader import report

    doc = board.prepare(spacy.blank("en").make_doc("Duda said no."), report("Duda said no.", "2020-01-01"))
    assert said.SaidComponent()(doc)._.statements == []


def test_inflections():
    assert inflections("deny", {}) == ["deny", "denies", "denied", "denying"]
    assert inflections("urge", {}) == ["urge", "urges", "urged", "urging"]
    assert lexicon().verbs["said"].lemma == "say"
    assert "warnings" in lexicon().nouns
