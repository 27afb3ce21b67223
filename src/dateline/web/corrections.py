"""Corrections: what a person says of a reading, beside it and never over it.

They lie in a file of their own next to the archive (`ARCHIVE.corrections.jsonl`), one JSON object a line, only ever added to:

    {"id": "…", "author": "…", "time": "2026-11-22T21:40:00Z", "report": "…", "event": "…", "kind": "fix",
     "field": "type", "value": "RETREAT", "note": "…", "start": null, "end": null}

`kind` is `wrong` (there is no such event), `fix` (one field should hold `value`; an empty value: it should hold nothing) or
`missed` (an event that the reading lacks: `start` and `end` are its trigger's offsets in the report's text, `value` its type).
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

import msgspec

Kind = Literal["wrong", "fix", "missed"]
FIELDS = ("type", "mode", "status", "actors", "recipients", "time", "place", "quantities", "source", "trigger")
"""What of an event can be put right."""
LONGEST = {"author": 100, "value": 1_000, "note": 4_000}
"""Characters."""


class CorrectionError(ValueError):
    """A correction that cannot be taken; the message is for the person who made it."""


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """One remark of one person on one event, or on one report."""

    id: str
    author: str
    time: str
    report: str
    kind: Kind
    event: str | None = None
    field: str | None = None
    value: str | None = None
    note: str | None = None
    start: int | None = None
    end: int | None = None


def path_for(archive: Path) -> Path:
    """Where the corrections of an archive lie."""
    return archive.with_name(f"{archive.name}.corrections.jsonl")


def read(path: Path) -> list[Correction]:
    """All corrections of a file, in the order in which they were made; none where there is no file.

    Raises `CorrectionError` naming the line that is not one.  A line without its end, of a writer that was killed, is passed over.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return []
    found = []
    lines = content.split(b"\n")
    for number, line in enumerate(lines[:-1], 1):
        if not line.strip():
            continue
        try:
            found.append(msgspec.json.decode(line, type=Correction))
        except msgspec.DecodeError as error:
            if "truncated" in str(error):
                continue
            raise CorrectionError(f"{path}, line {number}: {error}") from None
    return found


def check(correction: Correction) -> None:
    """Raises `CorrectionError` where something that the kind needs is missing, or too long."""
    if not correction.author.strip():
        raise CorrectionError("say who you are: a name or initials")
    for name, most in LONGEST.items():
        if len(getattr(correction, name) or "") > most:
            raise CorrectionError(f"the {name} is longer than {most:,} characters")
    if correction.kind in ("wrong", "fix") and not correction.event:
        raise CorrectionError("which event is it about?")
    if correction.kind == "fix" and correction.field not in FIELDS:
        raise CorrectionError(f"say which field is to be put right: {', '.join(FIELDS)}")
    if correction.kind == "missed":
        if correction.event:
            raise CorrectionError("an event that was missed is about a report, not about another event")
        if correction.start is None or correction.end is None or not 0 <= correction.start < correction.end:
            raise CorrectionError("mark the words of the report that tell of the event")
        if not (correction.value or "").strip():
            raise CorrectionError("say which type of event was missed")


class Corrections:
    """The corrections of one archive, for many threads of one process; other processes may add to the file as well."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._read: tuple[tuple[int, int] | None, tuple[Correction, ...]] = (None, ())

    def all(self) -> tuple[Correction, ...]:
        """Every correction, oldest first; read again only where the file has changed."""
        with self._lock:
            state = self._state()
            if state != self._read[0]:
                self._read = (state, tuple(read(self.path)))
            return self._read[1]

    def of_report(self, report: str) -> Iterator[Correction]:
        """Those on a report and its events."""
        return (each for each in self.all() if each.report == report)

    def add(self, *, now: datetime | None = None, **fields: object) -> Correction:
        """Write a correction down and return it.  Raises `CorrectionError`."""
        time = (now or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        given = {key: value.strip() if isinstance(value, str) else value for key, value in fields.items()}
        content = msgspec.json.encode([time, *(f"{key}={given[key]}" for key in sorted(given)), len(self.all())])
        identity = hashlib.sha256(content).hexdigest()[:16]
        try:
            correction = msgspec.convert({"id": identity, "time": time, **given}, Correction)
        except msgspec.ValidationError as error:
            if given.get("kind") not in get_args(Kind):
                raise CorrectionError(f"a correction is {', '.join(get_args(Kind))}, not '{given.get('kind')}'") from None
            raise CorrectionError(str(error)) from None
        check(correction)
        self._append(msgspec.json.encode(correction) + b"\n")
        return correction

    def _append(self, line: bytes) -> None:
        with self._lock, open(self.path, "ab") as file:
            if file.tell() and not _ends_line(self.path):
                line = b"\n" + line
            file.write(line)
            file.flush()
            os.fsync(file.fileno())

    def _state(self) -> tuple[int, int] | None:
        try:
            state = self.path.stat()
        except FileNotFoundError:
            return None
        return state.st_mtime_ns, state.st_size


def by_event(corrections: Iterable[Correction]) -> dict[str | None, list[Correction]]:
    """Grouped by event; those on a report as a whole under None."""
    groups: dict[str | None, list[Correction]] = {}
    for each in corrections:
        groups.setdefault(each.event, []).append(each)
    return groups


def _ends_line(path: Path) -> bool:
    with open(path, "rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
