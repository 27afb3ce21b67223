"""The commands of this room: timeline, stories, story, plans, levels, dyads, explain.  Heavy imports stay inside the commands."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from datetime import date

    import duckdb

    from .asking import Filter


class Format(StrEnum):
    """How an answer is written."""

    table = "table"
    csv = "csv"
    json = "json"


class Period(StrEnum):
    """What counts are split by."""

    day = "day"
    month = "month"
    year = "year"


class Order(StrEnum):
    """What comes first."""

    time = "time"
    latest = "latest"
    published = "published"


class StoryOrder(StrEnum):
    """Which stories come first."""

    reports = "reports"
    time = "time"
    latest = "latest"


ArchivePath = Annotated[Path, typer.Argument(metavar="ARCHIVE", help="An archive made by dateline build.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Answer with what had been published by that day.")]
HowWritten = Annotated[Format, typer.Option("--format", "-f", help="How the answer is written.")]
Limit = Annotated[int, typer.Option("--limit", "-n", metavar="N", min=0, help="Show at most so many; 0 for all.")]
Actor = Annotated[
    list[str] | None,
    typer.Option(metavar="WHO", help='Who did it: a country (USA, Iraq), "USA MIL", a name or an id; may be repeated.'),
]
Recipient = Annotated[list[str] | None, typer.Option(metavar="WHO", help="To whom it was done.")]
Involving = Annotated[list[str] | None, typer.Option(metavar="WHO", help="Who had any part in it.")]
Place = Annotated[list[str] | None, typer.Option(metavar="PLACE", help="Where: a country, a place's name or its GeoNames id.")]
Type = Annotated[list[str] | None, typer.Option(metavar="TYPE", help="PLOVER's type: ASSAULT, CONSULT, ...")]
Mode = Annotated[list[str] | None, typer.Option(metavar="MODE", help="Mode of a type: withdraw, aerial, ...")]
Status = Annotated[list[str] | None, typer.Option(metavar="STATUS", help="occurred, ongoing, planned, possible, denied.")]
Since = Annotated[str | None, typer.Option(metavar="DATE", help="Happened on that day or later.")]
Until = Annotated[str | None, typer.Option(metavar="DATE", help="Happened on that day or earlier.")]
Words = Annotated[str, typer.Option("--text", metavar="WORDS", help="Told with these words near by.")]
Outlet = Annotated[list[str] | None, typer.Option("--source", metavar="OUTLET", help="Told by this outlet.")]
Sure = Annotated[float, typer.Option("--confidence", metavar="P", min=0, max=1, help="The least confidence.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the program's."""
    for command in (timeline, stories, story, plans, levels, dyads, explain):
        app.command()(command)


def timeline(
    archive: ArchivePath,
    actor: Actor = None,
    recipient: Recipient = None,
    involving: Involving = None,
    place: Place = None,
    type: Type = None,
    mode: Mode = None,
    status: Status = None,
    since: Since = None,
    until: Until = None,
    text: Words = "",
    source: Outlet = None,
    confidence: Sure = 0.0,
    order: Annotated[Order, typer.Option(help="By when it happened, the latest first, or by when it became known.")] = Order.time,
    once: Annotated[bool, typer.Option("--once", help="Show what several reports tell one time, by the first of them.")] = False,
    as_of: AsOf = None,
    format: HowWritten = Format.table,
    limit: Limit = 50,
) -> None:
    """Events of an archive in the order of time: who did what to whom, when, where, by whose word."""
    with _answering(archive) as (connection, answers):
        from . import asking

        wanted, day = _filter(locals()), _day(as_of)
        rows = asking.events(connection, wanted, day, limit or None, order=str(order), once=once)
        if format is Format.table:
            out = answers.console(sys.stdout)
            answers.show_heading(out, wanted.sentence(day))
            answers.show_events(out, rows)
            answers.show_footer(out, len(rows), asking.count(connection, wanted, day, once), "events")
        elif format is Format.csv:
            answers.write_csv(answers.with_codes(rows), answers.EVENT_CSV, sys.stdout)
        else:
            answers.write_json(rows, sys.stdout)


def stories(
    archive: ArchivePath,
    actor: Actor = None,
    recipient: Recipient = None,
    involving: Involving = None,
    place: Place = None,
    type: Type = None,
    status: Status = None,
    since: Since = None,
    until: Until = None,
    text: Words = "",
    source: Outlet = None,
    order: Annotated[StoryOrder, typer.Option(help="The most reported first, or by when they happened.")] = StoryOrder.reports,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Link the archive's events to stories anew, before answering.")
    ] = False,
    as_of: AsOf = None,
    format: HowWritten = Format.table,
    limit: Limit = 30,
) -> None:
    """Happenings that are told more than once: sources, counts as they grew, contradictions.  dateline story shows one of them."""
    with _answering(archive, write=refresh) as (connection, answers):
        from .stories import count, linking, list_stories

        wanted, day = _filter(locals()), _day(as_of)
        if refresh:
            linking.refresh(connection, force=True)
        found = list_stories(connection, wanted, day, limit or 1_000_000, order=str(order))
        if format is Format.table:
            out = answers.console(sys.stdout)
            answers.show_heading(out, answers.heading("Stories", wanted.sentence(day)))
            answers.show_stories(out, found)
            answers.show_footer(out, len(found), count(connection, wanted, day), "stories")
        elif format is Format.csv:
            answers.write_csv((_story_row(each) for each in found), answers.STORY_CSV, sys.stdout)
        else:
            answers.write_json([{name: getattr(each, name) for name in answers.STORY_CSV} for each in found], sys.stdout)


def story(
    archive: ArchivePath,
    story_id: Annotated[str, typer.Argument(metavar="STORY", help="A story's id, or its beginning.")],
    as_of: AsOf = None,
    format: HowWritten = Format.table,
) -> None:
    """One story: what each report tells of it, in the order in which it became known."""
    with _answering(archive) as (connection, answers):
        from . import asking
        from .stories import story as tell

        day = _day(as_of)
        told = tell(connection, story_id, day)
        if told is None:
            raise asking.AskingError(f"{story_id}: no such story" + (f" had been told by {day}" if day else ""))
        if format is Format.table:
            answers.show_story(answers.console(sys.stdout), told)
        elif format is Format.csv:
            answers.write_csv(answers.with_codes(told.mentions), answers.EVENT_CSV, sys.stdout)
        else:
            answers.write_json(told, sys.stdout)


def plans(
    archive: ArchivePath,
    actor: Actor = None,
    recipient: Recipient = None,
    involving: Involving = None,
    place: Place = None,
    type: Type = None,
    since: Since = None,
    until: Until = None,
    text: Words = "",
    outcome: Annotated[
        list[str] | None, typer.Option(metavar="OUTCOME", help="fulfilled, changed, dropped, passed (unheard of), open.")
    ] = None,
    undated: Annotated[bool, typer.Option("--undated", help="Plans without a deadline too.")] = False,
    as_of: AsOf = None,
    format: HowWritten = Format.table,
    limit: Limit = 50,
) -> None:
    """What was planned by when, and what became of it, with the report that shows it.

    Without --as-of the day of the archive's newest report is today.
    """
    with _answering(archive) as (connection, answers):
        from . import plans as following

        wanted, day = _filter(locals()), _day(as_of)
        outcomes = tuple(value.lower() for value in outcome or ())
        rows = following.plans(connection, wanted, day, outcomes, not undated, limit or None)
        if format is Format.table:
            out = answers.console(sys.stdout)
            tally = following.tally(connection, wanted, day, not undated)
            answers.show_heading(out, wanted.but(status=("planned",)).sentence(day or following.today(connection)))
            answers.show_plans(out, rows)
            total = sum(tally[name] for name in outcomes or tally)
            parts = ", ".join(f"{number:,} {name}" for name, number in tally.items() if number)
            answers.show_footer(out, len(rows), total, "plans", f" ({parts})" if parts else "")
        elif format is Format.csv:
            answers.write_csv(answers.with_codes(rows), answers.PLAN_CSV, sys.stdout)
        else:
            answers.write_json(rows, sys.stdout)


def levels(
    archive: ArchivePath,
    of: Annotated[str, typer.Option(metavar="WHAT", help='What is counted: "US troops".')] = "",
    place: Annotated[str, typer.Option("--in", metavar="COUNTRY", help="In which country.")] = "",
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    format: HowWritten = Format.table,
    limit: Limit = 50,
) -> None:
    """Standing figures over time: how many of what are where."""
    with _answering(archive) as (connection, answers):
        from .names import country_code, country_name
        from .standing import levels as ask

        day = _day(as_of)
        rows = ask(connection, of, place, _day(since, "--since"), _day(until, "--until"), day, limit or None)
        if format is Format.table:
            out = answers.console(sys.stdout)
            where = f" in {country_name(country_code(place))}" if place else ""
            answers.show_heading(out, f"Standing figures of {of or 'anything'}{where}{f', as known on {day}' if day else ''}.")
            answers.show_levels(out, rows)
            answers.show_footer(out, len(rows), None, "figures")
        elif format is Format.csv:
            answers.write_csv(rows, answers.LEVEL_CSV, sys.stdout)
        else:
            answers.write_json(rows, sys.stdout)


def dyads(
    archive: ArchivePath,
    by: Annotated[Period | None, typer.Option(help="Split the counts by when it happened.")] = None,
    actor: Actor = None,
    recipient: Recipient = None,
    involving: Involving = None,
    place: Place = None,
    type: Type = None,
    status: Status = None,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    format: HowWritten = Format.table,
    limit: Limit = 50,
) -> None:
    """Which countries have to do with which, in cooperation and in conflict: counts of happenings, from actor to recipient."""
    with _answering(archive) as (connection, answers):
        from .standing import CLASSES
        from .standing import dyads as ask

        wanted, day, period = _filter(locals()), _day(as_of), str(by) if by else None
        rows = ask(connection, wanted, day, period, limit or None)
        columns = (*(["period"] if period else []), "actor", "recipient", *CLASSES, "happenings", "mentions", "reports")
        if format is Format.table:
            out = answers.console(sys.stdout)
            answers.show_heading(out, answers.heading("Dyads of countries", wanted.sentence(day)))
            answers.show_dyads(out, rows, period)
            answers.show_footer(out, len(rows), None, "rows")
        elif format is Format.csv:
            answers.write_csv(rows, columns, sys.stdout)
        else:
            answers.write_json(rows, sys.stdout)


def explain(
    archive: ArchivePath,
    event: Annotated[list[str], typer.Argument(metavar="EVENT", help="An event's id or its beginning, or REPORT and number (e3).")],
    format: HowWritten = Format.table,
) -> None:
    """Why the record says so: each field of an event, the words it came from, the rule that decided, and how sure it was."""
    with _answering(archive) as (connection, answers):
        from .explaining import explain as ask
        from .explaining import find

        found = ask(connection, find(connection, " ".join(event)))
        if format is Format.table:
            answers.show_explanation(answers.console(sys.stdout), found)
        elif format is Format.csv:
            names = ("field", "value", "before", "words", "after", "start", "end", "rule", "confidence", "runner_up")
            answers.write_csv(({name: getattr(each, name) for name in names} for each in found.reasons), names, sys.stdout)
        else:
            answers.write_json(found, sys.stdout)


@contextmanager
def _answering(path: Path, write: bool = False) -> Iterator[tuple[duckdb.DuckDBPyConnection, Any]]:
    """The archive's connection, opened for reading, and the module that writes answers; one line and an exit code for failures."""
    import duckdb

    from . import answers, asking
    from .store import Archive, ArchiveError

    if write and not path.is_file():
        typer.echo(f"dateline: {path}: no such archive", err=True)
        raise typer.Exit(1)
    try:
        with Archive(path, read_only=not write) as archive:
            yield archive.connection, answers
    except asking.AskingError as error:
        typer.echo(f"dateline: {error}", err=True)
        raise typer.Exit(2) from None
    except (ArchiveError, OSError, duckdb.Error, UnicodeError) as error:
        typer.echo(f"dateline: {' '.join(str(error).split())[:300]}", err=True)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


FILTERS = ("actor", "recipient", "involving", "place", "type", "mode", "status", "since", "until", "text", "source", "confidence")


def _filter(given: dict[str, Any]) -> Filter:
    from .asking import Filter

    return Filter.from_query({name: given[name] for name in FILTERS if given.get(name)})


def _day(value: str | None, option: str = "--as-of") -> date | None:
    from .asking import AskingError, day

    try:
        return day(value) if value else None
    except AskingError as error:
        raise AskingError(f"{option}: {error}") from None


def _story_row(each: Any) -> dict[str, Any]:
    from .answers import STORY_CSV

    return {name: getattr(each, name) for name in STORY_CSV} | {"contradictions": [found.words for found in each.contradictions]}
