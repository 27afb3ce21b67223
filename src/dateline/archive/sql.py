"""SQL of the user's own on an archive, which can change nothing and reach nothing else."""

from __future__ import annotations

import csv
import datetime
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    import os

    import duckdb

LOCKED: dict[str, str | int | bool] = {
    "enable_external_access": False,  # no files, no other databases, no extensions
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "temp_directory": "",
    "memory_limit": "2GB",
}
"""Settings under which a query sees the archive and nothing else; they are locked before it runs."""
QUESTIONS = {"SELECT", "EXPLAIN", "MULTI"}
"""Kinds of statements that ask; a pivot is made of several."""
ROWS_OF_A_TABLE = 200
WIDTH = 160
"""Of a table that is not shown on a terminal."""
PIECE = 1000


class QueryError(ValueError):
    """Why a query has no answer, in one line."""


@dataclass
class Answer:
    """Names and DuckDB types of the columns, and the rows, which are fetched as they are taken."""

    columns: list[str]
    types: list[str]
    rows: Iterator[tuple[Any, ...]]


@contextmanager
def asked(path: str | os.PathLike[str], query: str, seconds: float | None = 60.0, memory: str = "2GB") -> Iterator[Answer]:
    """The answer to one query on an archive that is opened for reading only.

    Raises `store.ArchiveError`, and `QueryError` for what is not one query, is wrong, or takes too long or too
    much memory.
    """
    import duckdb

    from .store import Archive

    with Archive(path, settings=LOCKED | {"memory_limit": memory}) as archive:
        connection = archive.connection
        connection.execute("set lock_configuration = true")
        timer = threading.Timer(seconds, connection.interrupt) if seconds else None
        try:
            if timer:
                timer.daemon = True
                timer.start()
            cursor = connection.execute(_one(connection, query))
            names = [(name, str(kind)) for name, kind, *_ in cursor.description or []]
            yield Answer([name for name, _ in names], [kind for _, kind in names], _rows(cursor))
        except duckdb.InterruptException:
            raise QueryError(f"took longer than {seconds:g} seconds and was stopped") from None
        except duckdb.Error as error:
            raise QueryError(_line(error)) from None
        finally:
            if timer:
                timer.cancel()


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> Any:
    """The one statement of a query."""
    statements = connection.extract_statements(query)
    if len(statements) != 1:
        raise QueryError("give one query" if statements else "the query is empty")
    kind = statements[0].type.name
    if kind not in QUESTIONS:
        raise QueryError(f"only questions can be asked here (select, from, with, describe, explain), this is {kind}")
    return statements[0]


def _rows(cursor: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while piece := cursor.fetchmany(PIECE):
        yield from piece


def _line(error: Exception) -> str:
    """A DuckDB message in one line, with the place of the error if there is one."""
    return " ".join(str(error).split("\n\nLINE")[0].split())


def write_csv(answer: Answer, stream: TextIO) -> None:
    """Comma-separated, a header line first; null is an empty field."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows([_text(value) if value is not None else "" for value in row] for row in answer.rows)


def write_json(answer: Answer, stream: TextIO) -> None:
    """An array with an object a row."""
    stream.write("[")
    for number, row in enumerate(answer.rows):
        named = dict(zip(answer.columns, row, strict=True))
        stream.write((",\n " if number else "\n ") + json.dumps(named, ensure_ascii=False, default=_plain))
    stream.write("\n]\n")


def write_table(answer: Answer, stream: TextIO) -> int:
    """A table for the eye; returns how many rows there were, of which the first `ROWS_OF_A_TABLE` are shown."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    numbers = {"INTEGER", "BIGINT", "DOUBLE", "HUGEINT", "FLOAT", "SMALLINT", "TINYINT", "UBIGINT", "UINTEGER"}
    table = Table(show_edge=False, pad_edge=False)
    for name, kind in zip(answer.columns, answer.types, strict=True):
        table.add_column(Text(name), justify="right" if kind in numbers else "left", overflow="fold")
    count = 0
    for row in answer.rows:
        count += 1
        if count <= ROWS_OF_A_TABLE:
            table.add_row(*(Text("" if value is None else _text(value)) for value in row))
    console = Console(file=stream, highlight=False, width=None if stream.isatty() else WIDTH)
    console.print(table)
    if count > ROWS_OF_A_TABLE:
        console.print(f"({ROWS_OF_A_TABLE} of {count:,} rows are shown: --format csv or json gives all)")
    return count


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False, default=_plain) if isinstance(value, list | dict) else str(value)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value)
