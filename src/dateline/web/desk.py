"""The desk at which questions to the archive are asked: read-only, a cursor each, never longer than it may take."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import duckdb

Answer = TypeVar("Answer")

LONGEST = 10.0
"""Seconds that one question may take."""
AT_ONCE = 4
"""Questions that are answered at the same time; the others wait."""
KEPT = 64
"""Answers that are kept; the archive does not change while it is served."""
SETTINGS = {"enable_external_access": "false", "autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
"""DuckDB reads this archive and nothing else: no other file, no address, no extension."""


class TooSlow(Exception):
    """A question took longer than it may."""


class Busy(Exception):
    """Too many questions wait already."""


class Desk:
    """Answers from one archive, for many threads."""

    def __init__(self, path: Path, longest: float = LONGEST) -> None:
        """Raises `ArchiveError` where the file is no archive or is being written."""
        from ..archive.store import Archive

        self.path = path
        self.longest = longest
        self._archive = Archive(path, read_only=True, settings=dict(SETTINGS))
        if not self._archive.connection.execute("select current_setting('lock_configuration')").fetchone()[0]:
            self._archive.connection.execute("set lock_configuration = true")
        self._seats = threading.BoundedSemaphore(AT_ONCE)
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._keeping = threading.Lock()

    def ask(self, question: Callable[[duckdb.DuckDBPyConnection], Answer], key: Hashable = None) -> Answer:
        """The answer to a question, which is called with a cursor of its own; kept under `key` where one is given.

        Raises `TooSlow` after `longest` seconds, `Busy` where no seat became free in that time.
        """
        if key is not None:
            with self._keeping:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    return self._kept[key]
        answer = self._ask(question)
        if key is not None:
            with self._keeping:
                self._kept[key] = answer
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        return answer

    def _ask(self, question: Callable[[duckdb.DuckDBPyConnection], Answer]) -> Answer:
        import duckdb

        if not self._seats.acquire(timeout=self.longest):
            raise Busy
        try:
            cursor = self._archive.connection.cursor()
            late = threading.Event()

            def stop() -> None:
                late.set()
                cursor.interrupt()

            timer = threading.Timer(self.longest, stop)
            timer.daemon = True
            timer.start()
            try:
                return question(cursor)
            except duckdb.InterruptException as error:
                if late.is_set():
                    raise TooSlow from error
                raise
            finally:
                timer.cancel()
                cursor.close()
        finally:
            self._seats.release()

    def close(self) -> None:
        """Give the file free."""
        self._archive.close()
