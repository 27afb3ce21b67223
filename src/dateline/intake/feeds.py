"""RSS and Atom files that lie on disk, by feedparser: every entry is a report.  Nothing is ever fetched."""

from __future__ import annotations

import io
import logging
import re
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

from .dates import parse_date
from .given import Given
from .html import read_page
from .problem import Problem

_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
MARKUP = re.compile(r"<[a-zA-Z/!][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|\w+);")


def feed_reports(data: bytes) -> Iterator[tuple[str, Given | Problem]]:
    """The report of each entry ("entry 3"), the title of the feed as its outlet.

    The text is the entry's full content, else its summary.  The day is that of publication, as written; an Atom entry that has none
    but says when it was updated is dated by that.  Raises `Problem` for what is no feed.
    """
    if _ENTITY.search(data[:100_000]):
        raise Problem("declares XML entities, which no feed needs: not read")
    logging.getLogger("feedparser").setLevel(logging.CRITICAL)
    import feedparser

    try:
        feed = feedparser.parse(io.BytesIO(data))
    except Exception as error:  # a hostile feed may do anything to the parser; nothing of it is fetched or written
        raise Problem(f"is no feed that can be read ({type(error).__name__})", "damaged") from None
    if not feed.entries:
        raise Problem(
            "is a feed without entries" if feed.version else "is no feed of news", "empty" if feed.version else "bad-input"
        )
    outlet = _line(feed.feed.get("title"))
    for number, entry in enumerate(feed.entries, 1):
        try:
            yield f"entry {number}", _entry(entry, outlet)
        except Problem as problem:
            yield f"entry {number}", problem


def _entry(entry: Any, outlet: str | None) -> Given:
    contents = [content.get("value") or "" for content in entry.get("content") or ()]
    text = max([bare(content) for content in (*contents, entry.get("summary") or "")], key=len)
    if not text:
        raise Problem("holds no text", "empty")
    return Given(
        text=text,
        id=_line(entry.get("id")) if not str(entry.get("id", "")).startswith(("http:", "https:")) else None,
        published=_day(entry),
        title=bare(entry.get("title") or "").replace("\n", " ") or None,
        url=_line(entry.get("link")) if str(entry.get("link", "")).startswith(("http:", "https:")) else None,
        source=_line((entry.get("source") or {}).get("title")) or outlet,
    )


def _day(entry: Any) -> str | None:
    """The day as the entry writes it; in universal time only where its way of writing is not read here."""
    for name in ("published", "created", "updated"):
        written = entry.get(name)
        if not written:
            continue
        try:
            return parse_date(str(written))
        except Problem:
            parsed = entry.get(f"{name}_parsed")
            return _iso(parsed) if parsed else str(written)
    return None


def _iso(parsed: time.struct_time) -> str | None:
    try:
        return date(*parsed[:3]).isoformat()
    except ValueError:
        return None


def bare(text: str) -> str:
    """A text without its markup."""
    if not MARKUP.search(text):
        return text.strip()
    try:
        return read_page(f"<body>{text}</body>").text
    except Problem:
        return ""


def _line(text: str | None) -> str | None:
    return " ".join(str(text).split())[:500] or None if text else None
