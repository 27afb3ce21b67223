"""Reading processes of one machine, and what becomes of the reports given to them.

A process that dies on a report is replaced; the report is tried once more in a fresh one (it may have been killed from outside)
and comes back as failed when that dies too.  A report on which the reader does not end is given up after a time limit.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import Any

from ..record import Generator
from .worker import THREADS, ReaderSpec, Task

AHEAD = 2
"""Reports that a process has at most: the one it reads, and the next."""
ATTEMPTS = 2
LIMIT = 900.0
"""Seconds after which a report is given up."""


class ReaderUnavailable(RuntimeError):
    """The reader cannot be started, in one line for the user."""


@dataclass(frozen=True)
class Outcome:
    """What became of a task: its rows by table (`archive.rows`), or the reason why there are none; and the CPU seconds it took."""

    task: Task
    rows: dict[str, bytes] | None
    reason: str | None
    seconds: float


class Pool:
    """Some reading processes.  Not for use by several threads.  Raises `ReaderUnavailable` if they cannot be started."""

    def __init__(self, workers: int = 1, spec: ReaderSpec | None = None, limit: float | None = None):
        self.spec, self.limit = spec or ReaderSpec(), limit or LIMIT
        self.answers: queue.SimpleQueue[tuple[_Worker, tuple[Any, ...] | None]] = queue.SimpleQueue()
        self.waiting: deque[Task] = deque()
        self.attempts: dict[int, int] = {}
        self.generator: Generator | None = None
        self.workers = [self._start() for _ in range(max(1, workers))]
        try:
            self._until_ready()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def open(self) -> int:
        """How many reports have been given and are not back."""
        return len(self.waiting) + sum(len(worker.tasks) for worker in self.workers)

    @property
    def wanted(self) -> int:
        """How many more reports should be given now, to keep every process busy."""
        return max(0, AHEAD * len(self.workers) - self.open)

    def give(self, task: Task) -> None:
        """Have a report read."""
        self.waiting.append(task)
        self._hand_out()

    def wait(self, seconds: float) -> list[Outcome]:
        """What has been read; waits for something so many seconds at most."""
        found: list[Outcome] = []
        try:
            worker, message = self.answers.get(timeout=min(seconds, 1.0) if self.open else 0.001)
            while True:
                found += self._take(worker, message)
                worker, message = self.answers.get_nowait()
        except queue.Empty:
            pass
        found += self._late()
        self._hand_out()
        return found

    def close(self) -> None:
        """End the processes; what they were reading is lost."""
        for worker in self.workers:
            worker.stop()
        for worker in self.workers:
            worker.process.wait()

    def _start(self) -> _Worker:
        return _Worker(self.spec, self.answers)

    def _until_ready(self) -> None:
        while not all(worker.ready for worker in self.workers):
            worker, message = self.answers.get()
            if message is None:
                raise ReaderUnavailable(f"the reader could not be started ({_ending(worker.process.wait())})")
            self._take(worker, message)

    def _hand_out(self) -> None:
        for ahead in range(1, AHEAD + 1):
            for worker in self.workers:
                if self.waiting and worker.alive and len(worker.tasks) < ahead:
                    worker.give(self.waiting.popleft())

    def _take(self, worker: _Worker, message: tuple[Any, ...] | None) -> list[Outcome]:
        if worker not in self.workers and worker.ready:
            return []
        if message is None:
            return self._replace(worker, f"the reading process ended on it ({_ending(worker.process.wait())})", ATTEMPTS)
        match message:
            case ("ready", generator):
                worker.ready, self.generator = True, generator
                worker.since = time.monotonic()
                return []
            case ("broken", reason):
                raise ReaderUnavailable(f"the reader could not be started: {reason}")
            case (kind, number, result, seconds):
                task = worker.done(number)
                self.attempts.pop(number, None)
                return [Outcome(task, result, None, seconds) if kind == "read" else Outcome(task, None, result, seconds)]
        raise AssertionError(message)

    def _replace(self, worker: _Worker, reason: str, attempts: int) -> list[Outcome]:
        """A new process for one that has ended; the report it was on is tried again, or given up."""
        worker.alive = False
        worker.forget()
        if not worker.ready:
            raise ReaderUnavailable(f"the reader could not be started ({_ending(worker.process.wait())})")
        self.workers[self.workers.index(worker)] = self._start()
        on, rest = worker.tasks[:1], worker.tasks[1:]
        lost = []
        for task in on:
            self.attempts[task.number] = self.attempts.get(task.number, 0) + 1
            if self.attempts[task.number] >= attempts:
                del self.attempts[task.number]
                lost.append(Outcome(task, None, reason, 0.0))
            else:
                rest.insert(0, task)
        self.waiting.extendleft(reversed(rest))
        return lost

    def _late(self) -> list[Outcome]:
        """Reports on which a process has been for too long: it is ended."""
        given_up = []
        for worker in list(self.workers):
            if worker.ready and worker.tasks and time.monotonic() - worker.since > self.limit:
                worker.process.kill()
                given_up += self._replace(worker, f"was not read within {self.limit:,.0f} seconds", 1)
        return given_up


class _Worker:
    """One process, with a thread that hands reports to it and one that takes what it answers."""

    def __init__(self, spec: ReaderSpec, answers: queue.SimpleQueue[Any]):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dateline.scale.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | THREADS | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        self.tasks: list[Task] = []
        self.ready, self.alive, self.since = False, True, time.monotonic()
        self._given: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._given.put((spec, list(sys.path)))
        threading.Thread(target=self._hand_over, daemon=True).start()
        threading.Thread(target=self._listen, args=(answers,), daemon=True).start()

    def give(self, task: Task) -> None:
        if not self.tasks:
            self.since = time.monotonic()
        self.tasks.append(task)
        self._given.put(task)

    def done(self, number: int) -> Task:
        task = self.tasks.pop(0)
        assert task.number == number, "a process answers in the order in which it was asked"
        self.since = time.monotonic()
        return task

    def forget(self) -> None:
        """Give it nothing any more."""
        self._given.put(None)

    def stop(self) -> None:
        self.alive = False
        self.forget()
        self.process.kill()

    def _hand_over(self) -> None:
        stdin = self.process.stdin
        try:
            while (message := self._given.get()) is not None:
                pickle.dump(message, stdin, protocol=pickle.HIGHEST_PROTOCOL)
                stdin.flush()
            stdin.close()
        except (OSError, ValueError):
            pass  # the process has ended; the listening thread tells so

    def _listen(self, answers: queue.SimpleQueue[Any]) -> None:
        try:
            while True:
                answers.put((self, pickle.load(self.process.stdout)))
        except (EOFError, OSError, pickle.UnpicklingError):
            answers.put((self, None))
            self.process.stdout.close()


def _ending(code: int) -> str:
    """How a process ended, in words."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"signal {signal.Signals(-code).name}"
    except ValueError:
        return f"signal {-code}"
