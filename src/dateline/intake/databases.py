"""Exports of newspaper databases: LexisNexis (classic and Nexis Uni) and Factiva, as text or as HTML.

Best effort, from what such files look like: they are laid out for people, and differ by year and by the settings of the
export.  What could not be taken apart is reported with its place and no document is guessed at: one without an end, a length
or a day is set aside.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator

from .decode import BOMS, decode
from .given import Given
from .html import looks_like_html
from .problem import Problem

MOST_CHARACTERS = 2_000_000
"""Of one document; a longer stretch without an end is no document."""
MOST_PAGE = 60_000_000
"""Bytes of an export in HTML, which has to be read in one piece."""
_COUNT = re.compile(r"^\s*(\d+) of (\d+) DOCUMENTS\s*$", re.MULTILINE)
_NEXIS_END = re.compile(r"^\s*End of Document\s*$", re.MULTILINE)
_NEXIS_HEAD = (
    re.compile(r"^\s*Length:\s*[\d,]+\s+words\s*$", re.MULTILINE | re.IGNORECASE),
    re.compile(r"^\s*Copyright ", re.MULTILINE),
    re.compile(r"^Body\s*$", re.MULTILINE),
)
_FACTIVA_END = re.compile(r"^\s*(?:AN\s+)?Document [A-Za-z]{2,8}\w{6,}\s*$", re.MULTILINE)
_FACTIVA_HEAD = re.compile(r"^[\d,]+ words\s*$", re.MULTILINE)
_TAGGED = re.compile(r"^\s*(HD|SN|PD|LP|TD)(?:\s|$)", re.MULTILINE)
_TAG = re.compile(r"<[^<>]{1,400}>")


def recognise(head: bytes) -> str | None:
    """Which export a file begins like: `lexis`, `nexis`, `factiva`, or `None`.  `head` is some of its first bytes."""
    from .formats import SPACE

    if head.lstrip(SPACE).startswith((b"{", b"[")):
        return None
    text = head.decode("utf-8", "replace") if not head.startswith((b"\xff\xfe", b"\xfe\xff")) else head.decode("utf-16", "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "<" in text[:1000] and looks_like_html(text):
        text = re.sub(r"\n\s*\n+", "\n", _TAG.sub("\n", text).replace("&nbsp;", " "))
    if _COUNT.search(text):
        return "lexis"
    if len(set(_TAGGED.findall(text))) >= 4 or (_FACTIVA_END.search(text) and _FACTIVA_HEAD.search(text)):
        return "factiva"
    if _NEXIS_END.search(text) or all(mark.search(text) for mark in _NEXIS_HEAD):
        return "nexis"
    return None


def split(stream: io.BufferedReader, export: str, published: str | None) -> Iterator[tuple[str, Given | Problem]]:
    """The report of each document ("document 3"), read as the file is; what stands between documents is passed over."""
    from .factiva import article
    from .lexis_nexis import classic, nexis_uni

    read: Callable[[str], Given] = {"lexis": classic, "nexis": nexis_uni, "factiva": article}[export]
    number = 0
    for document in _documents(_lines(stream), export):
        if isinstance(document, Problem):
            number += 1
            yield f"document {number}", document
            continue
        if not document.strip():
            continue
        number += 1
        try:
            yield f"document {number}", read(document)
        except Problem as problem:
            yield f"document {number}", problem
    if not number:
        raise Problem("looks like the export of a newspaper database, but no document in it could be told")


def _documents(lines: Iterator[str], export: str) -> Iterator[str | Problem]:
    """The text of each document, between the marks of its kind of export."""
    ends = {"nexis": _NEXIS_END, "factiva": _FACTIVA_END}.get(export)
    held: list[str] = []
    size, begun = 0, export != "lexis"
    for line in lines:
        if export == "lexis" and _COUNT.match(line):
            if begun and held:
                yield "".join(held)
            held, size, begun = [], 0, True
            continue
        if not begun:
            continue
        held.append(line)
        size += len(line)
        if size > MOST_CHARACTERS:
            yield Problem("has no end that could be told: the rest of the file is passed over up to the next mark", "too-large")
            held, size, begun = [], 0, False
            if ends is not None:
                for rest in lines:
                    if ends.match(rest):
                        break
                begun = True
        elif ends is not None and ends.match(line):
            yield "".join(held)
            held, size = [], 0
    rest = "".join(held)
    if not begun or not rest.strip():
        return
    if ends is None:
        yield rest
    elif len(rest.split()) > 40:
        yield Problem("has no end: the export was cut off, or is of another kind")


def _lines(stream: io.BufferedReader) -> Iterator[str]:
    """The lines of a text, or those of a page's blocks."""
    head = stream.peek(65_536)
    encoding = next((name for mark, name in BOMS if head.startswith(mark)), None)
    if encoding is None and looks_like_html(head[:8192].decode("utf-8", "replace")):
        data = stream.read(MOST_PAGE + 1)
        if len(data) > MOST_PAGE:
            raise Problem(
                f"is an export of more than {MOST_PAGE // 1_000_000} MB in HTML: export it as text, or in parts", "too-large"
            )
        from .html import lines_of

        yield from (line + "\n" for line in lines_of(decode(data)))
        return
    if encoding is None:
        try:
            codecs.getincrementaldecoder("utf-8")().decode(head)
            encoding = "utf-8"
        except UnicodeDecodeError:
            encoding = "cp1252"
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace")
    while line := text.readline(MOST_CHARACTERS):
        yield line.replace("\f", "")
