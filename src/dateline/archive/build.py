"""From folders of news to an archive: reports are streamed from their files to reading processes, and what they find is written.

Nothing is held but what is being read: the corpus may be of any size.  What has been written is known by the content of the
reports, and an input counts as done only when all of it is written; so a build that is stopped at any moment, also by
`kill -9`, goes on where it was, and ends in the same archive.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import itertools
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .. import intake
from ..intake.columns import ColumnMap
from ..intake.options import ENGLISH, Options
from ..record import Report
from ..scale.pool import Outcome, Pool, Task
from ..scale.worker import ReaderSpec
from . import ledger, rows, store
from .store import Archive

TOGETHER, MOST_TOGETHER = 64, 1024
"""Reports that are looked up in the archive at once, and at most, where all are found to be there."""
MOST_SECONDS, MOST_BYTES = 5.0, 16_000_000
"""What was read is written at least so often, and when it has become so much."""
SETTINGS = {"memory_limit": "2GB", "preserve_insertion_order": False}
"""For DuckDB: a build takes no more memory for a larger archive."""
RUN = "run"
"""The archive's key under which an unfinished build keeps what it was asked to do."""


@dataclass(frozen=True)
class Order:
    """What a build is asked to do: see `dateline build --help`."""

    paths: tuple[str, ...]
    published: str | None = None
    columns: str | None = None
    codebooks: tuple[str, ...] = ()
    reread: bool = False

    def to_json(self) -> str:
        return json.dumps(vars(self) | {"folder": os.getcwd()}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Order:
        """The order of an interrupted build.  Raises `store.ArchiveError` in another folder than it was given in."""
        given = json.loads(text)
        folder = given.pop("folder")
        if folder != os.getcwd() and not all(map(os.path.isabs, given["paths"])):
            raise store.ArchiveError(f"the build was begun in {folder}: resume it there")
        return cls(**{name: tuple(value) if isinstance(value, list) else value for name, value in given.items()})

    def options(self) -> Options:
        """For the intake.  Raises `intake.Problem` for columns that are not well said."""
        return Options(columns=ColumnMap.parse(self.columns) if self.columns else ColumnMap(), languages=ENGLISH)

    def reader(self) -> ReaderSpec:
        return ReaderSpec(arguments={"codebooks": list(self.codebooks)} if self.codebooks else {})


@dataclass
class Progress:
    """How far a build has come.  `done` and `total` are bytes of input; times are in seconds."""

    total: int = 0
    done: float = 0.0
    passed: float = 0.0
    """Bytes of `done` that needed no reading: they tell nothing of the time that is left."""
    read: int = 0
    known: int = 0
    failures: int = 0
    inputs: int = 0
    seconds: float = 0.0
    """CPU time of the reading processes."""
    own: float = 0.0
    """CPU time of everything else: intake, ledger, writing."""
    stage: str = "reading"
    began: float = field(default_factory=time.monotonic)

    @property
    def elapsed(self) -> float:
        return time.monotonic() - self.began

    @property
    def share(self) -> float:
        """How much of the input has been worked through, from 0 to 1."""
        return min(1.0, self.done / self.total) if self.total else 0.0

    @property
    def left(self) -> float | None:
        """Seconds until all is read, if it goes on as it went."""
        worked = self.done - self.passed
        return self.elapsed * (self.total - self.done) / worked if worked > 0 and self.read else None


def build(
    order: Order,
    into: str | os.PathLike[str],
    workers: int = 1,
    reader: ReaderSpec | None = None,
    tell: Callable[[Progress], None] = lambda progress: None,
    bad: Callable[[intake.BadReport], None] = lambda report: None,
) -> Progress:
    """Read all that is in some paths into an archive, which is made if it is not there.

    `tell` is called often with how far it has come, `bad` with every report that cannot be used.  Raises `store.ArchiveError`
    and `scale.pool.ReaderUnavailable`; what is wrong with inputs goes to the ledger.
    """
    progress = Progress()
    with Archive(into, read_only=False, settings=SETTINGS) as archive:
        unfinished = store.get(archive.connection, RUN) is not None
        store.put(archive.connection, RUN, order.to_json())
        sources = found(order)
        progress.total = sum(map(size, sources))
        with Pool(workers, reader or order.reader()) as pool:
            Build(archive, order, pool, progress, tell, bad).run(sources)
        if unfinished or progress.read:
            progress.stage = "comparing"
            tell(progress)
            afterwards(archive)
        store.put(archive.connection, RUN, None)
    return progress


def unfinished(archive: str | os.PathLike[str]) -> Order | None:
    """The order of a build that was interrupted.  Raises `store.ArchiveError`."""
    with Archive(archive, read_only=False) as opened:  # for writing: what was cut short is put in order first
        found = store.get(opened.connection, RUN)
    return Order.from_json(found) if found else None


class Build:
    """One run over the inputs, with the processes that read."""

    def __init__(self, archive: Archive, order: Order, pool: Pool, progress: Progress, tell: Callable, bad: Callable):
        self.connection, self.order, self.pool, self.progress, self.tell, self.bad = (
            archive.connection, order, pool, progress, tell, bad,
        )  # fmt: skip
        self.options = order.options()
        self.generation = store.add_generation(self.connection, pool.generator)
        self.settings = settings_of(order, self.generation)
        self.batch = ledger.Batch()
        self.written = time.monotonic()
        self.began_cpu = time.process_time()
        self.reading: dict[str, list[tuple[ledger.Input, Report]]] = {}
        """Reports that are being read, by their ids in the archive, and everywhere they were met."""
        self.unwritten: set[str] = set()
        """Reports in the batch."""
        self.fresh: set[str] = set()
        """Reports that the last look into the archive could not find because they were not written then."""
        self.numbers = itertools.count()

    def run(self, sources: Iterable[intake.Source | intake.BadReport]) -> None:
        for source in sources:
            self._input(source)
        while self.pool.open:
            self._collect(1.0)
        self._write()

    def _input(self, source: intake.Source | intake.BadReport) -> None:
        bad = isinstance(source, intake.BadReport)
        given = ledger.examine(source.path, not bad and source.kind == "jsonl")
        if (before := ledger.settled(self.connection, given, self.settings)) is not None:
            self.progress.known += before[0]
            self.progress.failures += before[1]
            self._advance(given.size, passed=True)
            self.progress.inputs += 1
            return
        ledger.forget(self.connection, given, self.generation)
        reports = [source] if bad else _safely(source, self.order.published, self.options)
        left, together, stream = given.size, TOGETHER, iter(reports)
        while chunk := list(itertools.islice(stream, together)):
            part = min(left, given.size * len(chunk) / given.lines) if given.lines else 0
            left -= part
            new = self._chunk(given, chunk, part)
            together = TOGETHER if new else min(2 * together, MOST_TOGETHER)
        self._advance(left, passed=False)
        given.consumed = True
        self._settle(given)

    def _chunk(self, given: ledger.Input, chunk: list[Report | intake.BadReport], part: float) -> int:
        """Have read what is new in some reports of an input, and say how many; `part` is their share of its bytes."""
        reports, new = {}, 0
        for number, report in enumerate(chunk):
            if isinstance(report, intake.BadReport):
                self._fail(given, report, ledger.failure(given.name, self.generation, report.kind, report.reason, report.place))
            else:
                reports[number] = rows.clean(report)
        ids = {number: rows.report_id(report) for number, report in reports.items()}
        self.fresh = set(self.unwritten)
        there = ledger.known(self.connection, list(ids.values()), self.generation if self.order.reread else None)
        names = {number: ledger.failure_id(given.name, self.generation, "reader", ids[number]) for number in reports}
        failed = set() if self.order.reread else ledger.failed(self.connection, list(names.values()))
        self._advance(part * (len(chunk) - len(reports)) / len(chunk), passed=False)
        for number, report in reports.items():
            if known := ids[number] in there or ids[number] in self.fresh:
                given.reports += 1
                self.progress.known += 1
            elif known := names[number] in failed:
                given.failures += 1
                self.progress.failures += 1
            else:
                new += 1
                self._read(given, ids[number], report)
            self._advance(part / len(chunk), passed=known)
        self._write_if_due()
        return new

    def _read(self, given: ledger.Input, report_id: str, report: Report) -> None:
        given.open += 1
        if report_id in self.reading:
            self.reading[report_id].append((given, report))
            return
        while not self.pool.wanted:
            self._collect(1.0)
        self.reading[report_id] = [(given, report)]
        self.pool.give(Task(next(self.numbers), report, given.name))

    def _collect(self, seconds: float) -> None:
        for outcome in self.pool.wait(seconds):
            self._take(outcome)
        self._write_if_due()
        self._tell()

    def _take(self, outcome: Outcome) -> None:
        report_id = rows.report_id(outcome.task.report)
        met = self.reading.pop(report_id)
        self.progress.seconds += outcome.seconds
        if outcome.rows is not None:
            self.unwritten.add(report_id)
            self.fresh.add(report_id)
            self.batch.add(outcome.rows)
            self.progress.read += 1
            self.progress.known += len(met) - 1
        for given, report in met:
            given.open -= 1
            if outcome.rows is not None:
                given.reports += 1
            else:
                bad = intake.BadReport(given.name, outcome.reason or "", report.id)
                self._fail(
                    given, bad, ledger.failure(given.name, self.generation, "reader", bad.reason, None, report.id, report_id)
                )
            self._settle(given)

    def _fail(self, given: ledger.Input, report: intake.BadReport, row: dict[str, Any]) -> None:
        given.failures += 1
        self.progress.failures += 1
        if report.place is None:
            given.reason = report.reason
        self.batch.failures.append(row)
        self.bad(report)

    def _settle(self, given: ledger.Input) -> None:
        if given.finished:
            self.batch.inputs.append(given.row(self.settings))
            self.progress.inputs += 1

    def _advance(self, part: float, passed: bool) -> None:
        self.progress.done += part
        if passed:
            self.progress.passed += part
        self._tell()

    def _tell(self) -> None:
        self.progress.own = time.process_time() - self.began_cpu
        self.tell(self.progress)

    def _write_if_due(self) -> None:
        if time.monotonic() - self.written > MOST_SECONDS or self.batch.size > MOST_BYTES:
            self._write()

    def _write(self) -> None:
        if self.batch:
            self.batch.write(self.connection)
        self.unwritten.clear()
        self.written = time.monotonic()


def settings_of(order: Order, generation: str) -> str:
    """By which the ledger tells whether an input was worked through in the same way before."""
    return rows.digest(generation, order.published or "", order.columns or "", str(order.reread), length=12)


def afterwards(archive: Archive) -> None:
    """What is found in many reports together: copies of one another, and stories.  Both can be made again at any time."""
    for module, name in (("duplicates", "mark"), ("stories", "refresh")):
        if importlib.util.find_spec(f"{__package__}.{module}"):  # a room may be left out
            getattr(importlib.import_module(f"{__package__}.{module}"), name)(archive.connection)


def _safely(source: intake.Source, published: str | None, options: Options) -> Iterator[Report | intake.BadReport]:
    """The reports of an input; what the intake did not foresee ends the input, not the build."""
    try:
        yield from intake.reports_in(source, published, options)
    except Exception as error:
        yield intake.BadReport(source.path, f"its rest could not be taken in: {type(error).__name__}: {error} (please tell us)")


def found(order: Order) -> list[intake.Source | intake.BadReport]:
    """The inputs of a build, each once."""
    return list({source.path: source for source in reversed(intake.find(order.paths))}.values())[::-1]


def size(source: Any) -> int:
    """Bytes of an input, 0 where that cannot be told."""
    with contextlib.suppress(OSError, ValueError):
        return os.path.getsize(source.path)
    return 0
