"""Time expressions against TimeML files: the figures of TempEval-3 (UzZaman et al. 2013), task A."""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from spacy.language import Language
from spacy.tokens import Doc

from .. import board, reader
from ..record import TimeExpression


@dataclass(frozen=True)
class Gold:
    """One TIMEX3 of a document: character offsets into its text."""

    start: int
    end: int
    type: str
    value: str


@dataclass(frozen=True)
class Document:
    name: str
    published: str
    text: str
    times: tuple[Gold, ...]


def documents(path: str | Path) -> Iterator[Document]:
    """The TimeML documents (`*.tml`) of a directory, a tar.gz or one file, in the order of their names.

    Raises `ValueError` naming a file that is no TimeML or has no creation time.
    """
    path = Path(path)
    if path.is_dir():
        for file in sorted(path.rglob("*.tml")):
            yield document(file.name, file.read_bytes())
    elif path.suffix == ".tml":
        yield document(path.name, path.read_bytes())
    else:
        with tarfile.open(path) as archive:
            for member in sorted(
                (member for member in archive if member.isfile() and member.name.endswith(".tml")), key=lambda member: member.name
            ):
                yield document(Path(member.name).name, archive.extractfile(member).read())


def document(name: str, raw: bytes) -> Document:
    """One TimeML file, stripped of its tags."""
    try:
        root = ElementTree.fromstring(raw)
    except ElementTree.ParseError as error:
        raise ValueError(f"{name} is not well-formed TimeML: {error}") from None
    created = next(
        (timex.get("value") for timex in root.iter("TIMEX3") if timex.get("functionInDocument") == "CREATION_TIME"), None
    )
    created = created or next((timex.get("value") for timex in root.iterfind(".//DCT/TIMEX3")), None)
    if not created or not re.match(r"\d{4}-\d\d-\d\d", created):
        raise ValueError(f"{name} has no creation time (a TIMEX3 in DCT with a day as its value)")
    body = root.find("TEXT")
    text, times = strip(body if body is not None else root)
    return Document(name, created[:10], text, tuple(times))


def strip(element: ElementTree.Element) -> tuple[str, list[Gold]]:
    parts: list[str] = []
    times: list[Gold] = []

    def walk(node: ElementTree.Element) -> None:
        start = sum(map(len, parts))
        parts.append(node.text or "")
        for child in node:
            walk(child)
            parts.append(child.tail or "")
        if node.tag == "TIMEX3":
            times.append(Gold(start, sum(map(len, parts)), node.get("type", ""), node.get("value", "")))

    walk(element)
    return "".join(parts), sorted((time for time in times if time.end > time.start), key=lambda time: time.start)


def measure_times(path: str | Path, nlp: Language | None = None, most: int | None = None) -> dict[str, float | int]:
    """Strict, relaxed, type and value F1 over all files of `path` (the creation time in the header does not count).

    relaxed: a system expression overlaps a gold one; strict: the same span; type and value: share right among the relaxed
    matches times the relaxed F1.  `most` limits the number of documents.
    """
    nlp = nlp or language_and_when()
    golds = systems = relaxed = strict = types = values = number = 0
    for one in documents(path):
        if most is not None and number >= most:
            break
        number += 1
        found = times_of(nlp, one)
        pairs = matched(one.times, found)
        golds, systems, relaxed = golds + len(one.times), systems + len(found), relaxed + len(pairs)
        strict += sum(same_span(gold, system) for gold, system in pairs)
        types += sum(gold.type == system.type for gold, system in pairs)
        values += sum(same_value(gold.value, system.value) for gold, system in pairs)
    return {
        "documents": number, "gold": golds, "system": systems,
        "strict": f1(strict, golds, systems), "relaxed": f1(relaxed, golds, systems),
        "type": f1(types, golds, systems), "value": f1(values, golds, systems),
        "precision": round(relaxed / systems, 4) if systems else 0.0, "recall": round(relaxed / golds, 4) if golds else 0.0,
    }  # fmt: skip


def language_and_when() -> Language:
    """The pipeline of the language model and the room `when` alone."""
    return reader.load(without=[name for name, _ in reader.ROOMS if name not in {"language", "when"}])


def times_of(nlp: Language, one: Document) -> list[TimeExpression]:
    doc: Doc = board.prepare(nlp.make_doc(one.text), reader.report(one.text, one.published))
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc._.times


def matched(golds: tuple[Gold, ...], systems: list[TimeExpression]) -> list[tuple[Gold, TimeExpression]]:
    """Each gold expression with the system's of the same span, else the first unused one that overlaps it."""
    used: set[int] = set()
    pairs = []
    for gold in golds:
        ranked = sorted(
            (not same_span(gold, system), number) for number, system in enumerate(systems)
            if number not in used and system.start < gold.end and gold.start < system.end
        )  # fmt: skip
        if ranked:
            used.add(ranked[0][1])
            pairs.append((gold, systems[ranked[0][1]]))
    return pairs


def same_span(gold: Gold, system: TimeExpression) -> bool:
    return (gold.start, gold.end) == (system.start, system.end)


def same_value(gold: str, system: str | None) -> bool:
    return gold == (system or "")


def f1(hits: int, golds: int, systems: int) -> float:
    return round(2 * hits / (golds + systems), 4) if golds + systems else 0.0
