"""brat standoff: `NAME.txt` and `NAME.ann` for every report, and `annotation.conf` and `visual.conf`-free set-up beside them.

    T  marked words: triggers under their event's type, and Actor, Recipient, Place, Quantity, Source, Speaker, Cue, Content, Timex
    E  events with their roles (a further role of the same name is Actor2, Actor3, ...)
    R  relations between events (response, cause, part, fulfils) and from what is said to its speaker and cue
    A  Status of every event, Mode where there is one
    #  notes: names and codes, values, confidence

Offsets count characters, as everywhere here.  After the standoff format of brat 1.3.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..archive.asking import STATUSES, TYPES
from .records import amount_words, records

if TYPE_CHECKING:
    import duckdb

    from ..record import Event, Participant, Record, Span
    from .choose import Wanted
    from .left_out import LeftOut

ENTITIES = ("Actor", "Recipient", "Place", "Quantity", "Source", "Speaker", "Cue", "Content", "Timex", "Mention")
LINKS = {"response": "Response", "cause": "Cause", "part": "Part", "fulfils": "Fulfils"}
_SAFE = re.compile(r"[^A-Za-z0-9._-]+")
_SPACE = re.compile(r"\s")


def write(connection: duckdb.DuckDBPyConnection, wanted: Wanted, folder: Path, left: LeftOut) -> None:
    """A pair of files for every report; in folders of a thousand reports each where there are more."""
    (folder / "annotation.conf").write_text(configuration(), encoding="utf-8", newline="\n")
    for at, (report_id, record) in enumerate(records(connection, wanted)):
        left.written += len(record.events)
        home = folder / f"{at // 1000:04d}"
        home.mkdir(exist_ok=True)
        name = file_name(record.id, report_id)
        (home / f"{name}.txt").write_text(record.text, encoding="utf-8", errors="replace", newline="")
        (home / f"{name}.ann").write_text("".join(annotations(record)), encoding="utf-8", errors="replace", newline="\n")


def file_name(id: str, report_id: str) -> str:
    """A file name from a report's id, told apart from others by the archive's id."""
    return f"{_SAFE.sub('-', id).strip('-.')[:80] or 'report'}.{hashlib.blake2b(report_id.encode(), digest_size=4).hexdigest()}"


def annotations(record: Record) -> Iterator[str]:
    """The lines of a report's .ann file."""
    marks = Marks(record.text)
    heads = {event.id: _event(marks, event) for event in record.events}
    for statement in record.statements:
        content = marks.span("Content", statement.content)
        marks.attribute("Manner", content, statement.mode)
        if statement.speaker:
            marks.relation("Said_by", content, _party(marks, "Speaker", statement.speaker))
        if statement.cue:
            marks.relation("Cued_by", content, marks.span("Cue", statement.cue))
    for time in record.times:
        marks.note(marks.span("Timex", time), f"{time.type} {time.value or '?'} {time.begin or ''}..{time.until or ''}")
    for link in record.links:
        if link.source in heads and link.target in heads:
            marks.relation(LINKS.get(link.kind, "Other"), heads[link.source], heads[link.target])
    return iter(marks.lines)


def _event(marks: Marks, event: Event) -> str:
    name = _SAFE.sub("-", event.type)
    roles: list[str] = []
    for role, parties in (("Actor", event.actors), ("Recipient", event.recipients)):
        roles += [f"{_numbered(role, at)}:{_party(marks, role, party)}" for at, party in enumerate(parties)]
    if event.place:
        place = marks.span("Place", event.place)
        marks.note(place, f"{event.place.name}; {event.place.country or '---'}; GeoNames {event.place.geonames or '?'}")
        roles.append(f"Place:{place}")
    for at, quantity in enumerate(event.quantities):
        amount = marks.span("Quantity", quantity)
        marks.note(amount, amount_words(quantity))
        roles.append(f"{_numbered('Quantity', at)}:{amount}")
    if event.source:
        roles.append(f"Source:{marks.span('Source', event.source)}")
    roles += [f"{_numbered('Mention', at)}:{marks.span('Mention', mention)}" for at, mention in enumerate(event.mentions)]
    head = marks.event(name, marks.span(name, event.trigger, shared=False), roles)
    marks.attribute("Status", head, event.status)
    if event.mode:
        marks.attribute("Mode", head, event.mode)
    time = (
        f"{event.time.start or ''}..{event.time.end or ''} ({event.time.precision}, {event.time.basis})"
        if event.time
        else "no time"
    )
    marks.note(head, f"{event.id}; {time}" + ("" if event.confidence is None else f"; confidence {event.confidence:g}"))
    return head


def _party(marks: Marks, role: str, party: Participant) -> str:
    mark = marks.span(role, party)
    marks.note(mark, f"{party.name}; {party.country}; {party.sector}" + (f"; {party.id}" if party.id else ""))
    return mark


def _numbered(role: str, at: int) -> str:
    return role if at == 0 else f"{role}{at + 1}"


class Marks:
    """The lines of an .ann file as they come, each kind of mark numbered on its own."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: list[str] = []
        self._counts: dict[str, int] = {}
        self._spans: dict[tuple[str, int, int], str] = {}
        self._noted: set[str] = set()

    def _number(self, kind: str) -> str:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return f"{kind}{self._counts[kind]}"

    def span(self, name: str, span: Span, shared: bool = True) -> str:
        """Marked words.  brat's spans may hold no line break: such a span is written in pieces."""
        key = (name, span.start, span.end)
        if shared and key in self._spans:
            return self._spans[key]
        mark = self._spans[key] = self._number("T")
        pieces, at = [], span.start
        for line in re.split("([\r\n]+)", self.text[span.start : span.end]):
            if line.strip():
                begin = at + len(line) - len(line.lstrip())
                pieces.append((begin, begin + len(line.strip())))
            at += len(line)
        pieces = pieces or [(span.start, span.end)]
        words = " ".join(_SPACE.sub(" ", self.text[begin:end]) for begin, end in pieces)
        self.lines.append(f"{mark}\t{name} {';'.join(f'{begin} {end}' for begin, end in pieces)}\t{words}\n")
        return mark

    def event(self, name: str, trigger: str, roles: list[str]) -> str:
        mark = self._number("E")
        self.lines.append(f"{mark}\t{' '.join([f'{name}:{trigger}', *roles])}\n")
        return mark

    def relation(self, name: str, first: str, second: str) -> None:
        self.lines.append(f"{self._number('R')}\t{name} Arg1:{first} Arg2:{second}\n")

    def attribute(self, name: str, of: str, value: str) -> None:
        self.lines.append(f"{self._number('A')}\t{name} {of} {value}\n")

    def note(self, of: str, words: str) -> None:
        """A note on a mark, once."""
        if of not in self._noted:
            self._noted.add(of)
            self.lines.append(f"{self._number('#')}\tAnnotatorNotes {of}\t{_SPACE.sub(' ', words)}\n")


def configuration() -> str:
    """brat's annotation.conf for these files."""
    from .codes import plover

    modes = sorted({mode for scores in plover()["intensity"].values() for mode in scores if mode != "any"})
    roles = "Actor*:Actor, Recipient*:Recipient, Place?:Place, Quantity*:Quantity, Source?:Source, Mention*:Mention"
    return "\n".join([
        "[entities]", *ENTITIES, "", "[events]", *(f"{each}\t{roles}" for each in TYPES), "",
        "[relations]", *(f"{each}\tArg1:<EVENT>, Arg2:<EVENT>" for each in LINKS.values()),
        "Said_by\tArg1:Content, Arg2:Speaker", "Cued_by\tArg1:Content, Arg2:Cue", "",
        "[attributes]", f"Status\tArg:<EVENT>, Value:{'|'.join(STATUSES)}", f"Mode\tArg:<EVENT>, Value:{'|'.join(modes)}",
        "Manner\tArg:Content, Value:direct|indirect|mixed", "",
    ])  # fmt: skip
