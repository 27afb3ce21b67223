"""Records put together again from the archive's rows, equal to those that were put in.

`record` takes one report's; `assemble` makes a record of rows that were fetched otherwise (`dateline.exchange` streams them).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from ..record import Event, Generator, Level, Link, Participant, Place, Quantity, Record, Span, Statement, TimeExpression, When

if TYPE_CHECKING:
    import duckdb

Tuples = list[tuple[Any, ...]]

_PLACE = "geonames, lat, lon, admin1, feature"
_MARK = "text, text_from, text_to"
_WHY = "evidence, confidence"
OF_REPORTS = {
    "events": (
        "number, type, mode, contexts, status, trigger, trigger_from, trigger_to, time_from, time_to, time_precision, time_basis,"
        f" time_evidence, time_confidence, place, place_from, place_to, place_name, place_country, {_PLACE}, place_precision,"
        f" place_evidence, place_confidence, source, source_from, source_to, evidence, status_evidence, confidence",
        "length(x.number), x.number",
    ),
    "statements": (
        "speaker, speaker_from, speaker_to, speaker_name, speaker_country, speaker_sector, speaker_id, speaker_office,"
        " speaker_evidence, speaker_confidence, cue, cue_from, cue_to, content, content_from, content_to, mode, via," + _WHY,
        "x.position",
    ),
    "standings": (
        f"{_MARK}, of_what, country_of, in_country, low, high, approx, as_of_from, as_of_to, as_of_precision, as_of_basis,"
        f" as_of_evidence, as_of_confidence, status, {_WHY}",
        "x.position",
    ),
    "times": (f"{_MARK}, type, value, time_from, time_to, {_WHY}", "x.position"),
    "places": (f"{_MARK}, name, country, {_PLACE}, precision, {_WHY}", "x.position"),
}
"""Columns of the tables that belong to reports, and their order in the record."""
OF_EVENTS = {
    "mentions": (_MARK, "x.position"),
    "participants": (f"role, {_MARK}, name, country, sector, actor_id, office, {_WHY}", "x.role, x.position"),
    "quantities": (f"{_MARK}, kind, low, high, approx, unit, of_what, {_WHY}", "x.position"),
}
"""The same for those that belong to events."""


LINKS = "(select t.number from events t where t.event_id = x.to_event)", "x.kind", "x.evidence", "x.confidence"
"""What a link is made of, behind the number of the event that it comes from."""


def with_x(columns: str) -> str:
    return ", ".join(f"x.{name.strip()}" for name in columns.split(","))


def record(connection: duckdb.DuckDBPyConnection, report_id: str, generation: str) -> tuple[Record, dict[str, str]]:
    """The record that a generation read in a report, without its generator, and the ids of its events by their numbers."""
    key = [report_id, generation]

    def rows(sql: str) -> Tuples:
        return connection.execute(sql, key).fetchall()

    def of_report(table: str) -> Tuples:
        columns, by = OF_REPORTS[table]
        return rows(f"select {with_x(columns)} from {table} x where x.report_id = ? and x.generation = ? order by {by}")

    def of_event(table: str, columns: str, by: str, joined: str = "event_id") -> Tuples:
        return rows(
            f"select e.number, {columns} from events e join {table} x on x.{joined} = e.event_id"
            f" where e.report_id = ? and e.generation = ? order by length(e.number), e.number, {by}"
        )

    inner = {table: by_number(of_event(table, with_x(columns), by)) for table, (columns, by) in OF_EVENTS.items()}
    links = of_event("links", ", ".join(LINKS), "x.position, x.to_event, x.kind", joined="from_event")
    head = connection.execute("select id, title, published, url, text from reports where report_id = ?", [report_id]).fetchone()
    ids = dict(rows("select number, event_id from events where report_id = ? and generation = ?"))
    return assemble(head, {table: of_report(table) for table in OF_REPORTS}, inner, links, None), ids


def assemble(
    head: tuple[Any, ...],
    of_reports: dict[str, Tuples],
    inner: dict[str, dict[str, Tuples]],
    links: Tuples,
    generator: Generator | None,
) -> Record:
    """A record of rows in the columns and the order of `OF_REPORTS`, `OF_EVENTS` (by event number) and `LINKS`.

    `head` is id, title, day of publication, address and text of the report.
    """
    id, title, published, url, text = head
    return Record(
        id=id,
        title=title,
        published=published.isoformat(),
        url=url,
        text=text,
        events=tuple(_event(row, inner) for row in of_reports["events"]),
        statements=tuple(_statement(row) for row in of_reports["statements"]),
        levels=tuple(_level(row) for row in of_reports["standings"]),
        links=tuple(
            Link(source=row[0], target=row[1], kind=row[2], evidence=row[3], confidence=row[4]) for row in links if row[1]
        ),
        times=tuple(_time(row) for row in of_reports["times"]),
        places=tuple(_place(row[0:3], row[3:5], row[5:10], row[10:]) for row in of_reports["places"]),
        generator=generator,
    )


def by_number(rows: Tuples) -> dict[str, Tuples]:
    """Rows by their first column, which is left out."""
    found: dict[str, Tuples] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row[1:])
    return found


def _event(row: tuple[Any, ...], inner: dict[str, dict[str, list[tuple[Any, ...]]]]) -> Event:
    number = row[0]
    time, place, source = row[8:14], row[14:27], row[27:30]
    people = inner["participants"].get(number, ())
    return Event(
        id=number,
        trigger=_span(row[5:8]),
        mentions=tuple(_span(each) for each in inner["mentions"].get(number, ())),
        type=row[1],
        mode=row[2],
        contexts=tuple(row[3]),
        actors=tuple(_participant(each[1:]) for each in people if each[0] == "actor"),
        recipients=tuple(_participant(each[1:]) for each in people if each[0] != "actor"),
        status=row[4],
        time=_when(time) if time[2] is not None else None,
        place=_place(place[0:3], place[3:5], place[5:10], place[10:13]) if place[0] is not None else None,
        quantities=tuple(_quantity(each) for each in inner["quantities"].get(number, ())),
        source=_span(source) if source[0] is not None else None,
        evidence=row[30],
        status_evidence=row[31],
        confidence=row[32],
    )


def _span(row: tuple[Any, ...]) -> Span:
    return Span(text=row[0], start=row[1], end=row[2])


def _participant(row: tuple[Any, ...]) -> Participant:
    return Participant(
        text=row[0], start=row[1], end=row[2], name=row[3], country=row[4], sector=row[5], id=row[6], office=row[7],
        evidence=row[8], confidence=row[9],
    )  # fmt: skip


def _when(row: tuple[Any, ...]) -> When:
    return When(start=_iso(row[0]), end=_iso(row[1]), precision=row[2], basis=row[3], evidence=row[4], confidence=row[5])


def _place(words: tuple[Any, ...], named: tuple[Any, ...], found: tuple[Any, ...], why: tuple[Any, ...]) -> Place:
    return Place(
        text=words[0], start=words[1], end=words[2], name=named[0], country=named[1], geonames=found[0], lat=found[1], lon=found[2],
        admin1=found[3], feature=found[4], precision=why[0], evidence=why[1], confidence=why[2],
    )  # fmt: skip


def _quantity(row: tuple[Any, ...]) -> Quantity:
    return Quantity(
        text=row[0], start=row[1], end=row[2], kind=row[3], low=number(row[4]), high=number(row[5]), approx=row[6], unit=row[7],
        of=row[8], evidence=row[9], confidence=row[10],
    )  # fmt: skip


def _statement(row: tuple[Any, ...]) -> Statement:
    return Statement(
        speaker=_participant(row[0:10]) if row[0] is not None else None,
        cue=_span(row[10:13]) if row[10] is not None else None,
        content=_span(row[13:16]),
        mode=row[16],
        via=row[17],
        evidence=row[18],
        confidence=row[19],
    )


def _level(row: tuple[Any, ...]) -> Level:
    return Level(
        text=row[0], start=row[1], end=row[2], of=row[3], country_of=row[4], in_country=row[5], low=number(row[6]),
        high=number(row[7]),
        approx=row[8], as_of=_when(row[9:15]) if row[11] is not None else None, status=row[15], evidence=row[16],
        confidence=row[17],
    )  # fmt: skip


def _time(row: tuple[Any, ...]) -> TimeExpression:
    return TimeExpression(
        text=row[0], start=row[1], end=row[2], type=row[3], value=row[4], begin=_iso(row[5]), until=_iso(row[6]), evidence=row[7],
        confidence=row[8],
    )  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def number(value: float | None) -> float | int | None:
    """A number as the record has it: whole ones without a fraction."""
    return int(value) if value is not None and value.is_integer() else value
