"""One reading process: `python -m dateline.scale.worker`, one model, one thread; reports come on stdin, rows go to stdout.

It is started by `pool.Pool` and ends when its stdin ends, also when the program that started it was killed.  Messages are
pickled tuples; nothing but the parent can write into the pipe.
"""

from __future__ import annotations

import importlib
import os
import pickle
import queue
import signal
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from ..record import Generator, Report

THREADS = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
"""Settings of the numerical libraries: many processes of one thread each are faster than the reverse, and give the same bytes."""


@dataclass(frozen=True)
class ReaderSpec:
    """What is called in each reading process to make its reader: `module:name` and keyword arguments."""

    factory: str = "dateline.reader:Reader"
    arguments: dict[str, Any] = field(default_factory=dict)

    def open(self) -> Any:
        module, _, name = self.factory.partition(":")
        return getattr(importlib.import_module(module), name)(**self.arguments)


@dataclass(frozen=True)
class Task:
    """A report to be read, and the input that it came from."""

    number: int
    report: Report
    input: str | None


def main() -> None:
    """Read what comes on stdin until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    spec, path = pickle.load(sys.stdin.buffer)
    sys.path[:] = path
    try:
        reader = spec.open()
        _send(answers, ("ready", generator_of(reader)))
    except Exception as error:
        _send(answers, ("broken", _reason(error)))
        return
    tasks: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(sys.stdin.buffer, tasks), daemon=True).start()
    while (task := tasks.get()) is not None:
        _send(answers, _answer(reader, task))


def generator_of(reader: Any) -> Generator | None:
    """What will be said in its records to have made them."""
    return getattr(reader, "generator", None)


def _answer(reader: Any, task: Task) -> tuple[Any, ...]:
    from ..archive.rows import rows_of

    began = time.process_time()
    try:
        rows = rows_of(task.report, reader.read(task.report), task.input)
        return ("read", task.number, rows, time.process_time() - began)
    except (MemoryError, RecursionError) as error:
        reason = f"is too much for the reader ({type(error).__name__})"
    except Exception as error:
        # A fault of ours, not of the report's; the other reports are still read.
        reason = f"the reader failed on it: {_reason(error)} (please tell us)"
    return ("failed", task.number, reason, time.process_time() - began)


def _receive(stream: BinaryIO, tasks: queue.SimpleQueue[Task | None]) -> None:
    """Always at hand to take a report, so that the parent never waits with one."""
    try:
        while True:
            tasks.put(pickle.load(stream))
    except (EOFError, OSError, pickle.UnpicklingError):
        tasks.put(None)


def _send(stream: BinaryIO, message: tuple[Any, ...]) -> None:
    try:
        pickle.dump(message, stream, protocol=pickle.HIGHEST_PROTOCOL)
        stream.flush()
    except BrokenPipeError:
        os._exit(0)  # nobody is left to read for


def _reason(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())


if __name__ == "__main__":
    main()
