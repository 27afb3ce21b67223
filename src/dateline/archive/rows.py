"""A report and its record as rows of the archive's tables: pure, so that any process can make them and one writes them.

`Rows` maps a table's name to JSON lines (UTF-8, a line break after each), the form in which DuckDB takes many rows at once
without a file between; workers make the lines, and the writing process only joins and hands them on.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

import msgspec
from msgspec import structs

from ..record import Event, Generator, Participant, Record, Report, Span, When

Rows = dict[str, bytes]

TABLES = (
    "reports", "readings", "events", "mentions", "participants", "quantities", "places", "times", "statements", "standings",
    "links",
)  # fmt: skip
"""The tables that hold what was read, in the order in which they are written."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_WORD = re.compile(r"\W+")
_encoder = msgspec.json.Encoder()


def digest(*parts: str, length: int = 20) -> str:
    """Hex digits of a SHA-256 over some strings, kept apart from each other."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:length]


def clean(report: Report) -> Report:
    """The report with half characters (lone surrogates, which no database takes) replaced one for one, so that offsets hold."""
    given = structs.asdict(report)
    better = {key: _whole(value) for key, value in given.items()}
    return report if better == given else type(report)(**better)


def report_id(report: Report) -> str:
    """20 hex digits over what was printed: outlet, day, title, text.  File, given id and address do not count."""
    return digest(report.source or "", report.published, report.title or "", report.text)


def text_digest(text: str) -> str:
    """20 hex digits over the bare words of a text: the same for copies that differ in case, spaces, punctuation."""
    return digest(_NOT_WORD.sub(" ", text).strip().casefold())


def generation_of(generator: Generator | None) -> str:
    """12 hex digits over the program's name and version and the hashes of its weights and knowledge."""
    made = generator or Generator(name="unknown", version="0", weights="", knowledge="")
    return digest(made.name, made.version, made.weights, made.knowledge, length=12)


def report_row(report: Report, input: str | None, language: str | None = "en") -> dict[str, Any]:
    """The row of `reports`; whose copy it is, if any, is found later (`archive.duplicates`)."""
    return {
        "report_id": report_id(report),
        "id": report.id,
        "published": report.published,
        "title": report.title,
        "source": report.source,
        "url": report.url,
        "language": language,
        "text": report.text,
        "words": len(report.text.split()),
        "input": input,
        "text_digest": text_digest(report.text),
    }


def rows_of(report: Report, record: Record, input: str | None = None, language: str | None = "en") -> Rows:
    """Every row that a report and its record make, as JSON lines by table."""
    report = clean(report)
    row = report_row(report, input, language)
    key = {"report_id": row["report_id"], "generation": generation_of(record.generator)}
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    tables["reports"].append(row)
    tables["readings"].append(key)
    for event in record.events:
        _event(tables, key, event)
    for position, place in enumerate(record.places):
        tables["places"].append(key | {"position": position} | _placed(place) | {"text": place.text, **_ends(place)})
    for position, time in enumerate(record.times):
        tables["times"].append(
            key | {"position": position, "text": time.text, **_ends(time), "type": time.type, "value": time.value,
                   "time_from": time.begin, "time_to": time.until, **_why(time)}
        )  # fmt: skip
    for position, statement in enumerate(record.statements):
        tables["statements"].append(
            {"statement_id": item_id(key, f"s{position + 1}")} | key | {"position": position} | _speaker(statement.speaker)
            | _span("cue", statement.cue) | _span("content", statement.content)
            | {"mode": statement.mode, "via": statement.via} | _why(statement)
        )  # fmt: skip
    for position, level in enumerate(record.levels):
        tables["standings"].append(
            {"level_id": item_id(key, f"l{position + 1}")} | key | {"position": position, "text": level.text} | _ends(level)
            | {"of_what": level.of, "country_of": level.country_of, "in_country": level.in_country}
            | {"low": _number(level.low), "high": _number(level.high), "approx": level.approx, "status": level.status}
            | (_as_of(level.as_of) if level.as_of else {}) | _why(level)
        )  # fmt: skip
    for position, link in enumerate(record.links):
        ends = {"from_event": item_id(key, link.source), "to_event": item_id(key, link.target)}
        tables["links"].append(ends | {"kind": link.kind, "position": position} | _why(link))
    return {name: _lines(rows) for name, rows in tables.items() if rows}


def item_id(key: dict[str, str], number: str) -> str:
    """The id of an event (`e3`), statement (`s1`) or level (`l1`) of one reading of one report."""
    return f"{key['report_id']}-{key['generation']}-{number}"


def _event(tables: dict[str, list[dict[str, Any]]], key: dict[str, str], event: Event) -> None:
    event_id = item_id(key, event.id)
    row = {"event_id": event_id} | key | {"number": event.id, "type": event.type, "mode": event.mode, "status": event.status}
    row |= {"contexts": list(event.contexts)} | _span("trigger", event.trigger)
    if event.time:
        time = event.time
        row |= {"time_from": time.start, "time_to": time.end, "time_precision": time.precision, "time_basis": time.basis}
        row |= {"time_evidence": time.evidence, "time_confidence": time.confidence}
    if event.place:
        place = _placed(event.place)
        row |= {"place": event.place.text, "place_from": event.place.start, "place_to": event.place.end}
        row |= {f"place_{name}": place.pop(name) for name in ("name", "country", "precision", "evidence", "confidence")} | place
    row |= _span("source", event.source)
    row |= {"evidence": event.evidence, "status_evidence": event.status_evidence, "confidence": event.confidence}
    tables["events"].append(row | _readable(event))
    for position, mention in enumerate(event.mentions):
        tables["mentions"].append({"event_id": event_id, "position": position, "text": mention.text, **_ends(mention)})
    for role, people in (("actor", event.actors), ("recipient", event.recipients)):
        for position, person in enumerate(people):
            tables["participants"].append(
                {"event_id": event_id, "role": role, "position": position, "text": person.text, **_ends(person),
                 "name": person.name, "country": person.country, "sector": person.sector, "actor_id": person.id,
                 "office": person.office, **_why(person)}
            )  # fmt: skip
    for position, quantity in enumerate(event.quantities):
        tables["quantities"].append(
            {"event_id": event_id, "position": position, "text": quantity.text, **_ends(quantity), "kind": quantity.kind,
             "low": _number(quantity.low), "high": _number(quantity.high), "approx": quantity.approx, "unit": quantity.unit,
             "of_what": quantity.of, **_why(quantity)}
        )  # fmt: skip


def _readable(event: Event) -> dict[str, Any]:
    """Who and how many, in the event's own row."""
    row: dict[str, Any] = {}
    for role, people in (("actor", event.actors), ("recipient", event.recipients)):
        if people:
            row[f"{role}s"] = "; ".join(person.name for person in people)
            row[f"{role}_countries"] = "; ".join(person.country for person in people)
            row[f"{role}_sectors"] = "; ".join(person.sector for person in people)
    if event.quantities:
        row["quantities"] = "; ".join(f"{quantity.kind}: {quantity.text}" for quantity in event.quantities)
    for kind in ("killed", "injured", "troops"):
        for end in ("low", "high"):
            bounds = [_number(getattr(quantity, end)) for quantity in event.quantities if quantity.kind == kind]
            row[f"{kind}_{end}"] = max((bound for bound in bounds if bound is not None), default=None)
    return row


def _ends(noun: Any) -> dict[str, int]:
    return {"text_from": noun.start, "text_to": noun.end}


def _why(noun: Any) -> dict[str, Any]:
    return {"evidence": noun.evidence, "confidence": noun.confidence}


def _span(name: str, span: Span | None) -> dict[str, Any]:
    return {name: span.text, f"{name}_from": span.start, f"{name}_to": span.end} if span else {}


def _placed(place: Any) -> dict[str, Any]:
    fields = ("name", "country", "geonames", "lat", "lon", "admin1", "feature", "precision", "evidence", "confidence")
    return {field: getattr(place, field) for field in fields}


def _as_of(time: When) -> dict[str, Any]:
    return {
        "as_of_from": time.start, "as_of_to": time.end, "as_of_precision": time.precision, "as_of_basis": time.basis,
        "as_of_evidence": time.evidence, "as_of_confidence": time.confidence,
    }  # fmt: skip


def _speaker(person: Participant | None) -> dict[str, Any]:
    if person is None:
        return {}
    return {
        "speaker": person.text, "speaker_from": person.start, "speaker_to": person.end, "speaker_name": person.name,
        "speaker_country": person.country, "speaker_sector": person.sector, "speaker_id": person.id,
        "speaker_office": person.office, "speaker_evidence": person.evidence, "speaker_confidence": person.confidence,
    }  # fmt: skip


def _number(value: float | None) -> float | None:
    """As a double; a whole number too large for one is as good as endless, which JSON gives as null."""
    try:
        return None if value is None else float(value)
    except OverflowError:
        return None


def _lines(rows: list[dict[str, Any]]) -> bytes:
    try:
        return _encoder.encode_lines(rows)
    except UnicodeEncodeError:
        return _encoder.encode_lines([{name: _whole(value) for name, value in row.items()} for row in rows])


def _whole(value: Any) -> Any:
    return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else value
