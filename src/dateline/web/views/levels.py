"""Standing figures over time: how many of what were where, who wrote so, and what was planned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...archive.names import country_code, country_name
from .. import wording
from ..asked import Asked
from ..shown import Row, Shown
from .common import NEWEST, query, reports_in_scope

if TYPE_CHECKING:
    import duckdb

    from ..app import Page

SERIES = 12
"""Pictures on a page."""
POINTS = 3_000
COLUMNS = {
    "of": "Of what",
    "country_of": "Whose",
    "in_country": "In",
    "low": "At least",
    "high": "At most",
    "approx": "About",
    "status": "Status",
    "from": "From",
    "to": "To",
    "text": "Words",
    "published": "Published",
    "outlet": "Outlet",
    "report": "Report",
    "report_id": "Report id",
}


def show(page: Page, asked: Asked) -> Shown:
    return page.desk.ask(lambda connection: _show(connection, asked), ("levels", *asked.pairs()))


def _conditions(asked: Asked) -> tuple[str, list[Any]]:
    """Those fields of the filter that mean something to a figure: whose, where, when, from whom, and the words."""
    wanted = asked.wanted
    where, bound = reports_in_scope(asked)
    parts, values = [where], [*bound]
    whose = (*wanted.actor, *wanted.involving)
    if whose:
        either = " or ".join(
            "l.country_of = ?" if country_code(value) else "contains(lower(l.of_what), lower(?))" for value in whose
        )
        parts.append(f"({either})")
        values += [country_code(value) or value for value in whose]
    if wanted.place:
        parts.append(f"l.in_country in ({', '.join('?' * len(wanted.place))})")
        values += [country_code(value) or value for value in wanted.place]
    if wanted.since:
        parts.append("coalesce(l.as_of_to, r.published) >= ?")
        values.append(wanted.since)
    if wanted.until:
        parts.append("coalesce(l.as_of_from, r.published) <= ?")
        values.append(wanted.until)
    if wanted.source:
        parts.append(f"lower(r.source) in ({', '.join('?' * len(wanted.source))})")
        values += [value.lower() for value in wanted.source]
    if wanted.text:
        parts.append("(contains(lower(l.of_what), lower(?)) or contains(lower(l.text), lower(?)))")
        values += [wanted.text, wanted.text]
    return " and ".join(parts), values


def _show(connection: duckdb.DuckDBPyConnection, asked: Asked) -> Shown:
    where, bound = _conditions(asked)
    source = f"from standings l join reports r on r.report_id = l.report_id {NEWEST} and g.generation = l.generation where {where}"
    key = "lower(l.of_what) as what, coalesce(l.in_country, '') as place"
    series = query(
        connection,
        f"select {key}, count(*) as points, count(distinct l.report_id) as reports, min(l.of_what) as name,"
        f" any_value(l.country_of order by l.country_of) as whose {source} group by 1, 2"
        " order by points desc, what, place",
        bound,
    )
    pages = max(1, -(-len(series) // SERIES))
    number = asked.number("page", 1, 1, pages)
    shown = series[(number - 1) * SERIES : number * SERIES]
    rows = query(
        connection,
        f"select {key}, l.of_what as of, l.country_of, l.in_country, l.low, l.high, l.approx, l.status,"
        ' coalesce(l.as_of_from, l.as_of_to) as "from", coalesce(l.as_of_to, l.as_of_from) as "to",'
        " l.text, r.published, r.source as outlet,"
        f" coalesce(r.title, r.id) as report, l.report_id, l.position {source} and (lower(l.of_what),"
        " coalesce(l.in_country, '')) in"
        " (select unnest(?::varchar[]), unnest(?::varchar[]))"
        f" order by coalesce(l.as_of_from, l.as_of_to, r.published), r.published, l.level_id limit {POINTS}",
        [*bound, [each["what"] for each in shown], [each["place"] for each in shown]],
    )
    by_series: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        row["href"] = f"/report?id={row['report_id']}#l{row['position'] + 1}"
        by_series.setdefault((row["what"], row["place"]), []).append(row)
    charts = [
        {
            "name": each["name"],
            "place": country_name(each["place"]),
            "points": each["points"],
            "reports": each["reports"],
            "rows": by_series.get((each["what"], each["place"]), []),
        }
        for each in shown
    ]
    drawing = {"series": [[_point(row) for row in chart["rows"]] for chart in charts]}
    which = f", page {number} of {pages} shown, the longest first" if pages > 1 else ""
    sentence = f"{_sentence(asked)}: {wording.many(len(series), 'series', 'series')} of what stood where{which}."
    more = {"charts": charts, "pages": pages, "number": number}
    return Shown("Levels", sentence, COLUMNS, rows, [], drawing if rows else None, more)


def _sentence(asked: Asked) -> str:
    """The filter in words, those fields alone that narrow figures down."""
    wanted = asked.wanted
    only = type(wanted)(
        involving=(*wanted.actor, *wanted.involving),
        place=wanted.place,
        since=wanted.since,
        until=wanted.until,
        source=wanted.source,
        text=wanted.text,
    )
    return only.sentence(asked.as_of)[:-1].replace("Events", "Standing figures", 1)


def _point(row: Row) -> list[Any]:
    return [
        row["from"] or row["published"],
        row["to"] or row["from"] or row["published"],
        row["low"],
        row["high"],
        row["status"],
        wording.bounds(row["low"], row["high"], row["approx"]) or row["text"],
        row["published"],
        row["outlet"] or row["report"],
        row["href"],
        wording.interval(row["from"], row["to"]),
    ]
