"""Stories: one happening as several reports tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...archive.stories import Story, count, list_stories, story
from ...archive.stories.telling import tell_many
from .. import wording
from ..asked import Asked
from ..shown import Row, Shown
from .common import EVENT_COLUMNS, query, rows_of_events

if TYPE_CHECKING:
    import duckdb

    from ..app import Page

A_PAGE = 40
AROUND = 160
"""Characters of a report that are shown on each side of a trigger."""
ORDERS = {"reports": "the most told first", "latest": "the latest first", "time": "in time order"}
COLUMNS = {
    "headline": "Story",
    "type": "What",
    "status": "Status",
    "time": "When",
    "place": "Where",
    "reports": "Reports",
    "sources": "Outlets",
    "mentions": "Mentions",
    "counts": "Counts",
    "contradictions": "Contradictions",
    "first": "First published",
    "last": "Last published",
    "story_id": "Story id",
}


def show(page: Page, asked: Asked) -> Shown:
    return page.desk.ask(lambda connection: _show(connection, asked), ("stories", *asked.pairs()))


def _show(connection: duckdb.DuckDBPyConnection, asked: Asked) -> Shown:
    """The stories that any of the chosen events belongs to, as far as they had been told by the day asked for."""
    order = asked.choice("order", ORDERS)
    total = count(connection, asked.wanted, asked.as_of)
    pages = max(1, -(-total // A_PAGE))
    number = asked.number("page", 1, 1, pages)
    found = most_told(connection, asked, A_PAGE, (number - 1) * A_PAGE, order)
    of = asked.wanted.sentence(asked.as_of)[:-1]
    many = wording.many(total, "story", "stories")
    sentence = f"{many}{of[6:]}, {ORDERS[order]}." if of.startswith("Events") else f"{of}: {many}, {ORDERS[order]}."
    more = {"pages": pages, "number": number, "order": order, "orders": ORDERS}
    return Shown("Stories", sentence, COLUMNS, [_row(each) for each in found], more=more)


def most_told(
    connection: duckdb.DuckDBPyConnection, asked: Asked, limit: int, offset: int = 0, order: str = "reports"
) -> list[Story]:
    """Stories in an order.  Where all of them are asked for, the table that holds how much each was told saves counting again."""
    if asked.wanted.query() or asked.as_of or order != "reports":
        return list_stories(connection, asked.wanted, asked.as_of, limit, offset, order)
    sql = "select story_id from stories order by reports desc, first_published, story_id limit ? offset ?"
    return list(tell_many(connection, [row["story_id"] for row in query(connection, sql, [limit, offset])]))


def _row(told: Story) -> Row:
    return {
        "headline": told.headline,
        "type": told.type,
        "mode": told.mode,
        "status": told.status,
        "time": wording.interval(told.time_from, told.time_to),
        "place": _place(told),
        "reports": told.reports,
        "sources": len(told.sources),
        "mentions": len(told.mentions),
        "counts": list(told.counts_words),
        "contradictions": [each.words for each in told.contradictions],
        "first": told.first_published,
        "last": told.last_published,
        "story_id": told.story_id,
        "quad": wording.quad(told.type),
    }


def one(page: Page, asked: Asked) -> Shown | None:
    """The story whose id is the parameter `id`."""
    key = asked.own.get("id", "")
    return page.desk.ask(lambda connection: _one(connection, asked, key), ("story", *asked.pairs())) if key else None


def _one(connection: duckdb.DuckDBPyConnection, asked: Asked, key: str) -> Shown | None:
    told = story(connection, key, asked.as_of)
    if told is None:
        return None
    rows = rows_of_events(connection, list(told.mentions))
    evidence = {
        row["event_id"]: row
        for row in query(
            connection,
            "select t.event_id, t.score, t.evidence, substr(r.text, greatest(e.trigger_from - ?, 0) + 1, ?) as words"
            " from story_events t join events e using (event_id) join reports r using (report_id) where t.story_id = ?",
            [AROUND, 2 * AROUND + 100, told.story_id],
        )
    }
    by_id = {row["event_id"]: row for row in rows}
    for row in rows:
        why = evidence[row["event_id"]]
        row["evidence"], row["score"] = why["evidence"], why["score"]
        row["before"], row["words"], row["after"] = _passage(row["event"], why["words"])
    reports: dict[str, list[Row]] = {}
    for row in rows:
        reports.setdefault(row["event"]["report_id"], []).append(row)
    counts = [
        {
            "kind": kind,
            "said": " ".join(filter(None, (each.words, "" if kind in ("other", "items") else kind))),
            "each": each,
            "href": by_id[each.event_id]["href"],
        }
        for kind, given in told.counts.items()
        for each in given
    ]
    known = f", as known on {wording.day(asked.as_of)}" if asked.as_of else ""
    summary = (
        f"{wording.many(len(rows), 'mention')} in {wording.many(told.reports, 'report')}"
        f" of {wording.many(len(told.sources), 'outlet')}{known}."
    )
    more = {
        "story": told,
        "summary": summary,
        "quad": wording.quad(told.type),
        "place": _place(told),
        "reports": list(reports.values()),
        "counts": counts,
        "contradictions": [
            {"words": each.words, "sides": {side: [by_id[event] for event in events] for side, events in each.sides.items()}}
            for each in told.contradictions
        ],
    }
    return Shown(told.headline, f"{told.headline.rstrip('.')}: {summary}", EVENT_COLUMNS, rows, more=more)


def _place(told: Story) -> str:
    return wording.place(
        {
            "place": None,
            "place_name": told.place_name,
            "place_country": told.place_country,
            "place_precision": told.place_precision,
        }
    )


def _passage(event: dict[str, Any], words: str) -> tuple[str, str, str]:
    """The words around a trigger, cut at spaces; `words` begins `AROUND` characters before it, or with the text."""
    start = min(AROUND, event["trigger_from"])
    end = start + event["trigger_to"] - event["trigger_from"]
    before, after = words[:start], words[end : end + AROUND]
    if event["trigger_from"] > AROUND:
        before = f"…{before.partition(' ')[2] or before}"
    if len(after) == AROUND:
        after = f"{after.rpartition(' ')[0] or after}…"
    return before, words[start:end], after
