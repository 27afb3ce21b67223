"""Running the sentences beside a codebook's entries as tests, for the package's own files and a researcher's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc, Token

from . import codebook, rules
from .codebook import Codebook, Entry, Example


@dataclass(frozen=True)
class Failure:
    """A sentence that is not read as it is marked."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True)
class Checked:
    """What was run: how many files, types, entries and sentences, and the sentences that failed."""

    files: int
    types: tuple[str, ...]
    entries: int
    examples: int
    failures: tuple[Failure, ...]


def check_folder(folder: Path, parse: Callable[[str], Doc] | None = None) -> Checked:
    """Read a folder of codebook files on top of the package's, and run all examples in it.

    `parse` turns a sentence into a `Doc` that the language component has read (the package's model, if None).  Raises
    `codebook.CodebookError`, naming file and line, if a file is not understood.
    """
    book = codebook.load([folder])
    own = [entry for entry in book.entries if Path(entry.file).parent == Path(folder)]
    failures = list(run(own, book, parse or language()))
    return Checked(
        files=len({entry.file for entry in own}), types=tuple(sorted({entry.type for entry in own})), entries=len(own),
        examples=sum(len(entry.match) + len(entry.no_match) for entry in own), failures=tuple(failures),
    )  # fmt: skip


def language() -> Callable[[str], Doc]:
    """Sentence → `Doc` read by the language component alone."""
    from .. import board, reader

    nlp = reader.load(without=[name for name, _ in reader.ROOMS if name != "language"])
    component = dict(nlp.pipeline)["language"]
    return lambda text: component(board.prepare(nlp.make_doc(text), reader.report(text, "2000-01-01")))


def run(entries: Iterable[Entry], book: Codebook, parse: Callable[[str], Doc]) -> Iterable[Failure]:
    """The failures among the examples of entries of `book`."""
    for entry in entries:
        for example in entry.match:
            message = why_missed(parse(example.text), entry, example, book)
            if message:
                yield Failure(entry.file, example.line, message)
        for example in entry.no_match:
            found = [match for match in rules.matches(parse(example.text), book) if match.entry is entry]
            if found:
                yield Failure(entry.file, example.line, f"'{found[0].token.text}' is found as {entry.type}, and should not be")


def why_missed(doc: Doc, entry: Entry, example: Example, book: Codebook) -> str | None:
    """Why the entry is not found at the example's trigger with everybody in the marked role; None where it is."""
    start, end = next((start, end) for role, start, end in example.marks if role == "trigger")
    match = next((m for m in rules.matches(doc, book) if m.entry is entry and covers(m.words, start, end)), None)
    if match is None:
        return f"'{example.text[start:end]}' is not found as {entry.type} {entry.kind}"
    people = {"actor": match.actors, "recipient": match.recipients}
    for role, first, last in example.marks:
        if role != "trigger" and not covers(people[role], first, last):
            found = ", ".join(f"'{token.text}'" for token in people[role]) or "nobody"
            return f"the {role} should be '{example.text[first:last]}', found is {found}"
    return None


def covers(tokens: Iterable[Token], start: int, end: int) -> bool:
    return any(start <= token.idx < end for token in tokens)
