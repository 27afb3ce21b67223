"""The codebook: its files, its errors, and the sentences beside its entries."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from dateline import board, reader
from dateline.cli import app
from dateline.what import check, codebook, rules

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


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_has_a_file_with_definition_entries_and_examples(kind):
    entries = [entry for entry in BOOK.entries if entry.type == kind]
    assert BOOK.definitions[kind]
    assert {entry.kind for entry in entries} == {"verb", "noun"}
    assert all(entry.match for entry in entries if entry.line), "every entry shows a sentence that it fits"


@pytest.mark.parametrize("kind", TYPES)
def test_examples_match_and_counterexamples_do_not(kind, parse):
    """A learned parser errs now and then: one in eight examples of a type may fail, a counterexample may not."""
    entries = [entry for entry in BOOK.entries if entry.type == kind]
    failures = list(check.run(entries, BOOK, parse))
    total = sum(len(entry.match) for entry in entries)
    counter = {(entry.file, example.line) for entry in entries for example in entry.no_match}
    false = [str(failure) for failure in failures if (failure.file, failure.line) in counter]
    assert not false, false
    assert len(failures) <= max(2, total / 8), [str(failure) for failure in failures]


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


def test_own_examples_are_run(tmp_path, parse):
    found = check.check_folder(write(tmp_path, OWN + '    no_match:\n      - "The family left the house."\n'), parse)
    assert (found.types, found.entries, found.examples, found.failures) == (("EVICT",), 1, 2, ())


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (OWN.replace("[actor: Bailiffs]", "[recipient: Bailiffs]"), 7, "the recipient should be 'Bailiffs', found is 'family'"),
        (OWN.replace("*evicted* [recipient: a family]", "evicted a *family*"), 7, "'family' is not found as EVICT verb"),
        (OWN + '    no_match:\n      - "They evicted him."\n', 9, "'evicted' is found as EVICT, and should not be"),
    ],
)  # fmt: skip
def test_an_example_that_is_not_read_as_marked_is_named(tmp_path, parse, text, line, message):
    (failure,) = check.check_folder(write(tmp_path, text), parse).failures
    assert (failure.line, failure.message) == (line, message)
    assert str(failure).startswith(str(tmp_path / "own.yaml"))


def test_a_word_of_the_package_can_be_changed(tmp_path, parse):
    """Words listed under a type and kind that have them already take the place of the package's entry."""
    text = """type: ASSAULT
verbs:
  - words: [attack]
    roles: {actor: [object], recipient: [subject]}
    match:
      - "[recipient: Rebels] *attacked* [actor: a base]."
"""
    assert check.check_folder(write(tmp_path, text), parse).failures == ()


@pytest.fixture
def run(monkeypatch, parse):
    """The command line, with the language model that is loaded already."""
    monkeypatch.setattr(check, "language", lambda: parse)
    return lambda *arguments: CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_the_command_checks_a_folder(run, tmp_path):
    result = run("codebook", "check", write(tmp_path, OWN))
    assert (result.exit_code, result.stdout) == (0, "EVICT: 1 entry, 1 of 1 example read as marked\n")


@pytest.mark.parametrize(
    ("text", "line"), [(OWN.replace("0.9", "9"), 5), (OWN.replace("[actor: Bailiffs]", "[recipient: Bailiffs]"), 7)]
)
def test_the_command_fails_with_file_and_line(run, tmp_path, text, line):
    result = run("codebook", "check", write(tmp_path, text))
    assert result.exit_code == 1
    assert f"{tmp_path / 'own.yaml'}:{line}: " in result.stderr


def test_a_bad_codebook_stops_reading_in_one_line(run, tmp_path):
    report = tmp_path / "report.txt"
    report.write_text("date: 2020-08-30\n\nBailiffs evicted a family.", encoding="utf-8")
    result = run("read", report, "--codebook", write(tmp_path, OWN.replace("0.9", "9")))
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1 and "own.yaml:5: " in result.stderr


def test_own_types_go_into_records_and_back(tmp_path, nlp, monkeypatch):
    from dateline.reader import Reader, report
    from dateline.record import Record
    from dateline.show import html, table

    folder = write(tmp_path, OWN)
    monkeypatch.setattr(dict(nlp.pipeline)["what"], "book", codebook.load([folder]))
    record = Reader(nlp=nlp, codebooks=[folder]).read(report("Bailiffs evicted a family on Friday.", "2020-08-30"))
    (event,) = record.events
    assert (event.type, [actor.text for actor in event.actors]) == ("EVICT", ["Bailiffs"])
    assert Record.from_dict(record.to_dict()) == record
    assert "+" in record.generator.knowledge, "a record says that it was read with an own codebook"
    assert table.render(record) and "EVICT" in html.page(record)
