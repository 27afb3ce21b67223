"""A report's record, put together again from the archive's rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from ..record import Event, Level, Link, Participant, Place, Quantity, Record, Span, Statement, TimeExpression, When

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]


def record(connection: duckdb.DuckDBPyConnection, report: Row, generation: str) -> tuple[Record, dict[str, str]]:
    """The record that a generation read in a report (a row of `reports`), and the ids of its events by their numbers."""
    key = [report["report_id"], generation]
    events = _rows(connection, "events", "report_id = ? and generation = ? order by trigger_from, event_id", key)
    ids = {row["event_id"]: row["number"] for row in events}
    parts = {name: _by_event(connection, name, ids) for name in ("mentions", "participants", "quantities")}
    mine = "report_id = ? and generation = ? order by position"
    links = _rows(
        connection, "links", "from_event in (select unnest(?::varchar[])) order by from_event, to_event, kind", [list(ids)]
    )
    made = Record(
        id=report["id"],
        title=report["title"],
        published=_day(report["published"]) or "",
        url=report["url"],
        text=report["text"],
        events=tuple(_event(row, *(parts[name].get(row["event_id"], []) for name in parts)) for row in events),
        statements=tuple(_statement(row) for row in _rows(connection, "statements", mine, key)),
        levels=tuple(_level(row) for row in _rows(connection, "standings", mine, key)),
        links=tuple(
            Link(source=ids[row["from_event"]], target=ids[row["to_event"]], kind=row["kind"], **_why(row))
            for row in links
            if row["to_event"] in ids
        ),
        times=tuple(
            TimeExpression(
                type=row["type"],
                value=row["value"],
                begin=_day(row["time_from"]),
                until=_day(row["time_to"]),
                **_span(row),
                **_why(row),
            )
            for row in _rows(connection, "times", mine, key)
        ),
        places=tuple(_place(row, _span(row)) for row in _rows(connection, "places", mine, key)),
    )
    return made, {number: event_id for event_id, number in ids.items()}


def _rows(connection: duckdb.DuckDBPyConnection, table: str, where: str, bound: list[Any]) -> list[Row]:
    cursor = connection.execute(f"select * from {table} where {where}", bound)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _by_event(connection: duckdb.DuckDBPyConnection, table: str, ids: Iterable[str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in _rows(connection, table, "event_id in (select unnest(?::varchar[])) order by event_id, position", [list(ids)]):
        found.setdefault(row["event_id"], []).append(row)
    return found


def _event(row: Row, mentions: list[Row], participants: list[Row], quantities: list[Row]) -> Event:
    time = None
    if row["time_precision"] or row["time_from"] or row["time_to"]:
        time = When(
            start=_day(row["time_from"]),
            end=_day(row["time_to"]),
            precision=row["time_precision"] or "unknown",
            basis=row["time_basis"] or "stated",
            evidence=row["time_evidence"],
            confidence=row["time_confidence"],
        )
    place = None
    if row["place"] is not None:
        named = {key: row[f"place_{key}"] for key in ("name", "country", "precision", "evidence", "confidence")}
        named |= {key: row[key] for key in ("geonames", "lat", "lon", "admin1", "feature")}
        named["name"] = named["name"] or row["place"]
        place = _place(named, {"text": row["place"], "start": row["place_from"], "end": row["place_to"]})
    return Event(
        id=row["number"],
        trigger=Span(text=row["trigger"], start=row["trigger_from"], end=row["trigger_to"]),
        mentions=tuple(Span(**_span(each)) for each in mentions),
        type=row["type"],
        mode=row["mode"],
        contexts=tuple(row["contexts"]),
        actors=tuple(_participant(each) for each in participants if each["role"] == "actor"),
        recipients=tuple(_participant(each) for each in participants if each["role"] == "recipient"),
        status=row["status"],
        time=time,
        place=place,
        quantities=tuple(
            Quantity(
                kind=each["kind"],
                low=each["low"],
                high=each["high"],
                approx=each["approx"],
                unit=each["unit"],
                of=each["of_what"],
                **_span(each),
                **_why(each),
            )
            for each in quantities
        ),
        source=Span(text=row["source"], start=row["source_from"], end=row["source_to"]) if row["source"] is not None else None,
        evidence=row["evidence"],
        status_evidence=row["status_evidence"],
        confidence=row["confidence"],
    )


def _participant(row: Row) -> Participant:
    return Participant(
        name=row["name"],
        country=row["country"],
        sector=row["sector"],
        id=row["actor_id"],
        office=row["office"],
        **_span(row),
        **_why(row),
    )


def _place(row: Row, span: Row) -> Place:
    fields = ("name", "country", "geonames", "lat", "lon", "admin1", "feature", "precision", "evidence", "confidence")
    return Place(**span, **{field: row[field] for field in fields})


def _statement(row: Row) -> Statement:
    speaker = None
    if row["speaker"] is not None:
        speaker = Participant(
            text=row["speaker"],
            start=row["speaker_from"],
            end=row["speaker_to"],
            name=row["speaker_name"] or row["speaker"],
            country=row["speaker_country"] or "---",
            sector=row["speaker_sector"] or "UNK",
            id=row["speaker_id"],
            office=row["speaker_office"],
            confidence=row["speaker_confidence"],
        )
    cue = Span(text=row["cue"], start=row["cue_from"], end=row["cue_to"]) if row["cue"] is not None else None
    content = Span(text=row["content"], start=row["content_from"], end=row["content_to"])
    return Statement(speaker=speaker, cue=cue, content=content, mode=row["mode"], via=row["via"], **_why(row))


def _level(row: Row) -> Level:
    as_of = None
    if row["as_of_precision"] or row["as_of_from"] or row["as_of_to"]:
        as_of = When(
            start=_day(row["as_of_from"]),
            end=_day(row["as_of_to"]),
            precision=row["as_of_precision"] or "unknown",
            basis=row["as_of_basis"] or "stated",
        )
    return Level(
        of=row["of_what"],
        country_of=row["country_of"],
        in_country=row["in_country"],
        low=row["low"],
        high=row["high"],
        approx=row["approx"],
        as_of=as_of,
        status=row["status"],
        **_span(row),
        **_why(row),
    )


def _span(row: Row) -> Row:
    return {"text": row["text"], "start": row["text_from"], "end": row["text_to"]}


def _why(row: Row) -> Row:
    return {"evidence": row["evidence"], "confidence": row["confidence"]}


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
