"""Reading many reports for the command line: where records are written, how far it has come, what went wrong."""

from __future__ import annotations

import abc
import contextlib
import hashlib
import io
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from .. import intake
from ..record import Record, Report

if TYPE_CHECKING:
    from ..reader import Reader

SUFFIXES = {"table": ".txt", "json": ".json", "jsonl": ".jsonl", "html": ".html"}
FILE_WIDTH = 100
"""The width of tables that are written to files."""
BAR_FROM = 4
"""A progress bar is shown from this many reports on."""


def read_all(
    sources: Sequence[intake.Source | intake.BadReport],
    published: str | None,
    format: str,
    out: Path | None,
    reader: Reader | None = None,
    options: intake.Options = intake.Options(),  # noqa: B008 - it cannot be changed
) -> int:
    """Read every report and write every record; returns how many reports could not be read, each told of in a line on stderr.

    `reader` is the default one if None; `options` are those of the intake.
    """
    errors = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    failed = 0
    try:
        with _writer(format, out) as write, _progress(sources, errors) as step:
            for outcome in outcomes(sources, published, reader, options):
                if isinstance(outcome, intake.BadReport):
                    failed += 1
                    errors.print(f"dateline: {outcome}")
                else:
                    write.record(outcome)
                step()
    except BrokenPipeError:
        # The reader of our output has gone; give the interpreter a stdout that it can flush at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return failed


def outcomes(
    sources: Sequence[intake.Source | intake.BadReport],
    published: str | None = None,
    reader: Reader | None = None,
    options: intake.Options = intake.Options(),  # noqa: B008 - it cannot be changed
) -> Iterator[Record | intake.BadReport]:
    """A record for each report, or why there is none, in order.  The model is loaded when the first report is at hand."""
    for source in sources:
        for given in [source] if isinstance(source, intake.BadReport) else intake.reports_in(source, published, options):
            if isinstance(given, intake.BadReport):
                yield given
                continue
            if reader is None:
                from ..reader import default_reader

                reader = default_reader()
            yield _read(reader, source.path, given)


def _read(reader: Reader, path: str, report: Report) -> Record | intake.BadReport:
    try:
        return reader.read(report)
    except (MemoryError, RecursionError) as error:
        return intake.BadReport(path, f"is too much for the reader ({type(error).__name__})", report.id)
    except Exception as error:
        # A fault of ours, not of the report's; the other reports are still read.
        return intake.BadReport(path, f"the reader failed on it: {type(error).__name__}: {error} (please tell us)", report.id)


@contextlib.contextmanager
def _writer(format: str, out: Path | None) -> Iterator[Writer]:
    writer = FolderWriter(format, out) if out else StreamWriter(format)
    yield writer
    writer.close()


class Writer(abc.ABC):
    """Writes records in one of the formats."""

    def __init__(self, format: str):
        self.format = format

    @abc.abstractmethod
    def record(self, record: Record) -> None:
        """Write one record."""

    def close(self) -> None:  # noqa: B027  (not every writer has something to finish)
        """Called once, after the last record."""


class StreamWriter(Writer):
    """To standard output: JSON of one report is an object, of several an array of them."""

    def __init__(self, format: str):
        super().__init__(format)
        self.console = Console(highlight=False)
        self.first: Record | None = None
        self.written = 0

    def record(self, record: Record) -> None:
        if self.format == "json":
            if self.first is None:
                self.first = record
                return
            self._element(record)
        elif self.format == "table":
            from .table import show

            if self.written:
                self.console.print()
            show(record, self.console)
        else:
            sys.stdout.write(as_text(record, self.format))
        self.written += 1
        sys.stdout.flush()

    def _element(self, record: Record) -> None:
        if self.written == 0:
            sys.stdout.write("[\n" + self.first.to_json(indent=1))
        sys.stdout.write(",\n" + record.to_json(indent=1))

    def close(self) -> None:
        if self.format == "json" and self.first is not None:
            sys.stdout.write("\n]\n" if self.written else self.first.to_json(indent=1) + "\n")
        sys.stdout.flush()


class FolderWriter(Writer):
    """To one file a report in a folder; a file appears whole or not at all."""

    def __init__(self, format: str, folder: Path):
        super().__init__(format)
        self.folder = folder
        self.names: set[str] = set()

    def record(self, record: Record) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = file_name(record.id)
        if name.lower() in self.names:
            name = f"{name}-{_digest(record.to_json())}"
        self.names.add(name.lower())
        self._write(self.folder / f"{name}{SUFFIXES[self.format]}", as_text(record, self.format))

    @staticmethod
    def _write(path: Path, text: str) -> None:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        try:
            with open(handle, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
            os.chmod(temporary, 0o666 & ~_umask())
            os.replace(temporary, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise


def as_text(record: Record, format: str) -> str:
    """A record as the contents of a file, ending in a line break."""
    if format == "json":
        return record.to_json(indent=1) + "\n"
    if format == "jsonl":
        return record.to_json() + "\n"
    if format == "html":
        from .html import page

        return page(record)
    from .table import render

    text = io.StringIO()
    Console(width=FILE_WIDTH, color_system=None, force_terminal=False, file=text, legacy_windows=False).print(render(record))
    return "\n".join(line.rstrip() for line in text.getvalue().split("\n"))


def file_name(report_id: str) -> str:
    """An id as the name of a file on any system; ids that had to be changed stay apart by a hash."""
    name = re.sub(r"[^\w.-]+", "_", report_id).strip("._")[:120]
    return name if name == report_id else f"{name or 'report'}-{_digest(report_id)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextlib.contextmanager
def _progress(sources: Sequence[object], errors: Console) -> Iterator[object]:
    """A function to call after each report; a bar on stderr for more than a few, if that is a terminal."""
    total = intake.count(sources)
    if not errors.is_terminal or (total is not None and total < BAR_FROM):
        yield lambda: None
        return
    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors, transient=True) as bar:
        task = bar.add_task("reading", total=total)

        def step() -> None:
            bar.advance(task)
            if total is not None and bar.tasks[0].completed > total:
                bar.update(task, total=None)

        yield step
