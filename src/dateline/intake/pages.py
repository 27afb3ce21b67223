"""A page of the web to its article: trafilatura for text, title and outlet, htmldate for the day, our own plain reading behind
them.

trafilatura (Barbaresi, ACL 2021) and htmldate (Barbaresi, JOSS 2020) tell the article from what stands around it.  Their work grows
faster than a page does, so pages that are very large or very deep are read by `html.read_page`, which goes through a page once.
"""

from __future__ import annotations

import logging
import re
from datetime import date
from functools import lru_cache
from typing import Any

from . import html
from .dates import EARLIEST, LATEST
from .header import Headed
from .page_dates import stated_date
from .problem import Problem

MOST_CHARACTERS, MOST_TAGS, MOST_DEPTH = 2_000_000, 15_000, 120
"""Above these a page is read plainly: a news page has some 100,000 characters, 2,000 tags and 30 levels."""
SHORTEST, LEAST_SHARE = 80, 0.25
"""An article that is found with fewer characters, or with this share of what stands in the page's own <article>, was not found."""
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)[^<>]*?(/?)>")
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "source", "wbr", "area", "base", "col", "embed", "track", "param"})
_BETWEEN = re.compile(r"\n{2,}")


def read_page(page: str, url: str | None = None) -> Headed:
    """The text, title, day, outlet and address of a page; paragraphs apart by an empty line.

    Raises `Problem` if no text is left when the tags are gone.
    """
    try:
        plainly: Headed | None = html.read_page(page)
    except Problem:
        plainly = None
    found = _extracted(page, url) if _is_ordinary(page) else None
    text = found.text if found is not None else ""
    if (
        found is None
        or len(text) < SHORTEST
        or (plainly is not None and plainly.article and len(text) < LEAST_SHARE * len(plainly.text))
    ):
        if plainly is None:
            raise Problem("is an HTML page without text", "empty")
        text = plainly.text
    return Headed(
        text=text,
        published=stated_date(page, url, _above(text, plainly), _is_ordinary(page)),
        title=(found.title if found else None) or (plainly.title if plainly else None),
        source=_outlet(page, found),
        url=url or (found.url if found else None),
    )


def _above(text: str, plainly: html.Plain | None) -> list[str]:
    """The lines of a page that stand above the first words of its article, and the article's own first ones."""
    whole = plainly.text if plainly is not None else ""
    start = max(whole.find(text[:40]), 0)
    return [line.strip() for line in (whole[:start][-2000:] + "\n" + text[:500]).split("\n") if line.strip()]


@lru_cache(maxsize=2)
def _is_ordinary(page: str) -> bool:
    """Whether a page is of a size and depth that the slower, better reading is made for."""
    if len(page) > MOST_CHARACTERS or page.count("<") > 2 * MOST_TAGS:
        return False
    depth = deepest = 0
    for tag in _TAG.finditer(page):
        if tag[3] or tag[2].lower() in _VOID:
            continue
        depth = max(0, depth - 1) if tag[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest <= MOST_DEPTH


class _Found:
    def __init__(self, document: Any):
        self.text = _BETWEEN.sub("\n\n", "\n\n".join(line.strip() for line in (document.text or "").split("\n") if line.strip()))
        self.title, self.url, self.sitename, self.hostname = document.title, document.url, document.sitename, document.hostname


def _extracted(page: str, url: str | None) -> _Found | None:
    _quiet()
    import trafilatura

    try:
        document = trafilatura.bare_extraction(
            page,
            url=url,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            # No page is dated here: stated_date does it.  The bounds keep today's date out of the search all the same.
            date_extraction_params={"extensive_search": False, "original_date": True, "min_date": BOUNDS[0], "max_date": BOUNDS[1]},
        )
    except Exception:  # whatever a hostile page does to the extractor, the plain reading stands behind it
        return None
    return _Found(document) if document is not None else None


BOUNDS = date(EARLIEST, 1, 1).isoformat(), date(LATEST, 12, 31).isoformat()


@lru_cache(maxsize=1)
def _quiet() -> None:
    """The libraries' own messages about pages are none of the user's."""
    for name in ("trafilatura", "htmldate", "justext", "courlan"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _outlet(page: str, found: _Found | None) -> str | None:
    """The name of the outlet, or its host."""
    if found is None:
        return None
    return " ".join((found.sitename or found.hostname or "").split())[:100] or None
