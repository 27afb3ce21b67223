"""The ledger of a build: which inputs have been worked through, what could not be used and why.

An input's row is written in the same transaction as the last rows that came of it, so that a row says that all is there.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from dataclasses import dataclass, field
from typing import Any

import duckdb
import msgspec

from . import rows, store

PIECE = 1 << 20


@dataclass
class Input:
    """What is known of an input while it is worked through."""

    name: str
    digest: str | None = None
    size: int = 0
    lines: int | None = None
    """How many reports it holds at most, where its lines tell."""
    reports: int = 0
    failures: int = 0
    reason: str | None = None
    open: int = 0
    """Reports of it that are being read."""
    consumed: bool = False
    """Whether all of its reports have been seen."""

    @property
    def finished(self) -> bool:
        return self.consumed and not self.open

    @property
    def status(self) -> str:
        if not self.failures:
            return "done"
        return "partly" if self.reports else "failed"

    def row(self, settings: str) -> dict[str, Any]:
        """Its row of the table `inputs`."""
        many = self.failures + self.reports
        reason = self.reason or (f"{self.failures:,} of {many:,} reports could not be used" if self.failures else None)
        return {
            "input": self.name, "digest": self.digest, "bytes": self.size, "status": self.status, "reason": reason,
            "reports": self.reports, "failures": self.failures, "settings": settings,
        }  # fmt: skip


def examine(path: str, by_line: bool) -> Input:
    """Digest and size of a file, and its lines if its reports stand on one each.

    For standard input and for what cannot be read they stay empty.
    """
    found = Input(path)
    if not os.path.isfile(path):
        return found
    digest, lines = hashlib.sha256(), _Lines(path.endswith(".gz")) if by_line else None
    try:
        with open(path, "rb") as stream:
            while piece := stream.read(PIECE):
                digest.update(piece)
                found.size += len(piece)
                if lines:
                    lines.feed(piece)
    except (OSError, ValueError):
        return found
    found.digest, found.lines = digest.hexdigest(), lines.count if lines else None
    return found


class _Lines:
    """Counts lines, for the time left only: of gzip files of several parts those of the first."""

    def __init__(self, compressed: bool):
        self.unpack = zlib.decompressobj(wbits=31) if compressed else None
        self.count: int | None = 0

    def feed(self, piece: bytes) -> None:
        if self.count is None:
            return
        try:
            plain = self.unpack.decompress(piece, 64 * PIECE) if self.unpack else piece
        except zlib.error:
            self.count = None
            return
        self.count += plain.count(b"\n")


def settled(connection: duckdb.DuckDBPyConnection, input: Input, settings: str) -> tuple[int, int] | None:
    """How many reports and failures an input gave, if it was worked through before in the same way and has not changed."""
    if input.digest is None:
        return None
    query = "select reports, failures from inputs where input = ? and digest = ? and settings = ?"
    found = connection.execute(query, [input.name, input.digest, settings]).fetchall()
    return found[0] if found else None


def forget(connection: duckdb.DuckDBPyConnection, input: Input, generation: str) -> None:
    """Take back what the ledger says of an input that is worked through once more; its reports stay."""
    if connection.execute("select 1 from inputs where input = ?", [input.name]).fetchall():
        with store.transaction(connection):
            connection.execute("delete from failures where input = ? and generation = ?", [input.name, generation])
            connection.execute("delete from inputs where input = ?", [input.name])


def failure_id(input: str, generation: str, kind: str, *where: str | None) -> str:
    """By which a failure is known again: its place in the input and the id that the report came with, or what was printed."""
    return rows.digest(input, generation, kind, *(part or "" for part in where))


def failure(
    input: str,
    generation: str,
    kind: str,
    reason: str,
    place: str | None = None,
    report: str | None = None,
    printed: str | None = None,
) -> dict[str, Any]:
    """A row of the table `failures`; `report` is the id that it came with, `printed` its id in the archive."""
    named = failure_id(input, generation, kind, printed) if printed else failure_id(input, generation, kind, place, report)
    return {
        "failure_id": named, "generation": generation, "input": input, "place": place, "report": report, "kind": kind,
        "reason": reason,
    }  # fmt: skip


def known(connection: duckdb.DuckDBPyConnection, ids: list[str], generation: str | None) -> set[str]:
    """Those of some reports that have been read, by this generation or by any."""
    query = "select distinct report_id from readings where report_id in (select unnest(?::varchar[]))"
    found = connection.execute(query + (" and generation = ?" if generation else ""), [ids] + ([generation] if generation else []))
    return {report_id for (report_id,) in found.fetchall()}


def failed(connection: duckdb.DuckDBPyConnection, ids: list[str]) -> set[str]:
    """Those of some failures that are known already."""
    query = "select failure_id from failures where failure_id in (select unnest(?::varchar[]))"
    return {failure_id for (failure_id,) in connection.execute(query, [ids]).fetchall()}


@dataclass
class Batch:
    """What is to be written next, all at once."""

    readings: list[rows.Rows] = field(default_factory=list)
    failures: list[dict[str, Any]] = field(default_factory=list)
    inputs: list[dict[str, Any]] = field(default_factory=list)
    size: int = 0

    def __bool__(self) -> bool:
        return bool(self.readings or self.failures or self.inputs)

    def add(self, reading: rows.Rows) -> None:
        self.readings.append(reading)
        self.size += sum(map(len, reading.values()))

    def write(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Write it, and be empty."""
        encode = msgspec.json.Encoder().encode_lines
        with store.transaction(connection):
            store.add_rows(connection, self.readings)
            for table, found in (("failures", self.failures), ("inputs", self.inputs)):
                if found:
                    store.insert_lines(connection, table, encode(found), replace=table == "inputs")
        self.__init__()
