"""One document of a LexisNexis export: the classic layout ("3 of 100 DOCUMENTS") and that of Nexis Uni ("End of Document")."""

from __future__ import annotations

import re

from .dates import MONTHS, parse_date
from .given import Given
from .problem import Problem

_FIELD = re.compile(r"^\s{0,3}([A-Z][A-Z -]{2,30}):(?: (.*))?$")
BEFORE = frozenset({
    "HEADLINE", "BYLINE", "SECTION", "LENGTH", "DATELINE", "HIGHLIGHT", "BODY", "SOURCE", "SERIES", "TITLE",
})  # fmt: skip
"""Fields that stand in front of the text."""
AFTER = frozenset({
    "LOAD-DATE", "LANGUAGE", "PUBLICATION-TYPE", "JOURNAL-CODE", "SUBJECT", "GRAPHIC", "GEOGRAPHIC", "COUNTRY", "STATE", "CITY",
    "COMPANY", "TICKER", "INDUSTRY", "PERSON", "ORGANIZATION", "URL", "ACC-NO", "DOCUMENT-TYPE", "CORRECTION", "CORRECTION-DATE",
    "NOTES", "TYPE", "COPYRIGHT",
})  # fmt: skip
"""Fields that stand behind the text."""
_COPYRIGHT = re.compile(r"^\s*(?:Copyright (?:©|\(c\)|\d{4})|All Rights Reserved\s*$|©\s*\d{4}|\(c\) \d{4})", re.IGNORECASE)
_MONTH = "|".join(MONTHS)
_DATE = re.compile(rf"^\s*(?:(?:{_MONTH})\s+\d{{1,2}},\s+\d{{4}}|\d{{1,2}}\s+(?:{_MONTH})\s+\d{{4}})\b", re.IGNORECASE)
_BEHIND = re.compile(r"^(?:Load-Date:|Graphic|Classification|Notes|Correction)\s*", re.IGNORECASE)


def classic(document: str) -> Given:
    """Outlet, day and edition in the middle of the page, headline, fields, text, fields.

    Raises `Problem` where no day or no text can be told.
    """
    lines = document.split("\n")
    place, day = _date_line(lines[:40])
    outlet = next((line.strip() for line in lines[:place] if line.strip() and not _COPYRIGHT.match(line)), None)
    fields, head, start = _front(lines, place + 1)
    body = []
    for number, line in enumerate(lines[start:], start):
        match = _FIELD.match(line)
        if match and match[1] in AFTER:
            fields |= _front(lines, number)[0]
            break
        if not _COPYRIGHT.match(line):
            body.append(line)
    return _given(_paragraphs(body), day, fields.get("HEADLINE") or _title(head), outlet, fields.get("URL"))


def _front(lines: list[str], start: int) -> tuple[dict[str, str], list[str], int]:
    """The fields from a line on, the lines in front of them, and where the text begins: behind `BODY:` or the last field."""
    fields: dict[str, str] = {}
    head: list[str] = []
    name = None
    for number, line in enumerate(lines[start:], start):
        match = _FIELD.match(line)
        if match and match[1] in BEFORE | AFTER and match[1] not in fields:
            name = match[1]
            fields[name] = (match[2] or "").strip()
            if name == "BODY":
                return fields, head, number + 1
        elif not line.strip():
            name = None
        elif name is not None:
            fields[name] = f"{fields[name]} {line.strip()}"
        elif fields:
            return fields, head, number
        elif not _COPYRIGHT.match(line):
            head.append(line)
        if not fields and not line.strip():
            head.append("")
    return fields, head, len(lines)


def nexis_uni(document: str) -> Given:
    """Headline, outlet, day, copyright, `Length:` and other fields, a line `Body`, the text, `Load-Date:`."""
    lines = [line.rstrip() for line in document.split("\n")]
    try:
        start = next(number for number, line in enumerate(lines) if line.strip() == "Body")
    except StopIteration:
        raise Problem("has no line 'Body': its text could not be told") from None
    place, day = _date_line(lines[:start])
    above = [line.strip() for line in lines[:place] if line.strip() and not re.match(r"\s*(?:Page \d+ of \d+|\d+\s*/\s*\d+)", line)]
    body = []
    for line in lines[start + 1 :]:
        if _BEHIND.match(line) or line.strip() == "End of Document":
            break
        body.append(line)
    outlet = above[-1] if len(above) > 1 else None
    return _given(_paragraphs(body), day, above[0] if above else None, outlet, None)


def _given(text: str, day: str, title: str | None, outlet: str | None, url: str | None) -> Given:
    if not text:
        raise Problem("holds no text", "empty")
    return Given(text=text, published=day, title=title, source=outlet, url=url if url and url.startswith("http") else None)


def _date_line(lines: list[str]) -> tuple[int, str]:
    """The first line that begins with a day, and that day; what stands behind it (weekday, edition, time) is left out."""
    for number, line in enumerate(lines):
        match = _DATE.match(line)
        if match:
            return number, parse_date(match[0])
    raise Problem("has no day that could be told", "no-date")


def _title(lines: list[str]) -> str | None:
    """The first block of lines behind the day that is no edition."""
    blocks = [" ".join(block.split()) for block in re.split(r"\n\s*\n", "\n".join(lines))]
    blocks = [
        block for block in blocks if block and not re.search(r"\bEdition\b|^\d{1,2}:\d{2}|\bCorrection Appended\b", block[:80])
    ]
    return blocks[0][:500] if blocks else None


def _paragraphs(lines: list[str]) -> str:
    """Lines that were broken to fit a page joined again; paragraphs are apart by empty lines, or begin indented."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        if not line.strip():
            blocks.append([])
        else:
            blocks[-1].append(line.strip())
    return "\n\n".join(" ".join(block) for block in blocks if block)
