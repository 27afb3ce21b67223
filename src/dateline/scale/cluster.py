"""Builds on a Ray cluster: one task a shard of inputs, one actor a core, each with a reading process of its own.

Ray is an extra (`pip install "dateline[ray]"`).  Inputs and the folder of shards must lie where every machine sees them under
the same paths.  A machine may be lost, and others may join, while a build runs: shards that were not finished are read
elsewhere, finished ones keep their files, and all are merged into the archive at the end, in the order of the inputs, so that
the archive is the one that one machine would have made.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..archive import build as local
from ..archive import ledger, store
from ..archive.build import Order, Progress
from ..archive.rows import generation_of
from ..archive.store import Archive, ArchiveError
from . import shards
from .pool import Pool
from .worker import ReaderSpec

ATTEMPTS = 3
"""How often a shard is given out whose actor ends on it."""
MOST_UNSTARTED = 20
"""How many actors may end before they have started, one after another."""
LOOK = 2.0
"""Seconds between looks at the cluster."""


def build(
    order: Order,
    into: str | os.PathLike[str],
    folder: str | os.PathLike[str] | None = None,
    reader: ReaderSpec | None = None,
    tell: Callable[[Progress], None] = lambda progress: None,
    bad: Callable[[Any], None] = lambda report: None,
    shard_bytes: int = shards.BYTES,
) -> Progress:
    """Read all that is in some paths into an archive, on the Ray cluster that this program is connected to.

    That is the one of `ray.init`, else the one named by RAY_ADDRESS, else a new one on this machine.  Finished shards are kept in
    `folder`, by default beside the archive.  Raises `ArchiveError`.
    """
    try:
        import ray
    except ImportError:
        raise ArchiveError('the engine ray needs Ray: pip install "dateline[ray]"') from None
    if not ray.is_initialized():
        ray.init(log_to_driver=False, logging_level="ERROR")
    into = Path(into)
    folder = Path(folder or into.with_name(f"{into.name}.shards")).absolute()
    progress = Progress()
    with Archive(into, read_only=False, settings=local.SETTINGS) as archive:
        store.put(archive.connection, local.RUN, order.to_json())
        sources = local.found(order)
        progress.total = sum(map(local.size, sources))
        run = _Run(order, list(shards.cut(sources, local.size, shard_bytes)), folder, reader or order.reader(), progress, tell)
        names = run.all_read()
        store.add_generation(archive.connection, run.generator)
        for shard, name in zip(run.shards, names, strict=True):
            if name is None:
                _lost(archive, run, shard, bad)
            else:
                shards.merge(archive.connection, folder / name)
        progress.stage = "comparing"
        tell(progress)
        local.afterwards(archive)
        store.put(archive.connection, local.RUN, None)
    return progress


class Reading:
    """The actor: a core of some machine, with one reading process."""

    def __init__(self, order: Order, spec: ReaderSpec, folder: str, path: list[str]):
        sys.path[:] = list(dict.fromkeys([*path, *sys.path]))
        self.order, self.folder = order, Path(folder)
        self.pool = Pool(1, spec)

    def generator(self) -> Any:
        """What its records will say to have made them."""
        return self.pool.generator

    def read(self, shard: shards.Shard, name: str) -> dict[str, Any]:
        """Read a shard, if nobody has."""
        import ray

        return shards.read(shard, self.order, self.pool, self.folder / name, ray.get_runtime_context().get_node_id())


class _Run:
    """The driver: who reads what, until all is read."""

    def __init__(
        self,
        order: Order,
        cut: list[shards.Shard],
        folder: Path,
        spec: ReaderSpec,
        progress: Progress,
        tell: Callable[[Progress], None],
    ):
        import ray

        self.ray, self.order, self.shards, self.folder, self.spec = ray, order, cut, folder, spec
        self.progress, self.tell = progress, tell
        self.generator: Any = None
        self.names: list[str | None] = []
        self.attempts = [0] * len(cut)
        self.starting: dict[Any, Any] = {}
        self.reading: dict[Any, tuple[Any, int]] = {}
        self.idle: list[Any] = []
        self.unstarted = 0

    def all_read(self) -> list[str | None]:
        """The names of the shards once all are read, `None` for those on which actors end again and again."""
        if not self.shards:
            return []
        self._start(1)
        while not self.idle:
            self._look()
        generation = generation_of(self.generator)
        self.names = [shard.name(self.order, generation) for shard in self.shards]
        waiting = deque(number for number in range(len(self.shards)) if not self._finished(number))
        while waiting or self.reading:
            self._start(max(1, min(self._cores(), len(waiting) + len(self.reading))))
            while waiting and self.idle:
                actor, number = self.idle.pop(), waiting.popleft()
                self.attempts[number] += 1
                self.reading[actor.read.remote(self.shards[number], self.names[number])] = actor, number
            waiting.extendleft(reversed(self._look()))
        for actor in (*self.idle, *self.starting.values()):
            self.ray.kill(actor)
        for cut_short in self.folder.glob(".part-*"):
            shutil.rmtree(cut_short, ignore_errors=True)
        return self.names

    def _finished(self, number: int) -> bool:
        known = shards.facts(self.folder / self.names[number])
        if known is None:
            return False
        self.progress.known += known["read"] + known["known"]
        self.progress.failures += known["failures"]
        self.progress.inputs += known["inputs"]
        self.progress.done += self.shards[number].size
        self.progress.passed += self.shards[number].size
        return True

    def _cores(self) -> int:
        return max(1, int(self.ray.cluster_resources().get("CPU", 1)))

    def _start(self, wanted: int) -> None:
        """Have so many actors, those at work included."""
        actor = self.ray.remote(num_cpus=1, max_restarts=0)(Reading)
        for _ in range(wanted - len(self.starting) - len(self.idle) - len(self.reading)):
            new = actor.remote(self.order, self.spec, str(self.folder), [os.path.abspath(part) for part in sys.path])
            self.starting[new.generator.remote()] = new

    def _look(self) -> list[int]:
        """Take what has come; returns the shards that are to be read again."""
        lost: list[int] = []
        ready, _ = self.ray.wait([*self.starting, *self.reading], num_returns=1, timeout=LOOK)
        for answer in ready:
            if answer in self.starting:
                self._started(answer)
            else:
                lost += self._answered(answer)
        self.tell(self.progress)
        return lost

    def _started(self, answer: Any) -> None:
        actor = self.starting.pop(answer)
        try:
            made_by = self.ray.get(answer)
        except self.ray.exceptions.RayActorError as error:
            self.unstarted += 1
            if self.unstarted > MOST_UNSTARTED or "ReaderUnavailable" in str(error):
                raise ArchiveError("the reader could not be started on a machine of the cluster") from None
            return
        self.unstarted = 0
        if self.generator is not None and made_by != self.generator:
            raise ArchiveError("the machines of the cluster have different versions of the program")
        self.generator = made_by
        self.idle.append(actor)

    def _answered(self, answer: Any) -> list[int]:
        actor, number = self.reading.pop(answer)
        try:
            told = self.ray.get(answer)
        except self.ray.exceptions.RayActorError:
            if self.attempts[number] < ATTEMPTS:
                return [number]
            self.names[number] = None
            return []
        except self.ray.exceptions.RayTaskError as error:
            raise ArchiveError(f"a shard could not be written: {' '.join(str(error.cause or error).split())}") from None
        self.idle.append(actor)
        self.progress.read += told["read"]
        self.progress.known += told["known"]
        self.progress.failures += told["failures"]
        self.progress.inputs += told["inputs"]
        self.progress.seconds += told["seconds"]
        self.progress.own += told["own"]
        self.progress.done += self.shards[number].size
        return []


def _lost(archive: Archive, run: _Run, shard: shards.Shard, bad: Callable[[Any], None]) -> None:
    """Note the inputs of a shard that nobody could read to its end."""
    from ..intake import BadReport

    generation, batch = generation_of(run.generator), ledger.Batch()
    reason = f"the process that took it in ended {ATTEMPTS} times"
    for source in shard.sources:
        given = ledger.Input(source.path, size=local.size(source), failures=1, reason=reason)
        batch.inputs.append(given.row(local.settings_of(run.order, generation)))
        batch.failures.append(ledger.failure(source.path, generation, "bad-input", reason))
        bad(BadReport(source.path, reason))
        run.progress.failures += 1
    batch.write(archive.connection)
