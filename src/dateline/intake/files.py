"""Paths to reports: single files, folders that are walked, standard input."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..record import Report
from .dates import leading_date, parse_date
from .formats import KINDS, MOST_BYTES, File, given_in, kind_of, stem_of
from .given import Captured, Given
from .options import Options
from .problem import Problem
from .unpack import BUFFER, DAMAGED, SUFFIXES, Counted, Packed, unpacked

__all__ = ["KINDS", "MOST_BYTES", "MOST_CHARACTERS", "BadReport", "Source", "count", "find", "reports", "reports_in"]
MOST_CHARACTERS = 1_000_000
"""The longest text that is read as one report (about 170,000 words)."""
STDIN = "-"
EVERYTHING = Options()


class BadReport(ValueError):
    """A report that cannot be used: `path` as given, `place` in the file ("line 3"), `reason` in words.  `str()` is one line.

    `kind` sorts the reasons: `bad-input`, `empty`, `damaged`, `too-large`, `no-date`, `language`, `withheld`, `unreadable`
    (the system would not give the file).  `language` is the ISO 639 code that was found where that is the reason.
    """

    def __init__(self, path: str, reason: str, place: str | None = None, kind: str = "bad-input", language: str | None = None):
        self.path, self.reason, self.place, self.kind, self.language = path, " ".join(reason.split()), place, kind, language
        super().__init__(self.path, self.reason, self.place, self.kind, self.language)

    def __str__(self) -> str:
        place = f", {_printable(self.place)}" if self.place else ""
        return f"{_printable(self.path)}{place}: {_printable(self.reason)}"


@dataclass(frozen=True)
class Source:
    """A file to be read: its path, or `-`, and what its name says that it holds (`formats.KINDS`), or `any`."""

    path: str
    kind: str

    @property
    def stem(self) -> str | None:
        """The file's name without its suffixes of kind: the id of a report that has none of its own."""
        return None if self.path == STDIN else stem_of(Path(self.path).name)


def reports(
    paths: Iterable[str | os.PathLike[str]], published: str | None = None, options: Options = EVERYTHING
) -> Iterator[Report | BadReport]:
    """Every report of some files and folders, in order, and a `BadReport` in the place of each that cannot be used.

    `published` is believed over the date that a report gives itself.  Raises `Problem` if it is not a date.
    """
    day = parse_date(published) if published is not None else None
    for source in find(paths):
        yield from [source] if isinstance(source, BadReport) else reports_in(source, day, options)


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
            found.append(Source(path, kind_of(path) or "any"))
    return found


def count(sources: Iterable[Source | BadReport]) -> int | None:
    """How many reports there are to be read, where files hold one each; `None` where only reading would tell."""
    sources = list(sources)
    one_each = all(isinstance(source, BadReport) or source.kind == "text" or source.path.endswith(".json") for source in sources)
    return len(sources) if one_each else None


def reports_in(source: Source, published: str | None = None, options: Options = EVERYTHING) -> Iterator[Report | BadReport]:
    """The reports of one file; `published` is an ISO date.  Whatever is wrong comes out as a `BadReport`.

    The file is read as the reports are taken; only formats of one piece (a JSON array, a feed, a page) are held whole.
    """
    try:
        with _open(source, published, options) as file:
            for place, given in given_in(file):
                yield _finished(source, place, given, published, options)
    except Problem as problem:
        yield BadReport(source.path, str(problem), kind=problem.kind)
    except DAMAGED:
        yield BadReport(source.path, f"is a damaged {_packing(source.path)} file", kind="damaged")
    except OSError as error:
        yield BadReport(source.path, _system_reason(error), kind="unreadable")


def _finished(
    source: Source, place: str | None, given: Given | Problem, published: str | None, options: Options
) -> Report | BadReport:
    if isinstance(given, Problem):
        return BadReport(source.path, str(given), place, given.kind)
    try:
        number = place.split()[-1] if place else None
        report = _dated(given, published, f"{source.stem or 'stdin'}-{number}" if number else source.stem, options)
    except Problem as problem:
        return BadReport(source.path, str(problem), place, problem.kind)
    if options.languages is not None:
        from .language import detect, name_of

        language = detect(report.text)
        if language not in options.languages:
            name = name_of(language)
            reason = f"is in {name}, which is not read" if name else "is in no language that is known here"
            return BadReport(source.path, reason, place or report.id, "language", language)
    return report


def _dated(given: Given, published: str | None, stem: str | None, options: Options) -> Report:
    if not given.text.strip():
        raise Problem("holds no text", "empty")
    if len(given.text) > MOST_CHARACTERS:
        raise Problem(
            f"is too long for one report: {len(given.text):,} characters, at most {MOST_CHARACTERS:,} are read", "too-large"
        )
    day = published or (parse_date(given.published) if given.published else leading_date(given.text))
    if day is None and isinstance(given, Captured) and given.captured and options.capture_dates:
        day = given.captured
    if day is None:
        raise Problem(_dateless(given), "no-date")
    name = str(given.id) if given.id not in (None, "") else stem or hashlib.sha256(f"{day}\n{given.text}".encode()).hexdigest()[:16]
    return Report(id=name, text=given.text, published=day, title=given.title, url=given.url, source=given.source)


def _dateless(given: Given) -> str:
    if isinstance(given, Captured) and given.captured:
        return f"is a page that tells no day of publication; it was captured on {given.captured}, which may be much later"
    return "has no date of publication: give --published YYYY-MM-DD, or begin the text with a line 'date: YYYY-MM-DD'"


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
        elif (kind := kind_of(path)) and _is_file(path):
            yield Source(path, kind)


def _is_file(path: str) -> bool:
    """Whether a path is, or leads to, a plain file; a broken link is let through, so that it is told of."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        return True


@contextlib.contextmanager
def _open(source: Source, published: str | None, options: Options) -> Iterator[File]:
    packed = Packed()
    if source.path == STDIN:
        stream = unpacked(io.BufferedReader(Counted(sys.stdin.buffer, packed), BUFFER), "", packed)
        yield File(stream, "standard input", "any", options, published, packed=packed)
        return
    if "\0" in source.path:
        raise Problem("is not a path")
    with open(source.path, "rb", buffering=BUFFER) as raw:
        packed.size = os.fstat(raw.fileno()).st_size
        stream = unpacked(raw, os.path.basename(source.path), packed)
        path = source.path if stream is raw else None
        yield File(stream, os.path.basename(source.path), source.kind, options, published, path, packed)


def _packing(path: str) -> str:
    return SUFFIXES.get(os.path.splitext(path)[1].lower(), "compressed")


def _system_reason(error: OSError) -> str:
    plain = {FileNotFoundError: "no such file or folder", PermissionError: "no permission to read it"}
    return plain.get(type(error)) or error.strerror or str(error)


def _printable(path: str) -> str:
    return "standard input" if path == STDIN else "".join(char if char.isprintable() else "?" for char in path)
