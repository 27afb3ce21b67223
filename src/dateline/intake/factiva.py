"""One article of a Factiva export: with field tags (HD, PD, SN, LP, TD), or in the plain layout of its pages."""

from __future__ import annotations

import re

from .dates import parse_date
from .given import Given
from .problem import Problem

TAGS = frozenset("SE HD BY CR WC PD ET SN SC ED PG VOL LA CY CX LP TD ART CT RF CO IN NS RE IPC IPD PUB AN".split())
"""Factiva's field tags; in a text export each begins a line of its own."""
_TAGGED = re.compile(r"^\s*([A-Z]{2,3})(?:(?:\s{2,}|\t)(\S.*))?\s*$")
_WORDS = re.compile(r"^\s*[\d,]+ words\s*$")
_END = re.compile(r"^\s*(?:AN\s+)?Document [A-Za-z]{2,8}\w{6,}\s*$")
_CLOCK = re.compile(r"^\s*\d{1,2}:\d{2}(?: ?[AP]M)?(?: GMT)?\s*$")
_COPYRIGHT = re.compile(r"^\s*(?:\(c\)|©|copyright\b)", re.IGNORECASE)
_ACCESSION = re.compile(r"^\s*(?:AN\s+)?Document ([A-Za-z]\w{9,})\s*$", re.MULTILINE)
MOST_HEAD = 14
"""Lines between the number of words and the copyright line: day, time, outlet, codes, language, edition, page."""


def article(document: str) -> Given:
    """The report of an article.  Raises `Problem` where its day or its text cannot be told."""
    lines = [line.rstrip().replace("\xa0", " ") for line in document.split("\n")]
    fields = _fields(lines)
    given = _of_fields(fields) if {"PD"} <= fields.keys() and fields.keys() & {"LP", "TD"} else _of_layout(lines)
    accession = _ACCESSION.search(document)
    if accession is None:
        return given
    return Given(text=given.text, published=given.published, title=given.title, source=given.source, id=accession[1])


def _fields(lines: list[str]) -> dict[str, list[str]]:
    """The lines behind each tag.  Either all tags stand alone on their lines, or all in front of their words."""
    fields: dict[str, list[str]] = {}
    name, alone = None, None
    for line in lines:
        match = _TAGGED.match(line)
        if match and match[1] in TAGS and match[1] not in fields and alone in {None, match[2] is None}:
            alone = match[2] is None
            name = match[1]
            fields[name] = [match[2]] if match[2] else []
        elif name is not None and not _END.match(line):
            fields[name].append(line)
    return fields


def _of_fields(fields: dict[str, list[str]]) -> Given:
    text = "\n\n".join(filter(None, (_paragraphs(fields.get(name, [])) for name in ("LP", "TD"))))
    return _given(text, _joined(fields.get("PD", [])), _joined(fields.get("HD", [])), _joined(fields.get("SN", [])))


def _of_layout(lines: list[str]) -> Given:
    """Headline, author, "542 words", day, time, outlet, code, language, copyright line, text."""
    try:
        words = next(number for number, line in enumerate(lines) if _WORDS.match(line))
    except StopIteration:
        raise Problem("has no line with its number of words: its parts could not be told") from None
    above = [line.strip() for line in lines[:words] if line.strip()]
    title = next((line for line in above if not line.startswith(("By ", "BY "))), None)
    head, start = [], None
    for number, line in enumerate(lines[words + 1 :], words + 1):
        if not line.strip():
            continue
        if _COPYRIGHT.match(line):
            start = number + 1
            break
        head.append(line.strip())
        if len(head) > MOST_HEAD:
            break
    if start is None or not head:
        raise Problem("has no copyright line behind its head: the beginning of its text could not be told")
    outlet = next((line for line in head[1:] if not _CLOCK.match(line)), None)
    body = [line for line in lines[start:] if not _END.match(line)]
    return _given(_paragraphs(body), head[0], title, outlet)


def _given(text: str, day: str | None, title: str | None, outlet: str | None) -> Given:
    if not text:
        raise Problem("holds no text", "empty")
    if not day:
        raise Problem("has no day that could be told", "no-date")
    return Given(text=text, published=parse_date(day), title=title, source=outlet)


def _joined(lines: list[str]) -> str | None:
    return " ".join(" ".join(lines).split()) or None


def _paragraphs(lines: list[str]) -> str:
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            blocks[-1].append(line.strip())
        else:
            blocks.append([])
    return "\n\n".join(" ".join(block) for block in blocks if block)
