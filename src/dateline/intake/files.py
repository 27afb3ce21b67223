"""Paths to reports: single files, folders that are walked, standard input."""

from __future__ import annotations

import contextlib
import dataclasses
import gzip
import hashlib
import os
import stat
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ..record import Report
from .dates import leading_date, parse_date
from .decode import decode, refuse_binary
from .header import take_header
from .html import looks_like_html, read_page
from .json_reports import Given, json_lines, json_reports
from .problem import Problem

MOST_CHARACTERS = 1_000_000
"""The longest text that is read as one report (about 170,000 words)."""
MOST_BYTES = {"text": 5_000_000, "json": 200_000_000}
"""The largest file of one report, and the largest file of many in one JSON array; JSON lines may be any length."""
KINDS = {
    ".txt": "text", ".text": "text", ".md": "text", ".html": "text", ".htm": "text",
    ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl",
}  # fmt: skip
"""What a folder is searched for, each also with `.gz` behind it."""
STDIN = "-"


class BadReport(ValueError):
    """A report that cannot be used: `path` as given, `place` in the file ("line 3"), `reason` in words.  `str()` is one line."""

    def __init__(self, path: str, reason: str, place: str | None = None):
        self.path, self.reason, self.place = path, " ".join(reason.split()), place
        super().__init__(self.path, self.reason, self.place)

    def __str__(self) -> str:
        place = f", {self.place}" if self.place else ""
        return f"{_printable(self.path)}{place}: {_printable(self.reason)}"


@dataclass(frozen=True)
class Source:
    """A file to be read: its path, or `-`, and whether it holds `text`, `json`, `jsonl` or (standard input) `any`."""

    path: str
    kind: str

    @property
    def stem(self) -> str | None:
        """The file's name without its suffixes of kind: the id of a report that has none of its own."""
        if self.path == STDIN:
            return None
        name = _without_gz(Path(self.path).name)
        stem, suffix = os.path.splitext(name)
        return (stem if suffix.lower() in KINDS and stem else name).encode("utf-8", "replace").decode()


def reports(paths: Iterable[str | os.PathLike[str]], published: str | None = None) -> Iterator[Report | BadReport]:
    """Every report of some files and folders, in order, and a `BadReport` in the place of each that cannot be used.

    `published` is believed over the date that a report gives itself.  Raises `Problem` if it is not a date.
    """
    day = parse_date(published) if published is not None else None
    for source in find(paths):
        yield from [source] if isinstance(source, BadReport) else reports_in(source, day)


def find(paths: Iterable[str | os.PathLike[str]]) -> list[Source | BadReport]:
    """The files behind some paths.

    Folders are walked in the order of names, each once; hidden files and those of unknown kinds are left out.
    """
    found: list[Source | BadReport] = []
    for path in map(os.fspath, paths):
        if path == STDIN:
            found.append(Source(STDIN, "any"))
        elif os.path.isdir(path):
            inside = list(_walk(path, set()))
            found += inside or [BadReport(path, f"no reports in this folder (files looked for: {', '.join(KINDS)})")]
        else:
            found.append(Source(path, _kind(path) or "text"))
    return found


def count(sources: Iterable[Source | BadReport]) -> int | None:
    """How many reports there are to be read, where files hold one each; `None` where only reading would tell."""
    sources = list(sources)
    one_each = all(isinstance(source, BadReport) or source.kind == "text" or source.path.endswith(".json") for source in sources)
    return len(sources) if one_each else None


def reports_in(source: Source, published: str | None = None) -> Iterator[Report | BadReport]:
    """The reports of one file; `published` is an ISO date.  Whatever is wrong comes out as a `BadReport`."""
    try:
        with _open(source.path) as stream:
            for place, given in _given(source, stream, published):
                yield _finished(source, place, given, published)
    except Problem as problem:
        yield BadReport(source.path, str(problem))
    except OSError as error:
        yield BadReport(source.path, _system_reason(error))
    except (EOFError, zlib.error):
        yield BadReport(source.path, "is a damaged gzip file")


def _finished(source: Source, place: str | None, given: Given | Problem, published: str | None) -> Report | BadReport:
    if isinstance(given, Problem):
        return BadReport(source.path, str(given), place)
    try:
        number = place.split()[-1] if place else None
        return _dated(given, published, f"{source.stem or 'stdin'}-{number}" if number else source.stem)
    except Problem as problem:
        return BadReport(source.path, str(problem), place)


def _given(source: Source, stream: BinaryIO, published: str | None) -> Iterator[tuple[str | None, Given | Problem]]:
    """What a file gives for each report, before dates are looked for; and where it is, where there are several."""
    if source.kind == "jsonl":
        yield from json_lines(stream)
        return
    most = MOST_BYTES["json" if source.kind in {"json", "any"} else "text"]
    data = stream.read(most + 1)
    if source.kind == "text":
        refuse_binary(data)
    if len(data) > most:
        raise Problem(f"is larger than {most // 1_000_000} MB, too long for one report: split it, or give many reports as .jsonl")
    if not data.strip(b" \t\r\n\xef\xbb\xbf"):
        raise Problem("is empty")
    if source.kind == "json" or (source.kind == "any" and data.lstrip(b" \t\r\n\xef\xbb\xbf").startswith((b"{", b"["))):
        yield from json_reports(data)
    else:
        yield None, _plain(decode(data), published)


def _plain(text: str, published: str | None) -> Given:
    headed = take_header(text, published)
    if looks_like_html(headed.text):
        page = read_page(headed.text)
        headed = dataclasses.replace(
            headed, text=page.text, published=headed.published or page.published, title=headed.title or page.title
        )
    return Given(**dataclasses.asdict(headed))


def _dated(given: Given, published: str | None, stem: str | None) -> Report:
    if not given.text.strip():
        raise Problem("holds no text")
    if len(given.text) > MOST_CHARACTERS:
        raise Problem(f"is too long for one report: {len(given.text):,} characters, at most {MOST_CHARACTERS:,} are read")
    day = published or (parse_date(given.published) if given.published else leading_date(given.text))
    if day is None:
        raise Problem("has no date of publication: give --published YYYY-MM-DD, or begin the text with a line 'date: YYYY-MM-DD'")
    name = str(given.id) if given.id not in (None, "") else stem or hashlib.sha256(f"{day}\n{given.text}".encode()).hexdigest()[:16]
    return Report(id=name, text=given.text, published=day, title=given.title, url=given.url, source=given.source)


def _walk(folder: str, seen: set[tuple[int, int]]) -> Iterator[Source | BadReport]:
    """The files of a folder and of those in it; a folder that was already seen (a loop of links) is not entered again."""
    try:
        place = os.stat(folder)
        if (place.st_dev, place.st_ino) in seen:
            return
        seen.add((place.st_dev, place.st_ino))
        names = sorted(os.listdir(folder))
    except OSError as error:
        yield BadReport(folder, _system_reason(error))
        return
    for name in names:
        path = os.path.join(folder, name)
        if name.startswith("."):
            continue
        if os.path.isdir(path):
            yield from _walk(path, seen)
        elif (kind := _kind(path)) and _is_file(path):
            yield Source(path, kind)


def _is_file(path: str) -> bool:
    """Whether a path is, or leads to, a plain file; a broken link is let through, so that it is told of."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        return True


def _open(path: str) -> contextlib.AbstractContextManager[BinaryIO]:
    if path == STDIN:
        return contextlib.nullcontext(sys.stdin.buffer)
    if "\0" in path:
        raise Problem("is not a path")
    return gzip.open(path, "rb") if path.lower().endswith(".gz") else open(path, "rb")


def _kind(path: str) -> str | None:
    return KINDS.get(os.path.splitext(_without_gz(path))[1].lower())


def _without_gz(path: str) -> str:
    return path[:-3] if path.lower().endswith(".gz") else path


def _system_reason(error: OSError) -> str:
    if isinstance(error, gzip.BadGzipFile):
        return "is not a gzip file"
    plain = {FileNotFoundError: "no such file or folder", PermissionError: "no permission to read it"}
    return plain.get(type(error)) or error.strerror or str(error)


def _printable(path: str) -> str:
    return "standard input" if path == STDIN else "".join(char if char.isprintable() else "?" for char in path)
