"""The reports of the archive, and one report with its record."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from ...archive import records
from ...archive.asking import FROM
from ...show.html import facts, view
from .. import wording
from ..asked import Asked
from ..corrections import Correction, by_event
from ..shown import Shown
from .common import chosen, query, reports_in_scope

if TYPE_CHECKING:
    import duckdb

    from ..app import Page

A_PAGE = 50
COLUMNS = {
    "published": "Published",
    "outlet": "Outlet",
    "title": "Title",
    "words": "Words",
    "events": "Events",
    "url": "Address",
    "id": "Id",
    "report_id": "Report id",
}
ONE_COLUMNS = {
    "number": "Number",
    "status": "Status",
    "from": "From",
    "to": "To",
    "actors": "Who",
    "recipients": "To whom",
    "type": "What",
    "mode": "How",
    "trigger": "Words",
    "place": "Where",
    "quantities": "How many",
    "according_to": "Says who",
    "confidence": "Confidence",
    "corrections": "Corrections",
    "event_id": "Event",
}


def show(page: Page, asked: Asked) -> Shown:
    return page.desk.ask(lambda connection: _show(connection, asked), ("reports", *asked.pairs()))


def _show(connection: duckdb.DuckDBPyConnection, asked: Asked) -> Shown:
    """The reports that tell of the chosen events; all of them where no event is asked for."""
    if asked.wanted.query():
        events, bound = chosen(asked)
        connection.execute(
            f"create or replace temp table told as select e.report_id, count(*) as events {events} group by 1", bound
        )
        source, bound, which = "told t join reports r using (report_id) where true", [], "that tell of them"
    else:
        where, bound = reports_in_scope(asked)
        connection.execute(
            f"create or replace temp table told as select e.report_id, count(*) as events from {FROM} group by e.report_id"
        )
        source, which = f"reports r left join told t using (report_id) where {where}", "in the archive"
    total = query(connection, f"select count(*) as n from {source}", bound)[0]["n"]
    pages = max(1, -(-total // A_PAGE))
    number = asked.number("page", 1, 1, pages)
    rows = query(
        connection,
        "select r.published, r.source as outlet, coalesce(r.title, r.id) as title, r.words, coalesce(t.events, 0) as events,"
        f" r.url, r.id, r.report_id from {source} order by r.published desc, r.report_id limit ? offset ?",
        [*bound, A_PAGE, (number - 1) * A_PAGE],
    )
    sentence = f"{asked.wanted.sentence(asked.as_of)[:-1]}: {wording.many(total, 'report')} {which}, the latest first."
    if not asked.wanted.query():
        known = f", as known on {wording.day(asked.as_of)}" if asked.as_of else ""
        sentence = f"{wording.many(total, 'report')} {which}{known}, the latest first."
    return Shown("Reports", sentence, COLUMNS, rows, more={"pages": pages, "number": number})


def one(page: Page, asked: Asked) -> Shown | None:
    """The report whose id is the parameter `id`, marked, with its record beside it and the corrections in it."""
    key = asked.own.get("id", "")
    if not key:
        return None
    found = page.desk.ask(lambda connection: _one(connection, key))
    if found is None:
        return None
    row, record, copies, stories = found
    grouped = by_event(page.corrections.of_report(row["report_id"]))
    prefix = f"{row['report_id']}-{row['generation']}-" if row["generation"] else ""
    rows = [
        {
            "number": event.id,
            "status": event.status,
            "from": event.time and event.time.start,
            "to": event.time and event.time.end,
            "actors": [who.name for who in event.actors],
            "recipients": [who.name for who in event.recipients],
            "type": event.type,
            "mode": event.mode,
            "trigger": event.trigger.text,
            "place": event.place and event.place.name,
            "quantities": [quantity.text for quantity in event.quantities],
            "according_to": event.source and event.source.text,
            "confidence": event.confidence,
            "corrections": [said(each) for each in grouped.get(row["ids"][event.id], [])],
            "event_id": row["ids"][event.id],
        }
        for event in record.events
    ]

    def below(card: str) -> str:
        event_id = row["ids"].get(card)
        return "" if event_id is None else _below(event_id, card, grouped.get(event_id, []), stories.get(event_id))

    title = row["title"] or row["id"]
    outlet = f" in {row['source']}" if row["source"] else ""
    sentence = f"What was read in “{title}”, published{outlet} on {wording.day(row['published'])}."
    notes = [f"A copy of another report ({row['duplicate_kind']}): it is not counted again."] if row["duplicate_of"] else []
    more = {
        "row": row,
        "record": record,
        "view": view(record, below),
        "facts": facts(record),
        "copies": copies,
        "prefix": prefix,
        "missed": grouped.get(None, []),
        "said": said,
    }
    return Shown(title, sentence, ONE_COLUMNS, rows, notes, more=more)


def _one(
    connection: duckdb.DuckDBPyConnection, key: str
) -> tuple[dict[str, Any], Any, list[dict[str, Any]], dict[str, str]] | None:
    found = query(
        connection,
        "select * from reports where report_id = ? or id = ? order by report_id = ? desc, report_id limit 1",
        [key, key, key],
    )
    if not found:
        return None
    row = found[0]
    newest = query(
        connection,
        "select generation from readings where report_id = ? order by newest desc, generation limit 1",
        [row["report_id"]],
    )
    generation = newest[0]["generation"] if newest else ""
    record, ids = records.record(connection, row["report_id"], generation)
    copies = query(
        connection,
        "select report_id, id, title, source, published, duplicate_kind from reports where duplicate_of = ?"
        " order by published, report_id limit 100",
        [row["report_id"]],
    )
    stories = query(
        connection,
        "select t.event_id, t.story_id from story_events t join stories s using (story_id)"
        " where t.event_id in (select unnest(?::varchar[])) and s.reports > 1",
        [list(ids.values())],
    )
    return row | {"ids": ids, "generation": generation}, record, copies, {each["event_id"]: each["story_id"] for each in stories}


def said(correction: Correction) -> str:
    """A correction in words."""
    what = {
        "wrong": "There is no such event.",
        "fix": f"{(correction.field or '').capitalize()} should be “{correction.value}”."
        if correction.value
        else f"{(correction.field or '').capitalize()} should be empty.",
        "missed": f"A {correction.value} was missed.",
    }[correction.kind]
    return f"{what} {correction.note}" if correction.note else what


def _below(event_id: str, card: str, corrections: list[Correction], story: str | None) -> str:
    """What stands at the foot of an event's card: corrections, the way to make one, and its story."""
    remarks = "".join(
        f'<p class="remark" id="c-{html.escape(each.id)}"><span class="remark-kind">{each.kind}</span> '
        f'<span dir="auto">{html.escape(said(each))}</span> '
        f'<span class="code">{html.escape(each.author)}, {wording.day(each.time[:10])}</span></p>'
        for each in corrections
    )
    more = f' · <a href="/story?id={html.escape(story)}">the same elsewhere</a>' if story else ""
    unseen = f'<span class="unseen"> event {html.escape(card)}</span>'
    return (
        f'{remarks}<p class="card-foot"><a href="/explain?id={html.escape(event_id)}">explain{unseen}</a>'
        f' · <a href="/correct?event={html.escape(event_id)}">correct{unseen}</a>{more}</p>'
    )
