"""The record beside the text: a card for each event and statement, every field with its words, its rule and its confidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ..record import Event, Level, Link, Participant, Record, Statement
from . import words
from .marks import escape

GROUP_TITLES = {"before": "Events", "now": "The day of the report", "later": "Still to come", "undated": "No date given"}

Below = Callable[[str], str]
"""From a card's name (`e1`, `s2`, `l1`) to HTML that is added at its foot; the local page puts corrections there."""


class Reason(NamedTuple):
    """Why a field holds what it holds."""

    question: str
    value: str
    start: int | None
    evidence: str | None
    confidence: float | None


def nothing(card: str) -> str:
    """Nothing is added below a card."""
    return ""


def cards(record: Record, below: Below = nothing) -> str:
    """The whole record as HTML."""
    return "\n".join(_record(record, below))


def _record(record: Record, below: Below) -> Iterator[str]:
    for name, events in words.groups(record):
        yield f"<h2>{GROUP_TITLES[name]}</h2>"
        yield from (_event(event, below) for event in events)
    if not record.events:
        yield "<p>No events were found in this report.</p>"
    if record.links:
        yield "<h2>Links</h2>"
        triggers = {event.id: event.trigger.text for event in record.events}
        yield from (_link(link, triggers) for link in record.links)
    if record.statements:
        yield "<h2>Statements</h2>"
        yield from (_statement(said, f"s{number}", below) for number, said in enumerate(record.statements, 1))
    if record.levels:
        yield "<h2>Levels</h2>"
        yield from (_level(level, f"l{number}", below) for number, level in enumerate(record.levels, 1))


def _event(event: Event, below: Below) -> str:
    name = escape(event.id)
    basis = f' <span class="basis">{words.basis_words(event.time)}</span>' if words.basis_words(event.time) else ""
    when = escape(words.when_words(event.time)) or '<span class="none">no date</span>'
    mode = f"/{escape(event.mode)}" if event.mode else ""
    details = []
    if event.place:
        details.append(f"in {link_to(event.place.start, words.place_words(event.place))}")
    details += [link_to(quantity.start, words.quantity_words(quantity)) for quantity in event.quantities]
    if event.source:
        details.append(f"according to {link_to(event.source.start, event.source.text)}")
    quad = words.QUADS.get(event.type, "own-type")
    return "\n".join(
        filter(
            None,
            (
                f'<article class="card {quad} {event.status}" id="{name}" data-card="{name}" aria-label="Event {name}">',
                f'<p class="head"><span class="when">{when}{basis}</span>'
                f'<span class="status status-{event.status}">{words.STATUS_MARKS[event.status]} {event.status}</span></p>',
                f'<p class="who">{_people(event.actors)}{f" → {_people(event.recipients)}" if event.recipients else ""}</p>',
                f'<p><span class="type">{escape(event.type)}{mode}</span> “{link_to(event.trigger.start, event.trigger.text)}” '
                f'<span class="number">{name}{"".join(f" #{escape(context)}" for context in event.contexts)}</span></p>',
                f"<p>{' · '.join(details)}</p>" if details else "",
                _why(_event_reasons(event)),
                below(event.id),
                "</article>",
            ),
        )
    )


def _event_reasons(event: Event) -> Iterator[Reason]:
    what = f"{event.type}{f'/{event.mode}' if event.mode else ''}"
    yield Reason("what", what, event.trigger.start, event.evidence, event.confidence)
    yield Reason("whether", event.status, None, event.status_evidence, None)
    if event.time:
        yield Reason("when", words.when_words(event.time), None, event.time.evidence, event.time.confidence)
    if event.place:
        place = event.place
        yield Reason("where", words.place_words(place), place.start, place.evidence, place.confidence)
    for question, people in (("who", event.actors), ("to whom", event.recipients)):
        for who in people:
            yield Reason(question, " ".join(filter(None, (who.name, words.code(who)))), who.start, who.evidence, who.confidence)
    for quantity in event.quantities:
        yield Reason("how many", words.quantity_words(quantity), quantity.start, quantity.evidence, quantity.confidence)


def _why(reasons: Iterable[Reason]) -> str:
    """The words, rules and scores behind a card's fields, folded away."""
    rows = [
        f'<tr><th scope="row">{reason.question}</th>'
        f"<td>{link_to(reason.start, reason.value) if reason.start is not None else escape(reason.value)}</td>"
        f"<td>{_rule(reason.evidence)}</td><td>{_meter(reason.confidence)}</td></tr>"
        for reason in reasons
        if reason.evidence
    ]
    if not rows:
        return ""
    head = '<tr><th scope="col">field</th><th scope="col">read as</th><th scope="col">rule</th><th scope="col">sure</th></tr>'
    return (
        f'<details class="why"><summary>why</summary><table><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table></details>'
    )


def _rule(evidence: str) -> str:
    """The rule or head that decided, and what came second where that is kept."""
    rule, _, second = evidence.partition("; second ")
    return f"<code>{escape(rule)}</code>" + (f" second {escape(second)}" if second else "")


def _meter(confidence: float | None) -> str:
    """A confidence as a number and a bar."""
    if confidence is None:
        return ""
    return f'<meter min="0" max="1" value="{confidence:.3f}" aria-label="confidence"></meter> {confidence:.2f}'


def _statement(said: Statement, name: str, below: Below) -> str:
    cue = f" {link_to(said.cue.start, said.cue.text)}" if said.cue else ""
    via = f" via {escape(said.via)}" if said.via else ""
    opening, closing = ("“", "”") if said.mode == "direct" else ("", "")
    quote = f"{opening}{link_to(said.content.start, said.content.text)}{closing}"
    speaker = _people([said.speaker] if said.speaker else [])
    reason = Reason("said", said.mode, said.content.start, said.evidence, said.confidence)
    return (
        f'<article class="card" id="{name}" data-card="{name}" aria-label="Statement {name}"><p>{speaker}'
        f'<span class="code">{cue}{via}</span></p><blockquote dir="auto">{quote}</blockquote>'
        f"{_why([reason])}{below(name)}</article>"
    )


def _level(level: Level, name: str, below: Below) -> str:
    when = words.when_words(level.as_of)
    note = f"{level.status}, {when}" if when else level.status
    reason = Reason("how many", words.level_words(level), level.start, level.evidence, level.confidence)
    return (
        f'<article class="card" id="{name}" data-card="{name}" aria-label="Level {name}">'
        f'<p>{link_to(level.start, words.level_words(level))} <span class="code">{escape(note)}</span></p>'
        f"{_why([reason])}{below(name)}</article>"
    )


def _link(link: Link, triggers: dict[str, str]) -> str:
    first, second = (
        f'<a href="#{escape(name)}">“{escape(triggers.get(name, name))}”</a> <span class="number">{escape(name)}</span>'
        for name in (link.source, link.target)
    )
    ends = f"{escape(link.source)} {escape(link.target)}"
    return f'<p class="row" data-lights="{ends}" data-kind="{link.kind}">{first} {words.link_words(link)} {second}</p>'


def _people(participants: Iterable[Participant]) -> str:
    return ", ".join(_person(each) for each in participants) or '<span class="none">somebody</span>'


def _person(who: Participant) -> str:
    code = words.code(who)
    office = f' title="{escape(who.office)}"' if who.office else ""
    return link_to(who.start, who.name or who.text) + (f' <span class="code"{office}>{escape(code)}</span>' if code else "")


def link_to(start: int, text: str) -> str:
    """A link to the words at an offset; every mark begins a piece, so that the piece is there."""
    return f'<a href="#x{start}" dir="auto">{escape(text)}</a>'
