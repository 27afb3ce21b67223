"""The codebook: its files, its errors, and the sentences beside its entries."""

from __future__ import annotations

import pytest

from dateline import board, reader
from dateline.what import codebook, rules

TYPES = (
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT"
).split()

BOOK = codebook.builtin()


@pytest.fixture(scope="module")
def parse(nlp):
    language = dict(nlp.pipeline)["language"]

    def read(text):
        return language(board.prepare(nlp.make_doc(text), reader.report(text, "2020-08-30")))

    return read


def covers(tokens, start, end):
    return any(start <= token.idx < end for token in tokens)


def as_marked(doc, entry, example):
    """Whether the entry is found at the example's trigger with everybody in the marked role."""
    trigger = next((start, end) for role, start, end in example.marks if role == "trigger")
    for match in rules.matches(doc, BOOK):
        if match.entry is entry and covers(match.words, *trigger):
            people = {"actor": match.actors, "recipient": match.recipients}
            return all(covers(people[role], start, end) for role, start, end in example.marks if role != "trigger")
    return False


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_has_a_file_with_definition_entries_and_examples(kind):
    entries = [entry for entry in BOOK.entries if entry.type == kind]
    assert BOOK.definitions[kind]
    assert {entry.kind for entry in entries} == {"verb", "noun"}
    assert all(entry.match for entry in entries if entry.line), "every entry shows a sentence that it fits"


@pytest.mark.parametrize("kind", TYPES)
def test_examples_match_and_counterexamples_do_not(kind, parse):
    """A learned parser errs now and then: one in eight examples of a type may fail, a counterexample may not."""
    wrong, total, false = [], 0, []
    for entry in (entry for entry in BOOK.entries if entry.type == kind):
        for example in entry.match:
            total += 1
            if not as_marked(parse(example.text), entry, example):
                wrong.append(f"{entry.file}:{example.line}: {example.text}")
        for example in entry.no_match:
            if any(match.entry is entry for match in rules.matches(parse(example.text), BOOK)):
                false.append(f"{entry.file}:{example.line}: {example.text}")
    assert not false, false
    assert len(wrong) <= max(2, total / 8), wrong


def test_modes_are_those_of_the_heads(nlp):
    from dateline.language.model import WEIGHTS

    labels = set(__import__("json").loads((WEIGHTS / "labels.json").read_text())["mode"])
    assert all(mode in labels for modes in BOOK.modes.values() for mode in modes)


def write(folder, text):
    (folder / "own.yaml").write_text(text, encoding="utf-8")
    return folder


OWN = """type: EVICT
definition: People are put out of their homes.
verbs:
  - words: [evict, turn out]
    strength: 0.9
    match:
      - "[actor: Bailiffs] *evicted* [recipient: a family]."
"""


def test_a_researcher_adds_a_type(tmp_path, parse):
    book = codebook.load([write(tmp_path, OWN)])
    found = [match for match in rules.matches(parse("Bailiffs evicted a family."), book) if match.entry.type == "EVICT"]
    assert [(m.actors[0].text, m.recipients[0].text) for m in found] == [("Bailiffs", "family")]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("type: EVICT\n", 1, "definition"),
        ("definition: x\n", 1, "type"),
        ("type: evict\ndefinition: x\n", 1, "capital"),
        (OWN.replace("strength: 0.9", "strength: 9"), 5, "between 0 and 1"),
        (OWN.replace("strength", "strenght"), 5, "strenght"),
        (OWN.replace("*evicted*", "evicted"), 7, "trigger"),
        (OWN + "    mode: night\n", 8, "mode 'night'"),
        ("type: [EVICT\n", 2, "YAML"),
    ],
)
def test_errors_name_file_and_line(tmp_path, text, line, message):
    with pytest.raises(codebook.CodebookError, match=rf"own\.yaml:{line}: .*{message}"):
        codebook.load([write(tmp_path, text)])


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(codebook.CodebookError, match="no such folder"):
        codebook.load([tmp_path / "nowhere"])


def test_marks_are_taken_out_of_examples():
    example = codebook.marked_text("[actor: Rebels] *attacked* [recipient: a base].")
    assert example.text == "Rebels attacked a base."
    assert [(role, example.text[start:end]) for role, start, end in example.marks] == [
        ("actor", "Rebels"), ("trigger", "attacked"), ("recipient", "a base"),
    ]  # fmt: skip
