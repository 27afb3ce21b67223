"""Stories: one happening as several reports tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...archive.asking import EVENT_COLUMNS
from .. import wording
from ..asked import Asked
from ..shown import Row, Shown
from .common import EVENT_COLUMNS as SHOWN_COLUMNS
from .common import chosen, query, rows_of_events

if TYPE_CHECKING:
    import duckdb

    from ..app import Page

A_PAGE = 40
COLUMNS = {
    "headline": "Story",
    "type": "What",
    "status": "Status",
    "time": "When",
    "place": "Where",
    "reports": "Reports",
    "sources": "Outlets",
    "events": "Mentions",
    "first": "First published",
    "last": "Last published",
    "story_id": "Story id",
}
COUNT_COLUMNS = ("kind", "of", "low", "high", "approx", "text", "published", "outlet")


def show(page: Page, asked: Asked) -> Shown:
    return page.desk.ask(lambda connection: _show(connection, asked), ("stories", *asked.pairs()))


def _show(connection: duckdb.DuckDBPyConnection, asked: Asked) -> Shown:
    """The stories that any of the chosen events belongs to, as far as they had been told by the day asked for."""
    events, bound = chosen(connection, asked)
    least = asked.number("reports", 1, 1, 1000)
    connection.execute(
        "create or replace temp table told as select t.story_id, count(distinct e.report_id) as reports,"
        " count(distinct r.source) as sources,"
        " count(*) as events, min(r.published) as first, max(r.published) as last"
        f" {events.replace('where', 'join story_events t on t.event_id = e.event_id where', 1)} group by 1",
        bound,
    )
    total, several = connection.execute(
        "select count(*) filter (where reports >= ?), count(*) filter (where reports > 1) from told", [least]
    ).fetchone()
    pages = max(1, -(-total // A_PAGE))
    number = asked.number("page", 1, 1, pages)
    rows = query(
        connection,
        "select s.headline, s.type, s.mode, s.status, s.time_from, s.time_to, s.place_name, s.place_country, s.place_precision,"
        " t.* from told t join stories s using (story_id) where t.reports >= ? order by t.reports desc, t.last desc, t.story_id"
        " limit ? offset ?",
        [least, A_PAGE, (number - 1) * A_PAGE],
    )
    for row in rows:
        row["time"] = wording.interval(row["time_from"], row["time_to"])
        row["place"] = wording.place(row | {"place": None})
        row["quad"] = wording.quad(row["type"])
    of_several = f", {several:,} of them told by more than one report" if several else ""
    sentence = f"{_stories_of(asked, total)}{of_several}, the most told first."
    return Shown("Stories", sentence, COLUMNS, rows, more={"pages": pages, "number": number, "least": least, "several": several})


def _stories_of(asked: Asked, total: int) -> str:
    of = asked.wanted.sentence(asked.as_of)[:-1]
    stories = wording.many(total, "story", "stories")
    return stories if of == "Events" else f"{of}: {stories}"


def one(page: Page, asked: Asked) -> Shown | None:
    """The story whose id is the parameter `id`."""
    key = asked.own.get("id", "")
    return page.desk.ask(lambda connection: _one(connection, asked, key), ("story", *asked.pairs())) if key else None


def _one(connection: duckdb.DuckDBPyConnection, asked: Asked, key: str) -> Shown | None:
    found = query(connection, "select * from stories where story_id = ?", [key])
    if not found:
        return None
    story = found[0]
    events = query(
        connection,
        f"select {', '.join(f'e.{column}' for column in EVENT_COLUMNS)}, r.published, r.id as report, r.source as"
        " outlet, r.title, r.text,"
        " t.score, t.evidence from story_events t join events e using (event_id) join reports r using (report_id)"
        " where t.story_id = ? and r.published <= ? and r.duplicate_of is null order by r.published, r.report_id,"
        " e.trigger_from limit 500",
        [key, asked.as_of or date_max()],
    )
    rows = rows_of_events(connection, events)
    for row, event in zip(rows, events, strict=True):
        row["before"], row["words"], row["after"] = _passage(event)
        row["evidence"], row["score"] = event["evidence"], event["score"]
    reports: dict[str, list[Row]] = {}
    for row in rows:
        reports.setdefault(row["event"]["report_id"], []).append(row)
    counts = [{"row": row, "quantity": each, "said": wording.quantity(each)} for row in rows for each in row["event"]["quantities"]]
    known = f", as known on {wording.day(asked.as_of)}" if asked.as_of else ""
    sentence = (
        f"{story['headline'].rstrip('.')}: {wording.many(len(rows), 'mention')} in {wording.many(len(reports), 'report')}"
        f" of {wording.many(len({row['outlet'] for row in rows}), 'outlet')}{known}."
    )
    more = {
        "story": story,
        "quad": wording.quad(story["type"]),
        "reports": list(reports.values()),
        "counts": counts,
        "ranges": _ranges(counts),
        "contradictions": contradictions(rows),
    }
    return Shown(story["headline"], sentence, SHOWN_COLUMNS, rows, more=more)


def date_max() -> str:
    """A day after all others."""
    return "9999-12-31"


def _passage(event: dict[str, Any], around: int = 160) -> tuple[str, str, str]:
    """The words around a trigger, cut at spaces."""
    text, start, end = event["text"], event["trigger_from"], event["trigger_to"]
    left, right = max(0, start - around), min(len(text), end + around)
    before, after = text[left:start], text[end:right]
    if left:
        before = f"…{before.partition(' ')[2] or before}"
    if right < len(text):
        after = f"{after.rpartition(' ')[0] or after}…"
    return before, text[start:end], after


def _ranges(counts: list[dict[str, Any]]) -> list[str]:
    """`killed: 12, later 14`: what the reports say, in the order in which they said it."""
    kinds: dict[str, list[str]] = {}
    for each in counts:
        said = (
            wording.bounds(each["quantity"]["low"], each["quantity"]["high"], each["quantity"]["approx"])
            or each["quantity"]["text"]
        )
        given = kinds.setdefault(each["quantity"]["kind"], [])
        if said not in given:
            given.append(said)
    return [f"{kind}: {', later '.join(given)}" for kind, given in kinds.items() if kind not in ("other", "items")]


def contradictions(rows: list[Row]) -> list[str]:
    """What the reports of a story do not agree on, a sentence each."""
    found = []
    by_status: dict[str, list[str]] = {}
    for row in rows:
        by_status.setdefault(row["status"], []).append(f"{row['outlet'] or row['title']}, {wording.day(row['published'])}")
    if "denied" in by_status and len(by_status) > 1:
        others = wording.listed(sorted(set(by_status) - {"denied"}))
        found.append(f"Denied by {wording.listed(dict.fromkeys(by_status['denied']), 3)}; {others} according to the others.")
    for kind in ("killed", "injured", "arrested", "missing", "troops"):
        bounds = [(each["low"], each["high"]) for row in rows for each in row["event"]["quantities"] if each["kind"] == kind]
        highs = [high for _, high in bounds if high is not None]
        lows = [low for low, _ in bounds if low is not None]
        if highs and lows and min(highs) < max(lows):
            found.append(
                f"{kind.capitalize()}: {wording.number(min(highs))} according to one report,"
                f" {wording.number(max(lows))} to another."
            )
    countries = sorted({row["event"]["place_country"] for row in rows if row["event"]["place_country"]})
    if len(countries) > 1:
        found.append(f"Placed in {wording.listed(map(wording.country_name, countries))}.")
    return found
