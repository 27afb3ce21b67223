"""A record in the terminal: a timeline of events, then statements, levels and links.

Each event answers the reporter's questions in their order: when · status · who → whom · what · where · how many · says who.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from ..record import Event, Level, Link, Participant, Record, Statement
from . import words

STATUS_STYLES = {"occurred": "green", "ongoing": "yellow", "planned": "cyan", "possible": "magenta", "denied": "red"}
QUAD_STYLES = {
    "verbal-cooperation": "bold cyan", "material-cooperation": "bold green",
    "verbal-conflict": "bold yellow", "material-conflict": "bold red",
}  # fmt: skip
GROUP_TITLES = {"later": "still to come", "undated": "no date given"}
LONGEST_QUOTE = 320
WHEN_WIDTH = 16
_UNSAFE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def show(record: Record, console: Console) -> None:
    """Print a record, as wide as the console and in colour where it has any."""
    console.print(render(record))


def render(record: Record) -> RenderableType:
    """A record as a rich renderable."""
    parts: list[RenderableType] = [heading(record), Text()]
    parts += events(record) if record.events else [Text("No events were found in this report.", style="italic")]
    shown = {event.id: event for event in record.events}
    sections: tuple[tuple[str, Iterable[RenderableType]], ...] = (
        ("Statements", (statement(each) for each in record.statements)),
        ("Levels", (level(each) for each in record.levels)),
        ("Links", (link(each, shown) for each in record.links)),
    )
    for title, rows in sections:
        rows = list(rows)
        if rows:
            parts += [section(title), *rows, Text()]
    parts.append(Text(words.counts(record), style="dim"))
    return Group(*parts)


def heading(record: Record) -> RenderableType:
    title = Text(clean(record.title or record.id), style="bold")
    facts = [record.id] if record.title else []
    facts += [f"published {words.day_words(record.published)}", record.url or ""]
    return Group(title, Text(clean(" · ".join(filter(None, facts))), style="dim"), Rule(style="dim"))


def section(title: str) -> RenderableType:
    return Rule(Text(title, style="bold"), align="left", style="dim")


def events(record: Record) -> Iterator[RenderableType]:
    """The timeline, the day of publication marked in it."""
    for name, members in words.groups(record):
        title = f"the day of the report, {words.day_words(record.published)}" if name == "now" else GROUP_TITLES.get(name)
        if title:
            yield section(title)
        for each in members:
            yield card(each)
            yield Text()


def card(event: Event) -> RenderableType:
    """One event: when and status at the left, the rest beside it."""
    grid = Table.grid(padding=(0, 2), expand=False)
    grid.add_column(width=WHEN_WIDTH)
    grid.add_column(overflow="fold")
    left = Text(words.when_words(event.time) or "—", style="bold")
    if basis := words.basis_words(event.time):
        left.append(f"\n{basis}", style="dim italic")
    left.append(f"\n{words.STATUS_MARKS[event.status]} {event.status}", style=STATUS_STYLES[event.status])
    right = Text("\n").join(filter(None, (who(event), what(event), details(event))))
    grid.add_row(left, right)
    return grid


def who(event: Event) -> Text:
    actors = people(event.actors)
    if not event.recipients:
        return actors or Text("somebody", style="dim italic")
    return Text.assemble(actors or Text("somebody", style="dim italic"), (" → ", "bold"), people(event.recipients))


def people(participants: Iterable[Participant]) -> Text:
    return Text(", ").join(person(each) for each in participants)


def person(participant: Participant) -> Text:
    """The canonical name, its code after it."""
    name = Text(clean(participant.name or participant.text), style="bold")
    if code := words.code(participant):
        name.append(f"\xa0({clean(code)})".replace(" ", "\xa0"), style="not bold dim")
    return name


def what(event: Event) -> Text:
    line = Text(event.type, style=QUAD_STYLES.get(words.QUADS.get(event.type, ""), "bold"))
    if event.mode:
        line.append(f"/{clean(event.mode)}", style="not bold")
    line.append(f" “{clean(event.trigger.text)}”", style="not bold italic default")
    line.append(f" {event.id}", style="not bold not italic dim default")
    return line.append("".join(f" #{clean(context)}" for context in event.contexts), style="not bold not italic dim default")


def details(event: Event) -> Text:
    """Where, how many, whose word it is: those of them that the report tells."""
    parts: list[Text] = []
    if event.place:
        parts.append(Text.assemble(("in ", "dim"), clean(words.place_words(event.place))))
    parts += [Text(clean(words.quantity_words(quantity)), style="yellow") for quantity in event.quantities]
    if event.source:
        parts.append(Text.assemble(("according to ", "dim"), clean(event.source.text)))
    return Text(" · ", style="dim").join(parts) if parts else Text()


def statement(said: Statement) -> RenderableType:
    line = person(said.speaker) if said.speaker else Text("somebody", style="dim italic")
    if said.cue:
        line.append(f" {clean(said.cue.text)}", style="not bold dim")
    if said.via:
        line.append(f" via {clean(said.via)}", style="not bold dim")
    opening, closing = ("“", "”") if said.mode == "direct" else ("", "")
    quote = Text(f"{opening}{shortened(said.content.text)}{closing}", style="italic" if said.mode == "direct" else "")
    return Group(line, Padding(quote, (0, 0, 0, 2)))


def level(each: Level) -> RenderableType:
    line = Text(clean(words.level_words(each)), style="yellow")
    time = words.when_words(each.as_of)
    return line.append(f" · {each.status}{f', {time}' if time else ''}", style="dim")


def link(each: Link, shown: dict[str, Event]) -> RenderableType:
    line = Text.assemble(*end(each.source, shown), (f" {words.link_words(each)} ", "bold"), *end(each.target, shown))
    return line


def end(number: str, shown: dict[str, Event]) -> tuple[Text, ...]:
    event = shown.get(number)
    trigger = Text(f"“{clean(event.trigger.text)}” ", style="italic") if event else Text()
    return trigger, Text(number, style="dim")


def clean(text: str) -> str:
    """A report's words without what a terminal would obey: escapes, control characters, changes of writing direction."""
    return _UNSAFE.sub(" ", text).replace("\n", " ")


def shortened(text: str) -> str:
    """A long quotation cut at a word."""
    text = " ".join(clean(text).split())
    if len(text) <= LONGEST_QUOTE:
        return text
    return text[:LONGEST_QUOTE].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
