"""The IPTC's ninjs: news items in JSON (versions 1 to 3), known by their keys for the body.

The day is that of the version, since the text is the version's; else the day of the item's first version.
"""

from __future__ import annotations

import html
from typing import Any

import msgspec

from .given import Given
from .problem import Problem

WITHHELD = frozenset({"canceled", "cancelled", "withheld"})


class Worded(msgspec.Struct):
    """A headline or body of ninjs 2 and 3."""

    value: str = ""
    role: str = ""
    contenttype: str = ""


class Item(msgspec.Struct):
    """What is taken of an item.  `body_text` is plain, `body_xhtml` and `body_html` are markup."""

    body_text: str | None = None
    body_xhtml: str | None = None
    body_html: str | None = None
    bodies: list[Worded] = []
    uri: str | None = None
    headline: str | None = None
    title: str | None = None
    headlines: list[Worded] = []
    versioncreated: str | None = None
    versionCreated: str | None = None
    firstcreated: str | None = None
    contentcreated: str | None = None
    firstCreated: str | None = None
    contentCreated: str | None = None
    pubstatus: str | None = None
    pubStatus: str | None = None
    source: Any = None
    infosources: Any = None
    copyrightholder: str | None = None
    url: str | None = None
    altids: Any = None


def ninjs(data: bytes) -> Given | None:
    """The report of a ninjs item; `None` for JSON that is none.  Raises `Problem` for items that their agency took back."""
    try:
        item = msgspec.json.decode(data, type=Item)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    text = item.body_text or _plain(item.body_xhtml or item.body_html or "") or _body(item.bodies)
    if not text and not (item.versioncreated or item.versionCreated):
        return None
    status = (item.pubstatus or item.pubStatus or "").lower()
    if status in WITHHELD:
        raise Problem(f"is {status} by its agency", "withheld")
    if not text:
        raise Problem("holds no text", "empty")
    created = (
        item.versioncreated,
        item.versionCreated,
        item.contentcreated,
        item.contentCreated,
        item.firstcreated,
        item.firstCreated,
    )
    uri = item.uri or None
    return Given(
        text=text,
        id=uri if uri and not uri.startswith(("http:", "https:")) else None,
        published=next(filter(None, created), None),
        title=item.headline or next((head.value for head in item.headlines if head.value), None) or item.title,
        url=item.url or (uri if uri and uri.startswith(("http:", "https:")) else None),
        source=_source(item),
    )


def _body(bodies: list[Worded]) -> str:
    """The main body; the plainest of several forms."""
    main = [body for body in bodies if body.value and body.role in {"", "main", "body"}] or [body for body in bodies if body.value]
    main.sort(key=lambda body: "html" in body.contenttype)
    return (_plain(main[0].value) if "html" in main[0].contenttype else main[0].value) if main else ""


def _plain(markup: str) -> str:
    from .feeds import bare

    return bare(markup) if "<" in markup else html.unescape(markup)


def _source(item: Item) -> str | None:
    for given in (item.source, item.infosources):
        first = given[0] if isinstance(given, list) and given else given
        name = first.get("name") if isinstance(first, dict) else first
        if isinstance(name, str) and name:
            return name
    return item.copyrightholder
