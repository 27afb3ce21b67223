"""The words of a report that a record gives as evidence, and the report's text with them marked."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..record import Participant, Record
from . import words

_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Mark:
    """Words of the report, the question they answer, the card that they belong to (if any), and a note to show over them."""

    start: int
    end: int
    kind: str
    card: str = ""
    note: str = ""


@dataclass
class Piece:
    """A stretch of text over which the same marks lie."""

    start: int
    end: int
    marks: list[Mark] = field(default_factory=list)


def marked_text(record: Record) -> str:
    """The report's text as HTML, every mark in it a span of class `k-...` whose `data-r` names its cards."""
    return "".join(_piece(piece, record.text) for piece in pieces(len(record.text), marks(record)))


def marks(record: Record) -> Iterator[Mark]:
    """All words that the record gives as evidence."""
    for event in record.events:
        what = f"{event.type}{f'/{event.mode}' if event.mode else ''}, {event.status}"
        yield from (Mark(span.start, span.end, "what", event.id, what) for span in (event.trigger, *event.mentions))
        for who in (*event.actors, *event.recipients):
            yield Mark(who.start, who.end, "who", event.id, person_note(who))
        if event.place:
            yield Mark(event.place.start, event.place.end, "where", event.id, words.place_words(event.place))
        for quantity in event.quantities:
            yield Mark(quantity.start, quantity.end, "many", event.id, words.quantity_words(quantity))
        if event.source:
            yield Mark(event.source.start, event.source.end, "who", event.id, "source")
    for number, said in enumerate(record.statements, 1):
        yield Mark(said.content.start, said.content.end, "said", f"s{number}")
        if said.cue:
            yield Mark(said.cue.start, said.cue.end, "cue", f"s{number}")
        if said.speaker:
            yield Mark(said.speaker.start, said.speaker.end, "who", f"s{number}", person_note(said.speaker))
    for number, level in enumerate(record.levels, 1):
        yield Mark(level.start, level.end, "many", f"l{number}", words.level_words(level))
    yield from (Mark(time.start, time.end, "when", "", time.value or "") for time in record.times)
    yield from (Mark(place.start, place.end, "where", "", words.place_words(place)) for place in record.places)


def pieces(length: int, marked: Iterable[Mark]) -> list[Piece]:
    """The text cut wherever a mark begins or ends, so that marks may overlap; marks outside it are cut to it or left out."""
    inside = [mark for mark in marked if max(mark.start, 0) < min(mark.end, length)]
    inside.sort(key=lambda mark: (mark.start, mark.end, mark.kind, mark.card))
    cuts = sorted({0, length, *(max(mark.start, 0) for mark in inside), *(min(mark.end, length) for mark in inside)})
    out, open_marks, following = [], [], 0
    for start, end in itertools.pairwise(cuts):
        open_marks = [mark for mark in open_marks if mark.end > start]
        while following < len(inside) and inside[following].start <= start:
            open_marks.append(inside[following])
            following += 1
        out.append(Piece(start, end, list(open_marks)))
    return out


def escape(text: str) -> str:
    """Text for an element or a quoted attribute, as many characters long once shown as before."""
    return html.escape(_ILLEGAL.sub("\ufffd", text))


def person_note(who: Participant) -> str:
    """`Mike Pompeo · USA GOV · Secretary of State`."""
    return " · ".join(filter(None, (who.name, words.code(who), who.office)))


def _piece(piece: Piece, text: str) -> str:
    shown = escape(text[piece.start : piece.end])
    if not piece.marks:
        return shown
    # The narrowest mark first: it is the one a click leads to.
    ordered = sorted(piece.marks, key=lambda mark: (mark.end - mark.start, mark.card, mark.kind))
    kinds = " ".join(f"k-{kind}" for kind in dict.fromkeys(mark.kind for mark in ordered))
    cards = " ".join(dict.fromkeys(mark.card for mark in ordered if mark.card))
    notes = "\n".join(dict.fromkeys(mark.note for mark in ordered if mark.note))
    more = f' data-r="{escape(cards)}"' if cards else ""
    more += f' title="{escape(notes)}"' if notes else ""
    return f'<span id="x{piece.start}" class="{kinds}"{more}>{shown}</span>'
