"""Writing files whole or not at all: everything is made beside its place and put there when it is complete."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

BUFFER = 1 << 20


class OutputError(OSError):
    """Why something cannot be written; the message is for the user."""


def write_lines(out: Path | None, lines: Iterable[str]) -> None:
    """Write text to a file, or to standard output where it is None.  UTF-8 and line feeds on every system."""
    if out is None:
        stream = sys.stdout.buffer
        for chunk in chunks(lines):
            stream.write(chunk)
        stream.flush()
        return
    with whole_file(out) as part, open(part, "wb", buffering=BUFFER) as file:
        for chunk in chunks(lines):
            file.write(chunk)


def chunks(lines: Iterable[str]) -> Iterator[bytes]:
    """Text in pieces of about half a megabyte."""
    held: list[str] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size > BUFFER // 2:
            yield "".join(held).encode("utf-8", "replace")
            held, size = [], 0
    yield "".join(held).encode("utf-8", "replace")


@contextlib.contextmanager
def whole_file(out: Path) -> Iterator[Path]:
    """A path to write to, which takes the place of `out` at the end; nothing is left of it after an error."""
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        yield part
        os.replace(part, out)
    finally:
        part.unlink(missing_ok=True)


@contextlib.contextmanager
def whole_folder(out: Path, overwrite: bool = False) -> Iterator[Path]:
    """An empty folder to write to, which takes the place of `out` at the end.

    A folder that is there and not empty stays, unless `overwrite` is given: then it goes, but only once the new one is complete.
    """
    if out.exists() and not out.is_dir():
        raise OutputError(f"{out}: this format is a folder of files, and there is a file of that name")
    full = out.is_dir() and any(out.iterdir())
    if full and not overwrite:
        raise OutputError(f"{out}: there are files in it (--overwrite puts the export in their place)")
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir(parents=True)
        yield part
        if out.is_dir():
            old = out.with_name(f".{out.name}.{os.getpid()}.old")
            os.replace(out, old)
            os.replace(part, out)
            shutil.rmtree(old)
        else:
            os.replace(part, out)
    finally:
        shutil.rmtree(part, ignore_errors=True)
