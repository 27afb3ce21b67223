"""The archive as a DuckDB file: opened for questions or for writing, filled many rows at once, written out for comparison."""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path

import duckdb
import msgspec

from ..record import Generator, Record, Report
from .rows import TABLES, Rows, generation_of, report_id, rows_of

SCHEMA = "1"
"""The version of the tables' form; an archive of another form is not opened."""


NEWEST = ("readings", "newest")
"""The one column that rows do not give: every reading is the newest when it is written."""


class ArchiveError(ValueError):
    """Why an archive cannot be used, in one line for the user."""


class Archive:
    """An archive file: `with Archive("iraq.duckdb") as archive: archive.connection.sql("from events_flat")`.

    Opened for reading, nothing in it can be changed, and any number of programs may read at once; for writing
    (`read_only=False`) it is made if it is not there, and nobody else may have it open.  Raises `ArchiveError`.
    """

    def __init__(self, path: str | os.PathLike[str], read_only: bool = True, settings: dict[str, str | int | bool] | None = None):
        self.path, self.read_only = Path(path), read_only
        if read_only and not self.path.is_file():
            raise ArchiveError(f"{self.path}: {'is a folder' if self.path.is_dir() else 'no such archive'}")
        try:
            if not self.path.exists():
                _make(self.path)
            self.connection = duckdb.connect(str(self.path), read_only=read_only, config=dict(settings or {}))
        except (duckdb.Error, OSError) as error:
            raise ArchiveError(f"{self.path}: {_reason(error)}") from None
        try:
            prepare(self.connection, read_only)
        except ArchiveError as error:
            self.connection.close()
            raise ArchiveError(f"{self.path}: {error}") from None

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was written is kept."""
        self.connection.close()

    @property
    def generation(self) -> str | None:
        """The generation of the program that read last."""
        return get(self.connection, "generation")


def _make(path: Path) -> None:
    """An empty archive, there whole or not at all."""
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with duckdb.connect(str(new)) as connection:
            prepare(connection)
        path.with_name(f"{path.name}.wal").unlink(missing_ok=True)  # of an archive that was killed, and then deleted
        os.replace(new, path)
    finally:
        for rest in (new, new.with_name(f"{new.name}.wal")):
            rest.unlink(missing_ok=True)


def prepare(connection: duckdb.DuckDBPyConnection, read_only: bool = False) -> None:
    """Make the tables and views in an empty database, or look whether those in it can be used.  Raises `ArchiveError`."""
    tables = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
    if "archive" in tables:
        found = get(connection, "schema")
        if found != SCHEMA:
            raise ArchiveError(f"is an archive of another form (tables of version {found}, this program uses {SCHEMA})")
    elif tables or read_only:
        raise ArchiveError("is a database, but not an archive of ours")
    if not read_only:
        with transaction(connection):
            for part in ("schema.sql", "views.sql"):
                connection.execute(resources.files(__package__).joinpath(part).read_text(encoding="utf-8"))
            put(connection, "schema", SCHEMA)


def get(connection: duckdb.DuckDBPyConnection, key: str) -> str | None:
    """A fact about the archive itself."""
    found = connection.execute("select value from archive where key = ?", [key]).fetchall()
    return found[0][0] if found else None


def put(connection: duckdb.DuckDBPyConnection, key: str, value: str | None) -> None:
    """Set a fact about the archive itself; `None` takes it away."""
    if value is None:
        connection.execute("delete from archive where key = ?", [key])
    elif get(connection, key) != value:
        connection.execute("insert or replace into archive values (?, ?)", [key, value])


def add(connection: duckdb.DuckDBPyConnection, report: Report, record: Record, input: str | None = None) -> str:
    """Add a report and its record; returns the report's id.  Nothing changes if they are there already.

    For many at once `add_many` is much faster: DuckDB works by columns.
    """
    add_many(connection, [(report, record, input)])
    return report_id(report)


def add_many(connection: duckdb.DuckDBPyConnection, read: Iterable[tuple[Report, Record, str | None]]) -> None:
    """Add reports with their records and the inputs they came from, all or (if one fails) none of them."""
    batch, generators = [], {}
    for report, record, input in read:
        batch.append(rows_of(report, record, input))
        generators[generation_of(record.generator)] = record.generator
    with transaction(connection):
        for generator in generators.values():
            add_generation(connection, generator)
        add_rows(connection, batch)


def add_generation(connection: duckdb.DuckDBPyConnection, generator: Generator | None) -> str:
    """Note the program that is reading; its generation becomes the archive's current one, and is returned."""
    made = generator or Generator(name="unknown", version="0", weights="", knowledge="")
    generation = generation_of(made)
    values = [generation, made.name, made.version, made.weights, made.knowledge]
    connection.execute("insert or ignore into generations values (?, ?, ?, ?, ?)", values)
    put(connection, "generation", generation)
    return generation


def add_rows(connection: duckdb.DuckDBPyConnection, batch: Iterable[Rows]) -> None:
    """Insert the rows of some readings; those that are there already stay as they are.

    Where an older generation has read one of the reports, that reading is no longer the newest.
    """
    joined: dict[str, list[bytes]] = {}
    for rows in batch:
        for table, lines in rows.items():
            joined.setdefault(table, []).append(lines)
    if "readings" in joined and len(connection.execute("select 1 from generations").fetchall()) > 1:
        _supersede(connection, b"".join(joined["readings"]))
    for table in TABLES:
        if table in joined:
            insert_lines(connection, table, b"".join(joined[table]))


def insert_lines(connection: duckdb.DuckDBPyConnection, table: str, lines: bytes, replace: bool = False) -> None:
    """Insert rows given as JSON lines with the table's columns as keys.

    Rows whose key is there already stay as they are, or are replaced.
    """
    columns = _columns()[table]
    names, values = ", ".join(name for name, _ in columns), ", ".join(f"row.{name}" for name, _ in columns)
    form = "{" + ", ".join(f'"{name}": "{kind}"' for name, kind in columns) + "}"
    connection.execute(
        f"insert or {'replace' if replace else 'ignore'} into {table} ({names}) select {values} from "
        f"(select from_json(line, '{form}') as row from (select unnest(string_split(?, chr(10))) as line) where line <> '')",
        [lines.decode("utf-8")],
    )


def _supersede(connection: duckdb.DuckDBPyConnection, lines: bytes) -> None:
    by_generation: dict[str, list[str]] = {}
    for row in msgspec.json.Decoder().decode_lines(lines):
        by_generation.setdefault(row["generation"], []).append(row["report_id"])
    for generation, ids in by_generation.items():
        connection.execute(
            "update readings set newest = false where newest and generation <> ? and report_id in (select unnest(?::varchar[]))",
            [generation, ids],
        )


@functools.cache
def _columns() -> dict[str, list[tuple[str, str]]]:
    """Names and types of every table's columns that rows give."""
    tables: dict[str, list[tuple[str, str]]] = {}
    with duckdb.connect() as empty:
        empty.execute(resources.files(__package__).joinpath("schema.sql").read_text(encoding="utf-8"))
        columns = "select table_name, column_name, data_type from duckdb_columns() order by column_index"
        for table, name, kind in empty.execute(columns).fetchall():
            if (table, name) != NEWEST:
                tables.setdefault(table, []).append((name, kind))
    return tables


@contextlib.contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing; within a transaction of the caller's, part of that."""
    try:
        connection.begin()
    except duckdb.TransactionException:
        yield
        return
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def dump(connection: duckdb.DuckDBPyConnection, folder: str | os.PathLike[str]) -> list[Path]:
    """Write every table as sorted JSON lines, `<table>.jsonl`; the same contents give the same bytes.  Returns the files."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for (table,) in connection.execute("select table_name from duckdb_tables() order by 1").fetchall():
        files.append(folder / f"{table}.jsonl")
        target = str(files[-1]).replace("'", "''")
        connection.execute(f"copy (select * from {table} order by all) to '{target}' (format json)")
    return files


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    text = str(error)
    if "lock" in text.lower():
        return "is in use by another program (only one may write, and nobody read meanwhile)"
    if "different configuration" in text:
        return "is open in this program already, in another way"
    if "not a valid DuckDB" in text:
        return "is not an archive"
    return " ".join(text.split("\n")[0].split())
