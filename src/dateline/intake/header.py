"""The header of a plain text: `date:`, `title:`, `source:`, `url:` lines, or a date in front of a text without line breaks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .dates import date_at_start, parse_date
from .problem import Problem

NAMES = {
    "date": "published", "published": "published", "title": "title", "headline": "title",
    "source": "source", "url": "url", "id": "id",
}  # fmt: skip
SHORTEST_REPORT = 40
"""Fewer characters than this behind a header's date are a note to the date, not the report."""
_LINE = re.compile(rf"[ \t]*({'|'.join(NAMES)})[ \t]*:[ \t]*([^\n]*)(?:\n|$)", re.IGNORECASE)
_INLINE = re.compile(r"\s*date\b\s*:?\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Headed:
    """A plain text taken apart.  `text` begins with the report's first word; `published` is an ISO date or `None`."""

    text: str
    published: str | None = None
    title: str | None = None
    source: str | None = None
    url: str | None = None
    id: str | None = None


def take_header(text: str, published: str | None = None) -> Headed:
    """Separate a text from its header.  A `published` that is given is believed over the header's, which may then be anything.

    Raises `Problem` if the header's date is needed and is not a date.
    """
    fields: dict[str, str] = {}
    rest = text.strip("\ufeff \t\n\xa0")
    while match := _LINE.match(rest):
        name, value = NAMES[match[1].lower()], match[2].strip()
        if name in fields:
            break
        if name == "published" and (front := _date_in_front(value)):
            fields[name], rest = front[0], value[front[1] :] + rest[len(match[0].rstrip("\n")) :]
            break
        fields[name], rest = value, rest[match.end() :].lstrip(" \t")
    rest = rest.lstrip()
    if "published" not in fields and (front := _inline_date(rest)):
        fields["published"], rest = front
    given = fields.pop("published", None)
    if published is None and given:
        front = date_at_start(given)
        published = front[0] if front else parse_date(given)
    return Headed(text=rest.strip(), published=published, **{name: value for name, value in fields.items() if value})


def _date_in_front(value: str) -> tuple[str, int] | None:
    """A date followed by words of the report on the same line."""
    try:
        found = date_at_start(value)
    except Problem:
        return None
    return found if found and len(value) - found[1] >= SHORTEST_REPORT else None


def _inline_date(text: str) -> tuple[str, str] | None:
    """The date and the rest of a text that begins with the word "date" and a date."""
    match = _INLINE.match(text)
    if match is None:
        return None
    try:
        found = date_at_start(text[match.end() : match.end() + 80])
    except Problem:
        found = None
    return (found[0], text[match.end() + found[1] :].lstrip()) if found else None
