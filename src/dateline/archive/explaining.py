"""Why the record says what it says of one event: each field, the words it came from, the rule that decided, how sure it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..show.words import number_words
from .asking import AskingError, dicts
from .stories.telling import when_words

if TYPE_CHECKING:
    import duckdb

AROUND = 70
"""Characters of context on each side."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One field of an event.  `before`, `words` and `after` are a piece of the report, empty where no words stand for the field."""

    field: str
    value: str
    before: str = ""
    words: str = ""
    after: str = ""
    start: int | None = None
    end: int | None = None
    rule: str | None = None
    confidence: float | None = None
    runner_up: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """One event with its report, and the reasons of its fields in the reporter's order: what, status, who, whom, when, where, how
    many, says who, links, story."""

    event_id: str
    type: str
    mode: str | None
    report: dict[str, Any]
    reasons: tuple[Reason, ...]


def find(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """The id of the event that a person means: an id, its unique beginning, or a report's id and the event's number
    ("wikinews-2020-001 e3").  Raises `AskingError` where there is none, or several."""
    words = name.replace("#", " ").split()
    if len(words) == 2:
        found = connection.execute(
            "select e.event_id from events e join reports r using (report_id) join readings g on g.report_id = e.report_id"
            " and g.generation = e.generation where g.newest and e.number = ? and (r.id = ? or r.report_id = ?) limit 2",
            [words[1], words[0], words[0]],
        ).fetchall()
    else:
        found = connection.execute("select event_id from events where event_id = ?", [name.strip()]).fetchall()
        found = (
            found
            or connection.execute(
                "select event_id from events where starts_with(event_id, ?) order by event_id limit 2", [name.strip()]
            ).fetchall()
        )
    if not found or not name.strip():
        raise AskingError(f"{name}: no such event; ids stand in the first column of --format csv, or give REPORT and number (e3)")
    if len(found) > 1:
        raise AskingError(f"{name}: several events begin like this: give more of the id")
    return found[0][0]


def explain(connection: duckdb.DuckDBPyConnection, event_id: str) -> Explanation:
    """The reasons for everything that is recorded of one event.  Raises `AskingError` where there is none of this id."""
    rows = dicts(
        connection.execute(
            "select e.*, r.text, r.id as report, r.title, r.published, r.url, r.source as outlet from events e"
            " join reports r using (report_id) where e.event_id = ?",
            [event_id],
        )
    )
    if not rows:
        raise AskingError(f"{event_id}: no such event")
    event = rows[0]
    reasons = [*_deed(connection, event), *_people(connection, event), *_time(connection, event), *_place(event)]
    reasons += [*_counts(connection, event), *_source(event), *_links(connection, event), *_story(connection, event)]
    report = {key: event[key] for key in ("report_id", "report", "title", "published", "url", "outlet")}
    return Explanation(event_id, event["type"], event["mode"], report, tuple(reasons))


RUNNER_UP = "; second "
"""What stands in a rule's evidence before the answer that came second, where a room keeps it."""


def _reason(event: dict[str, Any], field: str, value: str, start: int | None = None, end: int | None = None, **more: Any) -> Reason:
    if more.get("rule") and RUNNER_UP in more["rule"]:
        more["rule"], _, more["runner_up"] = more["rule"].partition(RUNNER_UP)
    if start is None or end is None:
        return Reason(field, value, **more)
    text = event["text"]
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    if start > AROUND:
        before = "…" + before.partition(" ")[2]
    if end + AROUND < len(text):
        after = after.rpartition(" ")[0] + "…"
    return Reason(field, value, before, text[start:end], after, start, end, **more)


def _deed(connection: duckdb.DuckDBPyConnection, event: dict[str, Any]) -> list[Reason]:
    kind = event["type"] + (f"/{event['mode']}" if event["mode"] else "")
    found = [
        _reason(
            event, "what", kind, event["trigger_from"], event["trigger_to"], rule=event["evidence"], confidence=event["confidence"]
        )
    ]
    for row in dicts(connection.execute("select * from mentions where event_id = ? order by position", [event["event_id"]])):
        found.append(_reason(event, "also told as", row["text"], row["text_from"], row["text_to"]))
    if event["contexts"]:
        found.append(_reason(event, "contexts", ", ".join(event["contexts"])))
    return [*found, _reason(event, "status", event["status"], rule=event["status_evidence"])]


def _people(connection: duckdb.DuckDBPyConnection, event: dict[str, Any]) -> list[Reason]:
    found = []
    query = "select * from participants where event_id = ? order by role, position"
    for row in dicts(connection.execute(query, [event["event_id"]])):
        value = f"{row['name']} ({row['country']} {row['sector']}{', ' + row['office'] if row['office'] else ''})"
        field = "who" if row["role"] == "actor" else "to whom"
        found.append(
            _reason(event, field, value, row["text_from"], row["text_to"], rule=row["evidence"], confidence=row["confidence"])
        )
    return found


def _time(connection: duckdb.DuckDBPyConnection, event: dict[str, Any]) -> list[Reason]:
    if event["time_precision"] is None:
        return []
    words = connection.execute(
        "select text_from, text_to from times where report_id = ? and generation = ? and time_from is not distinct from ?"
        " and time_to is not distinct from ? order by abs(text_from - ?), text_from limit 1",
        [event["report_id"], event["generation"], event["time_from"], event["time_to"], event["trigger_from"]],
    ).fetchone()
    basis = {"stated": "", "inferred": ", inferred", "report": ", news of the day"}.get(event["time_basis"] or "", "")
    value = (when_words(event["time_from"], event["time_to"]) or "unknown") + basis
    start, end = words if words and event["time_basis"] == "stated" else (None, None)
    return [_reason(event, "when", value, start, end, rule=event["time_evidence"], confidence=event["time_confidence"])]


def _place(event: dict[str, Any]) -> list[Reason]:
    if event["place"] is None:
        return []
    known = [event["place_name"] or event["place"], event["admin1"], event["place_country"]]
    value = ", ".join(dict.fromkeys(part for part in known if part))
    if event["geonames"]:
        value += f" (GeoNames {event['geonames']})"
    return [_reason(event, "where", value, event["place_from"], event["place_to"], rule=event["place_evidence"],
                    confidence=event["place_confidence"])]  # fmt: skip


def _counts(connection: duckdb.DuckDBPyConnection, event: dict[str, Any]) -> list[Reason]:
    found = []
    for row in dicts(connection.execute("select * from quantities where event_id = ? order by position", [event["event_id"]])):
        value = (
            f"{row['kind']}: {number_words(row['low'], row['high'], row['approx']) or row['text']} {row['of_what'] or ''}".strip()
        )
        found.append(
            _reason(event, "how many", value, row["text_from"], row["text_to"], rule=row["evidence"], confidence=row["confidence"])
        )
    return found


def _source(event: dict[str, Any]) -> list[Reason]:
    return [_reason(event, "says who", event["source"], event["source_from"], event["source_to"])] if event["source"] else []


def _links(connection: duckdb.DuckDBPyConnection, event: dict[str, Any]) -> list[Reason]:
    query = """
      select l.kind, l.evidence, l.confidence, o.number, o.trigger, o.trigger_from, o.trigger_to, l.from_event = $id as outgoing
      from links l join events o on o.event_id = if(l.from_event = $id, l.to_event, l.from_event)
      where l.from_event = $id or l.to_event = $id order by outgoing desc, l.kind, o.number"""
    words = {"response": ("answers", "is answered by"), "cause": ("brought about", "was brought about by"),
             "part": ("is part of", "has as a part"), "fulfils": ("carries out", "is carried out by")}  # fmt: skip
    found = []
    for row in dicts(connection.execute(query, {"id": event["event_id"]})):
        value = f"{words[row['kind']][0 if row['outgoing'] else 1]} {row['number']} “{row['trigger']}”"
        found.append(
            _reason(
                event, "link", value, row["trigger_from"], row["trigger_to"], rule=row["evidence"], confidence=row["confidence"]
            )
        )
    return found


def _story(connection: duckdb.DuckDBPyConnection, event: dict[str, Any]) -> list[Reason]:
    row = connection.execute(
        "select s.story_id, t.headline, t.reports, s.score, s.evidence from story_events s join stories t using (story_id)"
        " where s.event_id = ?",
        [event["event_id"]],
    ).fetchone()
    if row is None:
        return []
    return [Reason("story", f"{row[0]}: {row[1]} ({row[2]} reports)", rule=row[4], confidence=row[3])]
