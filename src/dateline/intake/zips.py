"""Zip archives: every member that a folder would be searched for, read where it lies; nothing is written by a member's name."""

from __future__ import annotations

import contextlib
import io
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

import msgspec

from .formats import File, given_in, kind_of, stem_of
from .given import Given
from .problem import Problem
from .unpack import BUFFER, DAMAGED, Allowance, Guarded, unpacked

MOST_DEPTH, MOST_MEMBERS, MOST_SPOOLED = 3, 200_000, 4_000_000_000
"""Archives within archives; members of one archive; bytes of an inner archive that is copied aside to be read."""
IN_MEMORY = 16_000_000


def zip_reports(file: File) -> Iterator[tuple[str | None, Given | Problem]]:
    """The reports of all members, in the order of the archive, each with the member's name as its place."""
    if file.depth >= MOST_DEPTH:
        raise Problem(f"holds archives more than {MOST_DEPTH} deep", "too-large")
    with contextlib.ExitStack() as stack:
        try:
            archive = stack.enter_context(zipfile.ZipFile(_seekable(file, stack)))
        except (zipfile.BadZipFile, *DAMAGED, ValueError, OSError) as error:
            if isinstance(error, Problem):
                raise
            raise Problem("is a damaged zip file", "damaged") from None
        members = archive.infolist()
        if len(members) > MOST_MEMBERS:
            raise Problem(f"holds {len(members):,} files; at most {MOST_MEMBERS:,} are read", "too-large")
        wanted = [member for member in members if _is_wanted(member)]
        if not wanted:
            raise Problem("is an archive without reports")
        allowance = Allowance(file.packed)
        for member in wanted:
            yield from _member(archive, member, file, allowance)


def _is_wanted(member: zipfile.ZipInfo) -> bool:
    parts = member.filename.replace("\\", "/").split("/")
    hidden = any((part.startswith(".") and part not in {".", ".."}) or part == "__MACOSX" for part in parts)
    return not member.is_dir() and not hidden and kind_of(member.filename) is not None


def _member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: File, allowance: Allowance
) -> Iterator[tuple[str | None, Given | Problem]]:
    name, stem = shown(member.filename), stem_of(shown(member.filename))
    try:
        if member.flag_bits & 1:
            raise Problem("is locked with a password")
        with archive.open(member) as raw:
            stream = unpacked(io.BufferedReader(Guarded(raw, allowance), BUFFER), member.filename, file.packed)
            kind = kind_of(member.filename) or "text"
            inner = replace(file, stream=stream, name=name, kind=kind, path=None, depth=file.depth + 1)
            for place, given in given_in(inner):
                if isinstance(given, Given) and given.id in (None, ""):
                    given = msgspec.structs.replace(given, id=f"{stem}-{place.split()[-1]}" if place else stem)
                yield f"{name}, {place}" if place else name, given
    except Problem as problem:
        if allowance.taken > 0 and problem.kind == "too-large" and _spent(allowance):
            raise
        yield name, problem
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, *DAMAGED, OSError, ValueError):
        yield name, Problem("is damaged, or packed in a way that is not read", "damaged")


def _spent(allowance: Allowance) -> bool:
    try:
        allowance.take(0)
    except Problem:
        return True
    return False


def _seekable(file: File, stack: contextlib.ExitStack) -> BinaryIO:
    """The archive's bytes in a form that can be read from its end, where a zip file keeps its list."""
    if file.path is not None:
        return stack.enter_context(open(file.path, "rb"))
    aside = stack.enter_context(tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115 - the stack closes it
    copied = 0
    while data := file.stream.read(1 << 20):
        copied += len(data)
        if copied > MOST_SPOOLED:
            raise Problem(f"is larger than {MOST_SPOOLED // 1_000_000_000} GB inside another file: unpack that first", "too-large")
        aside.write(data)
    aside.seek(0)
    return aside


def shown(name: str, most: int = 200) -> str:
    """A member's name as it may be printed and used in an id: no way out of its folder, nothing unprintable."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    printable = "".join(char if char.isprintable() else "?" for char in "/".join(parts))
    return printable if len(printable) <= most else "…" + printable[-most:]
