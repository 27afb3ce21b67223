"""The archive's own tables and its views for people as Parquet or CSV: one file each, rows sorted, settings fixed.

Without a filter every table is written whole, copies and older readings included: the tables can say what they are
(`reports.duplicate_of`, `readings.newest`).  With `--as-of` or a filter on events they hold what belongs to the chosen reports and
events; stories that went on after that day are not among them.  The views (`events_flat` and so on) never count a copy.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .choose import Wanted

if TYPE_CHECKING:
    import duckdb

    from .left_out import LeftOut

_SETTINGS = {
    "parquet": "format parquet, compression zstd, compression_level 3, row_group_size 122880",
    "csv": "format csv, header true, delimiter ',', quote '\"', escape '\"', nullstr ''",
}
_REPORTS = ("reports", "readings", "places", "times", "statements", "standings")
_EVENTS = ("events", "mentions", "participants", "quantities", "story_events", "plan_outcomes")
_VIEWS = {"events_flat": "event_id", "levels": "report_id", "plans": "event_id", "statements_flat": "report_id"}
_CHOSEN_REPORTS, _CHOSEN_EVENTS = "chosen_reports", "chosen_events"


def write(connection: duckdb.DuckDBPyConnection, wanted: Wanted, folder: Path, left: LeftOut, format: str) -> None:
    """A file for every table and view.  One thread: the order of rows and their grouping never hang on the machine."""
    cursor = connection.cursor()
    threads = cursor.execute("select current_setting('threads')").fetchone()[0]
    cursor.execute("set threads = 1")
    try:
        everything = not wanted.narrowed and wanted.as_of is None
        if not everything:
            _choose(cursor, wanted)
        tables = [
            name for (name,) in cursor.execute(
                "select table_name from duckdb_tables() where not temporary and not internal order by 1").fetchall()
        ]  # fmt: skip
        for table in tables:
            _copy(cursor, table, "" if everything else _restriction(table, wanted), folder / f"{table}.{format}", format)
        for view, key in _VIEWS.items():
            _copy(cursor, view, "" if everything else _in(key), folder / f"{view}.{format}", format)
        if everything:
            _copy(cursor, "dyads_daily", "", folder / f"dyads_daily.{format}", format)
        left.written = cursor.execute(f"select count(*) from events {'' if everything else _in('event_id')}").fetchone()[0]
    finally:
        cursor.execute(f"set threads = {int(threads)}")
        cursor.close()


def _choose(cursor: duckdb.DuckDBPyConnection, wanted: Wanted) -> None:
    """The ids of the chosen reports and events, as temporary tables."""
    from .choose import EVENTS, READINGS

    for name, source, column, (where, bound) in (
        (_CHOSEN_REPORTS, READINGS, "r.report_id", wanted.reports()),
        (_CHOSEN_EVENTS, EVENTS, "e.event_id", wanted.events()),
    ):
        cursor.execute(f"create or replace temp table {name} as select distinct {column} as id from {source} where {where}", bound)


def _restriction(table: str, wanted: Wanted) -> str:
    # a story that went on after the day tells of later reports: neither it nor its events' membership was known then
    told = f" and last_published <= date '{wanted.as_of}'" if wanted.as_of else ""
    stories = f"select story_id from stories join story_events using (story_id) {_in('event_id')}{told}"
    if table == "plan_outcomes" and wanted.as_of:
        return f"{_in('event_id')} and known <= date '{wanted.as_of}'"
    if table == "story_events" and wanted.as_of:
        return f"{_in('event_id')} and story_id in ({stories})"
    if table in _EVENTS:
        return _in("event_id")
    if table in _REPORTS:
        return _in("report_id")
    if table == "links":
        return f"{_in('from_event')} and to_event in (select id from {_CHOSEN_EVENTS})"
    if table == "stories":
        return f"where story_id in ({stories})"
    return ""


def _in(key: str) -> str:
    return f"where {key} in (select id from {_CHOSEN_REPORTS if key == 'report_id' else _CHOSEN_EVENTS})"


def _copy(cursor: duckdb.DuckDBPyConnection, name: str, where: str, path: Path, format: str) -> None:
    columns = ", ".join(_column(*each, format) for each in cursor.execute(
        "select column_name, data_type from duckdb_columns() where table_name = ? and not internal order by column_index", [name]
    ).fetchall())  # fmt: skip
    target = str(path).replace("'", "''")
    cursor.execute(f"copy (select {columns} from {name} {where} order by all) to '{target}' ({_SETTINGS[format]})")


def _column(name: str, kind: str, format: str) -> str:
    """Lists have no form in CSV: there they are joined by semicolons."""
    return f"array_to_string({name}, ';') as {name}" if format == "csv" and kind.endswith("[]") else f'"{name}"'
