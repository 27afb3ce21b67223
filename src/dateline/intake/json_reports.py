"""Reports in JSON: one object, an array of them, or one on each line.

    {"id": "wikinews-2020-001", "published": "2020-01-05", "title": "...", "url": "...", "source": "...", "text": "..."}

Only `text` must be there; keys that are not among these are passed over, and the text is taken as it stands.  Items of the IPTC's
ninjs are known by their keys (`ninjs.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from .given import Given
from .ninjs import ninjs
from .problem import Problem

MOST_BYTES_OF_A_LINE = 8_000_000
"""A report of the longest length, even with every character escaped, and room for annotations beside it."""


def json_reports(data: bytes) -> Iterator[tuple[str | None, Given | Problem]]:
    """The report of a JSON object, or those of an array, each with its place ("report 2").

    Raises `Problem` for other JSON and for what is none.
    """
    data = data.removeprefix(b"\xef\xbb\xbf").strip()
    try:
        if not data.startswith(b"["):
            yield None, _one(data)
            return
        parts = msgspec.json.decode(data, type=list[msgspec.Raw])
    except Problem as problem:
        lines = data.split(b"\n") if b"\n" in data else []
        if len(lines) > 1 and lines[0].rstrip().endswith(b"}") and lines[0].startswith(b"{"):
            yield from _lines(lines)
            return
        raise problem
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Problem(_reason(error)) from None
    for number, part in enumerate(parts, 1):
        yield f"report {number}", _tried(bytes(part))


def json_lines(stream: BinaryIO) -> Iterator[tuple[str | None, Given | Problem]]:
    """The report of each line that is not blank, and where it is ("line 2").  Raises `Problem` where there is none at all."""
    empty = True
    number = 0
    while line := stream.readline(MOST_BYTES_OF_A_LINE):
        number += 1
        if len(line) == MOST_BYTES_OF_A_LINE and not line.endswith(b"\n"):
            while (rest := stream.readline(MOST_BYTES_OF_A_LINE)) and not rest.endswith(b"\n"):
                pass
            empty = False
            yield (
                f"line {number}",
                Problem(f"is longer than {MOST_BYTES_OF_A_LINE // 1_000_000} MB, too long for one report", "too-large"),
            )
            continue
        line = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line.strip()
        if line:
            empty = False
            yield f"line {number}", _tried(line)
    if empty:
        raise Problem("is empty", "empty")


def _lines(lines: list[bytes]) -> Iterator[tuple[str, Given | Problem]]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield f"line {number}", _tried(line.strip())


def _tried(data: bytes) -> Given | Problem:
    try:
        return _one(data)
    except Problem as problem:
        return problem


def _one(data: bytes) -> Given:
    try:
        return msgspec.json.decode(data, type=Given)
    except msgspec.ValidationError as error:
        if "missing required field `text`" in str(error):
            if (item := ninjs(data)) is not None:
                return item
            raise Problem('has no "text": a report is {"published": ..., "text": ...}') from None
        raise Problem(f"is JSON, but not a report: {_reason(error)}") from None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Problem(_reason(error)) from None


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"is not UTF-8, as JSON must be (byte {error.start:,})"
    if isinstance(error, RecursionError):
        return "is nested too deeply"
    return str(error) if isinstance(error, msgspec.ValidationError) else f"is not JSON: {error}"
