"""A record as one self-contained page: the report with its evidence marked, and the record beside it.

The page asks the network for nothing (its policy forbids it), and works without its script: every piece of evidence is then
still a link to its words.
"""

from __future__ import annotations

import base64
import hashlib
import html
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from string import Template
from urllib.parse import urlsplit

from ..record import Event, Level, Link, Participant, Record, Statement
from . import words

GROUP_TITLES = {"before": "Events", "now": "The day of the report", "later": "Still to come", "undated": "No date given"}
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


def page(record: Record) -> str:
    """The page's HTML."""
    style, script = _file("page.css"), _file("page.js")
    maker = record.generator
    made_by = f"{maker.name} {maker.version}, weights {maker.weights}, knowledge {maker.knowledge}" if maker else "dateline"
    return Template(_file("page.html")).substitute(
        policy=f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; base-uri 'none'; form-action 'none'",
        generator=escape(made_by),
        title=escape(record.title or record.id),
        facts=_facts(record),
        style=style,
        script=script,
        text="".join(_piece(piece, record.text) for piece in pieces(len(record.text), marks(record))),
        record="\n".join(_record(record)),
    )


def marks(record: Record) -> Iterator[Mark]:
    """All words that the record gives as evidence."""
    for event in record.events:
        what = f"{event.type}{f'/{event.mode}' if event.mode else ''}, {event.status}"
        yield from (Mark(span.start, span.end, "what", event.id, what) for span in (event.trigger, *event.mentions))
        for who in (*event.actors, *event.recipients):
            yield Mark(who.start, who.end, "who", event.id, _person_note(who))
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
            yield Mark(said.speaker.start, said.speaker.end, "who", f"s{number}", _person_note(said.speaker))
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


def _facts(record: Record) -> str:
    facts = [f"published {escape(words.day_words(record.published))}", escape(words.counts(record))]
    if record.title:
        facts.insert(0, escape(record.id))
    if record.url and urlsplit_safe(record.url):
        facts.append(f'<a href="{escape(record.url)}" rel="noopener noreferrer">{escape(urlsplit_safe(record.url))}</a>')
    return " · ".join(facts)


def urlsplit_safe(url: str) -> str:
    """The host of a web address; empty for any other kind of address (`javascript:` among them)."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return parts.netloc if parts.scheme in ("http", "https") else ""


def _record(record: Record) -> Iterator[str]:
    for name, events in words.groups(record):
        yield f"<h2>{GROUP_TITLES[name]}</h2>"
        yield from (_event(event) for event in events)
    if not record.events:
        yield "<p>No events were found in this report.</p>"
    if record.statements:
        yield "<h2>Statements</h2>"
        yield from (_statement(said, f"s{number}") for number, said in enumerate(record.statements, 1))
    if record.levels:
        yield "<h2>Levels</h2>"
        yield from (_level(level, f"l{number}") for number, level in enumerate(record.levels, 1))
    if record.links:
        yield "<h2>Links</h2>"
        triggers = {event.id: event.trigger.text for event in record.events}
        yield from (_link(link, triggers) for link in record.links)


def _event(event: Event) -> str:
    name = escape(event.id)
    basis = f' <span class="basis">{words.basis_words(event.time)}</span>' if words.basis_words(event.time) else ""
    when = escape(words.when_words(event.time)) or '<span class="none">no date</span>'
    mode = f"/{escape(event.mode)}" if event.mode else ""
    details = []
    if event.place:
        details.append(f"in {_link_to(event.place.start, words.place_words(event.place))}")
    details += [_link_to(quantity.start, words.quantity_words(quantity)) for quantity in event.quantities]
    if event.source:
        details.append(f"according to {_link_to(event.source.start, event.source.text)}")
    return "\n".join(
        filter(
            None,
            (
                f'<article class="card {words.QUADS.get(event.type, "own-type")} {event.status}" id="{name}" data-card="{name}">',
                f'<p class="head"><span class="when">{when}{basis}</span>'
                f'<span class="status status-{event.status}">{words.STATUS_MARKS[event.status]} {event.status}</span></p>',
                f"<p>{_people(event.actors)}{f' → {_people(event.recipients)}' if event.recipients else ''}</p>",
                f'<p><span class="type">{event.type}{mode}</span> “{_link_to(event.trigger.start, event.trigger.text)}” '
                f'<span class="number">{name}{"".join(f" #{escape(context)}" for context in event.contexts)}</span></p>',
                f"<p>{' · '.join(details)}</p>" if details else "",
                _why(_event_reasons(event)),
                "</article>",
            ),
        )
    )


def _event_reasons(event: Event) -> Iterator[tuple[str, str | None, float | None]]:
    yield "what", event.evidence, event.confidence
    yield "status", event.status_evidence, None
    if event.time:
        yield "when", event.time.evidence, event.time.confidence
    if event.place:
        yield "where", event.place.evidence, event.place.confidence
    for who in (*event.actors, *event.recipients):
        yield who.name, who.evidence, who.confidence
    for quantity in event.quantities:
        yield quantity.text, quantity.evidence, quantity.confidence


def _why(reasons: Iterable[tuple[str, str | None, float | None]]) -> str:
    """The rules and scores behind a card's fields, folded away."""
    rows = [
        f"<dt>{escape(name)}</dt><dd>{escape(evidence)}{f' {confidence:.2f}' if confidence is not None else ''}</dd>"
        for name, evidence, confidence in reasons
        if evidence
    ]
    return f"<details><summary>why</summary><dl>{''.join(rows)}</dl></details>" if rows else ""


def _statement(said: Statement, name: str) -> str:
    cue = f" {_link_to(said.cue.start, said.cue.text)}" if said.cue else ""
    via = f" via {escape(said.via)}" if said.via else ""
    opening, closing = ("“", "”") if said.mode == "direct" else ("", "")
    quote = f"{opening}{_link_to(said.content.start, said.content.text)}{closing}"
    return (
        f'<article class="card" id="{name}" data-card="{name}"><p>{_people([said.speaker] if said.speaker else [])}'
        f'<span class="code">{cue}{via}</span></p><blockquote dir="auto">{quote}</blockquote>'
        f"{_why([('statement', said.evidence, said.confidence)])}</article>"
    )


def _level(level: Level, name: str) -> str:
    when = words.when_words(level.as_of)
    note = f"{level.status}, {when}" if when else level.status
    return (
        f'<p class="row" id="{name}" data-card="{name}">{_link_to(level.start, words.level_words(level))} '
        f'<span class="code">{escape(note)}</span></p>'
    )


def _link(link: Link, triggers: dict[str, str]) -> str:
    first, second = (
        f'<a href="#{escape(name)}">“{escape(triggers.get(name, name))}”</a> <span class="number">{escape(name)}</span>'
        for name in (link.source, link.target)
    )
    return f'<p class="row" data-lights="{escape(link.source)} {escape(link.target)}">{first} {words.link_words(link)} {second}</p>'


def _people(participants: Iterable[Participant]) -> str:
    return ", ".join(_person(each) for each in participants) or '<span class="none">somebody</span>'


def _person(who: Participant) -> str:
    code = words.code(who)
    return _link_to(who.start, who.name or who.text) + (f' <span class="code">{escape(code)}</span>' if code else "")


def _person_note(who: Participant) -> str:
    return " · ".join(filter(None, (who.name, words.code(who), who.office)))


def _link_to(start: int, text: str) -> str:
    """A link to the words at an offset; every mark begins a piece, so that the piece is there."""
    return f'<a href="#x{start}" dir="auto">{escape(text)}</a>'


def _file(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
