"""Tables of reports: CSV and its kin with any delimiter, and Parquet; one row a report, read row by row."""

from __future__ import annotations

import contextlib
import csv
import datetime
import io
import os
import re
import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from .columns import ColumnMap, guessable
from .decode import BOMS, decode
from .given import Given
from .problem import Problem

if TYPE_CHECKING:
    from .formats import File

MOST_FIELD = 8_000_000
"""Characters of one field, and of one line: more is no report."""
MOST_SPOOLED = 4_000_000_000
"""Bytes of a Parquet table inside a compressed file, which has to be laid aside to be read."""
DELIMITERS = ",;\t|"
ROWS = 256
"""Rows that are held at once of a Parquet table."""
FEWEST_ROWS = 2
_FIRST = 65_536
_SEPARATOR = re.compile(r"sep=(.)\r?\n$", re.IGNORECASE)
"""The line that spreadsheets put in front of a table to tell its delimiter."""


def looks_like_table(head: bytes) -> bool:
    """Whether a file without a telling name begins with the names of a table of reports."""
    with contextlib.suppress(Problem, csv.Error, StopIteration):
        first = decode(head).split("\n", 1)[0]
        return guessable(next(csv.reader([first], delimiter=_delimiter(first, ""))))
    return False


def table_reports(stream: io.BufferedReader, name: str, columns: ColumnMap) -> Iterator[tuple[str, Given | Problem]]:
    """The report of each row that is not blank, and where it is ("row 3", the names being row 1).

    Raises `Problem` if there are no rows, or no column that holds the text.
    """
    csv.field_size_limit(MOST_FIELD)
    lines = _Lines(io.TextIOWrapper(stream, encoding=_encoding(stream.peek(_FIRST)), errors="replace", newline=""))
    first = next(lines, "")
    while first and not first.strip("\ufeff \t\r\n"):
        first = next(lines, "")
    if not first:
        raise Problem("is empty", "empty")
    first = first.removeprefix("\ufeff")
    if said := _SEPARATOR.match(first):
        first = next(lines, "")
    delimiter = said[1] if said else _delimiter(first, name)
    lines.again(first)
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        names = [name.strip() for name in next(reader)]
    except (csv.Error, StopIteration, _TooLong) as error:
        raise Problem(f"is not a table that can be read: {error}") from None
    places = columns.resolve(names)
    number = 1
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield (
                f"row {number}",
                Problem(f"is not a row that can be read: {error}", "too-large" if "limit" in str(error) else "bad-input"),
            )
            continue
        except _TooLong:
            yield f"row {number}", Problem(f"is longer than {MOST_FIELD:,} characters, too long for one report", "too-large")
            reader = csv.reader(lines, delimiter=delimiter)
            continue
        swallowed = max((_rows_in(field, delimiter, len(names)) for field in row), default=0)
        if swallowed:
            reason = f"has a quotation mark without end, which makes one field of the {swallowed} lines behind it"
            yield f"row {number}", Problem(reason, "damaged")
        elif any(field.strip() for field in row):
            yield f"row {number}", _of_row(row, places, len(names))


def _rows_in(field: str, delimiter: str, width: int) -> int:
    """The lines in a field that look like rows of the table, if nearly all do."""
    lines = field.split("\n")[1:]
    alike = sum(line.count(delimiter) >= width - 1 for line in lines) if width > 1 and len(lines) >= FEWEST_ROWS else 0
    return alike if alike >= max(FEWEST_ROWS, 0.8 * (len(lines) - 1)) else 0


def _of_row(row: list[Any], places: dict[str, tuple[int, ...]], width: int) -> Given | Problem:
    if len(row) < width and len(row) <= max(places["text"]):
        return Problem(f"has {len(row)} of {width} fields, and none for the text")
    fields = {
        name: "\n\n".join(filter(None, (_written(row[place]) for place in positions if place < len(row)))) or None
        for name, positions in places.items()
    }
    text = fields.pop("text", None)
    if text is None:
        return Problem("holds no text", "empty")
    return Given(text=text.replace("\r\n", "\n").replace("\r", "\n"), **fields)


def _written(value: Any) -> str:
    """A value as it would be written: a day as an ISO date, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace").strip()
    if isinstance(value, float) and value != value:
        return ""
    return str(value).strip()


def parquet_reports(file: File) -> Iterator[tuple[str, Given | Problem]]:
    """The report of each row of a Parquet table ("row 1" is the first); a few rows are held at once.

    Raises `Problem` if it is damaged, or no column holds the text.
    """
    import duckdb

    with contextlib.ExitStack() as stack:
        path = _lain_aside(file, stack)
        base = stack.enter_context(duckdb.connect(":memory:", config=_SETTINGS))
        try:
            base.execute("select * from read_parquet(?) limit 0", [path])
            names = [column[0] for column in base.description]
            places = file.options.columns.resolve(names)
            wanted = sorted({place for positions in places.values() for place in positions})
            position = {place: number for number, place in enumerate(wanted)}
            chosen = ", ".join('"' + names[place].replace('"', '""') + '"' for place in wanted)
            here = {name: tuple(position[place] for place in positions) for name, positions in places.items()}
            base.execute(f"select {chosen} from read_parquet(?)", [path])
            number = 0
            while rows := base.fetchmany(ROWS):
                for row in rows:
                    number += 1
                    yield f"row {number}", _of_row(list(row), here, len(wanted))
        except duckdb.Error as error:
            raise Problem(f"is not a Parquet table that can be read: {_first_sentence(str(error))}", "damaged") from None
    if number == 0:
        raise Problem("is empty", "empty")


_SETTINGS = {
    "threads": "1", "memory_limit": "2GB", "autoinstall_known_extensions": "false", "preserve_insertion_order": "true",
}  # fmt: skip


def _lain_aside(file: File, stack: contextlib.ExitStack) -> str:
    """A path by which the table can be read from its end, where Parquet keeps its list, and that is no pattern of several."""
    path = os.path.abspath(file.path) if file.path is not None else None
    if path is not None and not re.search(r"[*?\[\]{}]", path):
        return path
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="dateline-"))
    aside = os.path.join(folder, "table.parquet")
    if path is not None:
        os.symlink(path, aside)
        return aside
    copied = 0
    with open(aside, "wb") as out:
        while data := file.stream.read(1 << 20):
            copied += len(data)
            if copied > MOST_SPOOLED:
                raise Problem(
                    f"is larger than {MOST_SPOOLED // 1_000_000_000} GB inside another file: unpack that first", "too-large"
                )
            out.write(data)
    return aside


def _first_sentence(message: str) -> str:
    return re.sub(r"'[^']*\.parquet'", "it", message.split("\n")[0])[:160]


class _TooLong(Exception):
    """A line that no row may have."""


class _Lines:
    """A text's lines, none of them longer than a field may be; `_TooLong` for one that is, of which the rest is passed over."""

    def __init__(self, text: io.TextIOWrapper):
        self.text, self.waiting = text, None

    def __iter__(self) -> _Lines:
        return self

    def again(self, line: str) -> None:
        self.waiting = line

    def __next__(self) -> str:
        if self.waiting is not None:
            line, self.waiting = self.waiting, None
            return line
        line = self.text.readline(MOST_FIELD)
        if not line:
            raise StopIteration
        if len(line) >= MOST_FIELD and not line.endswith("\n"):
            while (rest := self.text.readline(MOST_FIELD)) and not rest.endswith("\n"):
                pass
            raise _TooLong
        return line


def _encoding(head: bytes) -> str:
    """UTF-8 wherever the first bytes allow it, else the marked code or the Western European one."""
    for mark, encoding in BOMS:
        if head.startswith(mark):
            return encoding
    if head.startswith(b"PK\x03\x04") or b"\0" in head:
        raise Problem("is a binary file, not text")
    try:
        head[: len(head) - 4 if len(head) > 4 else None].decode("utf-8")
    except UnicodeDecodeError as error:
        return "utf-8" if error.start >= len(head) - 8 else "cp1252"
    return "utf-8"


def _delimiter(first: str, name: str) -> str:
    """What stands between the names in the first line: the commonest of the four marks outside quotation marks."""
    bare = re.sub(r'"[^"]*"', "", first)
    if name.lower().endswith((".tsv", ".tab", ".tsv.gz")) and "\t" in bare:
        return "\t"
    return max(DELIMITERS, key=bare.count)
