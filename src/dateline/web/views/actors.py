"""Who acts on whom: a matrix and a network; and an actor's own page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...archive.asking import FROM, Filter, scope
from ...archive.names import country_name
from .. import wording
from ..asked import Asked
from ..shown import Row, Shown
from .common import NEWEST, PRONOUNS, chosen, events_by_id, query, reports_in_scope, rows_of_events

if TYPE_CHECKING:
    import duckdb

    from ..app import Page

SIDE = 16
"""Actors on each side of the matrix."""
GROUPS = {"country": "country", "name": "name", "sector": "country and sector"}
_KEYS = {"country": "{}.country", "name": "{}.name", "sector": "{}.country || ' ' || {}.sector"}
COLUMNS = {"actor": "Who", "recipient": "To whom", "events": "Events", "conflict": "Conflict", "cooperation": "Cooperation"}
ONE_COLUMNS = {
    "part": "Part",
    "name": "Name",
    "from": "From",
    "to": "To",
    "events": "Events",
    "conflict": "Conflict",
    "cooperation": "Cooperation",
}
_CONFLICT = f"{wording.QUAD_SQL} in ('verbal-conflict', 'material-conflict')"
_COOPERATION = f"{wording.QUAD_SQL} in ('verbal-cooperation', 'material-cooperation')"


def show(page: Page, asked: Asked) -> Shown:
    return page.desk.ask(lambda connection: _show(connection, asked), ("actors", *asked.pairs()))


def _show(connection: duckdb.DuckDBPyConnection, asked: Asked) -> Shown:
    by = asked.choice("by", GROUPS)
    first, second = (_KEYS[by].replace("{}", side) for side in ("a", "b"))
    known = (
        f" and lower(a.name) not in {PRONOUNS} and lower(b.name) not in {PRONOUNS}"
        if by == "name"
        else " and a.country != '---' and b.country != '---'"
    )
    events, bound = chosen(asked)
    connection.execute(
        f"create or replace temp table c as select e.event_id, {_CONFLICT} as conflict, {_COOPERATION} as cooperation {events}",
        bound,
    )
    # An event counts once for a pair, however many of its actors and recipients are of it.
    connection.execute(
        "create or replace temp table pairs as select actor, recipient, count(*) as events,"
        " count(*) filter (where conflict) as conflict, count(*) filter (where cooperation) as cooperation from ("
        f"select distinct c.rowid as event, {first} as actor, {second} as recipient, conflict, cooperation from c"
        " join participants a on a.event_id = c.event_id and a.role = 'actor'"
        f" join participants b on b.event_id = c.event_id and b.role = 'recipient' where {first} != {second}{known}) group by 1, 2"
    )
    leading = [
        row["key"]
        for row in query(
            connection,
            "select key from (select actor as key, events from pairs union all select recipient, events from pairs)"
            " group by key order by sum(events) desc, key limit ?",
            [SIDE],
        )
    ]
    rows = query(
        connection,
        "select * from pairs where actor in (select unnest(?::varchar[])) and recipient in (select unnest(?::varchar[]))"
        " order by events desc, actor, recipient",
        [leading, leading],
    )
    everyone = query(connection, "select count(*) as pairs, coalesce(sum(events), 0) as events from pairs")[0]
    names = {key: spelt(by, key) for key in leading}
    cells = {(row["actor"], row["recipient"]): row for row in rows}
    most = max((row["events"] for row in rows), default=1)
    for row in rows:
        row["shade"] = shade(row)
        row["depth"] = 1 + min(3, int(4 * (row["events"] / most) ** 0.5 - 0.001))
    drawing = {
        "nodes": [
            [key, names[key], sum(row["events"] for row in rows if key in (row["actor"], row["recipient"]))] for key in leading
        ],
        "edges": [[leading.index(row["actor"]), leading.index(row["recipient"]), row["events"], row["shade"]] for row in rows[:90]],
        "by": by,
    }
    shown_rows = [row | {"actor": names[row["actor"]], "recipient": names[row["recipient"]]} for row in rows]
    sentence = (
        (
            f"{asked.wanted.sentence(asked.as_of)[:-1]}: who acts on whom, by {GROUPS[by]}; the {len(leading)} that have most to do"
            f" with each other, of {wording.many(everyone['pairs'], 'pair')}."
        )
        if leading
        else (f"{asked.wanted.sentence(asked.as_of)[:-1]}: none of them has both an actor and a recipient.")
    )
    more = {"leading": leading, "names": names, "cells": cells, "by": by, "groups": GROUPS, "most": most}
    return Shown("Actors", sentence, COLUMNS, shown_rows, [], drawing if rows else None, more)


def shade(row: Row) -> str:
    """How a pair's events lean: from `c2` (cooperation) by `even` to `x2` (conflict)."""
    both = row["conflict"] + row["cooperation"]
    share = row["conflict"] / both if both else 0.5
    return "x2" if share >= 0.8 else "x1" if share >= 0.6 else "even" if share >= 0.4 else "c1" if share >= 0.2 else "c2"


def spelt(by: str, key: str) -> str:
    """A group's key in words."""
    if by == "country":
        return country_name(key)
    if by == "sector":
        country, _, sector = key.rpartition(" ")
        return wording.spelt_code(country, sector)
    return key


def one(page: Page, asked: Asked) -> Shown | None:
    """The page of the actor whose id, or name, is the parameter `id`."""
    key = asked.own.get("id", "")
    return page.desk.ask(lambda connection: _one(connection, asked, key), ("actor", *asked.pairs())) if key else None


def _one(connection: duckdb.DuckDBPyConnection, asked: Asked, key: str) -> Shown | None:
    same = "(p.actor_id = ? or p.name = ?)"
    everywhere, bound = scope(asked.as_of)
    joined = f"from {FROM} join participants p on p.event_id = e.event_id"
    names = query(
        connection,
        f"select p.name, p.country, p.sector, p.actor_id, count(*) as events {joined} where {everywhere} and {same}"
        " group by all order by events desc, p.name, p.country, p.sector",
        [*bound, key, key],
    )
    speaks = "(s.speaker_id = ? or s.speaker_name = ?)"
    where, at = reports_in_scope(asked)
    statements = query(
        connection,
        "select s.content, s.cue, s.mode, s.position, s.report_id, s.speaker_name, s.speaker_country,"
        " s.speaker_sector, r.published,"
        f" r.source as outlet, r.title from statements s join reports r on r.report_id = s.report_id {NEWEST}"
        " and g.generation = s.generation"
        f" where {where} and {speaks} order by r.published desc, s.report_id, s.position limit 40",
        [*at, key, key],
    )
    if not names and not statements:
        return None
    offices = query(
        connection,
        f'select p.office as name, p.country, min(r.published) as "from", max(r.published) as "to",'
        f" count(distinct e.event_id) as events {joined} where {everywhere} and {same} and p.office is not null"
        " group by 1, 2 order by 3, 1",
        [*bound, key, key],
    )
    counterparts = query(
        connection,
        f"with mine as (select distinct e.event_id, p.role, {_CONFLICT} as conflict, {_COOPERATION} as cooperation {joined}"
        f" where {everywhere} and {same})"
        " select q.name, coalesce(q.actor_id, q.name) as key, m.role, q.country, count(distinct m.event_id) as events,"
        " count(distinct m.event_id) filter (where conflict) as conflict, count(distinct m.event_id) filter (where"
        " cooperation) as cooperation"
        " from mine m join participants q on q.event_id = m.event_id and q.role != m.role group by 1, 2, 3, 4"
        " order by events desc, q.name limit 24",
        [*bound, key, key],
    )
    types = query(
        connection,
        f"select e.type, p.role, count(distinct e.event_id) as events {joined} where {everywhere} and {same}"
        " group by all order by events desc, e.type",
        [*bound, key, key],
    )
    for row in types:
        row["quad"] = wording.quad(row["type"])
    ids = [
        row["event_id"]
        for row in query(
            connection,
            f"select distinct e.event_id, coalesce(e.time_from, e.time_to) as day, r.published {joined} where"
            f" {everywhere} and {same}"
            " order by day desc nulls last, published desc, e.event_id limit 12",
            [*bound, key, key],
        )
    ]
    main = (
        names[0]
        if names
        else {
            "name": statements[0]["speaker_name"],
            "country": statements[0]["speaker_country"],
            "sector": statements[0]["speaker_sector"],
            "actor_id": key,
        }
    )
    total = sum(row["events"] for row in names)
    latest = rows_of_events(connection, events_by_id(connection, ids))
    rows: list[Row] = [{"part": "office", **_dates(row)} for row in offices]
    rows += [{"part": "acts on" if row["role"] == "actor" else "is acted on by", **row} for row in counterparts]
    rows += [
        {"part": "type, as actor" if row["role"] == "actor" else "type, as recipient", "name": row["type"], "events": row["events"]}
        for row in types
    ]
    when = f", as known on {wording.day(asked.as_of)}" if asked.as_of else ""
    sentence = f"{main['name']}: {wording.many(total, 'part')} in events, {wording.many(len(statements), 'statement')}{when}."
    more: dict[str, Any] = {
        "key": key,
        "main": main,
        "names": names,
        "offices": offices,
        "counterparts": counterparts,
        "statements": statements,
        "types": types,
        "latest": latest,
        "largest": max((row["events"] for row in types), default=1),
        "wanted": Filter(involving=(main["actor_id"] or main["name"],)),
    }
    return Shown(main["name"], sentence, ONE_COLUMNS, rows, more=more)


def _dates(row: Row) -> Row:
    return {"name": row["name"], "from": row["from"], "to": row["to"], "events": row["events"]}
