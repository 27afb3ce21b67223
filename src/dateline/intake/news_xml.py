"""The IPTC's XML for news: NITF, NewsML-G2 and NewsML 1, one item after the other, in bounded memory.

Read by lxml without document type definitions, entities or network.  The day is that of the item's publication, else of its
version: NITF's `date.issue` or `pubdata`, NewsML-G2's `contentCreated`/`versionCreated`, NewsML 1's `DateLine`,
`ThisRevisionCreated`. Items that are cancelled or withheld are set aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from .dates import parse_date
from .given import Given
from .problem import Problem

ROOTS = frozenset({"nitf", "newsItem", "newsMessage", "NewsML", "NewsItem", "packageItem", "newsitem"})
ITEMS = ("nitf", "newsItem", "NewsItem", "newsitem")
"""Elements that hold one report each; an inner one belongs to the outer."""
MOST_CHARACTERS = 20_000_000
"""The markup of one item."""
PIECE = 65_536
_ROOT = re.compile(rb"<(?![?!])(?:\w+:)?([A-Za-z]\w*)")
WITHHELD = frozenset({"canceled", "cancelled", "withheld", "killed", "cancel", "kill"})
BLOCKS = frozenset(
    {
        "p",
        "hl1",
        "hl2",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "tr",
        "div",
        "block",
        "table",
        "ul",
        "ol",
        "blockquote",
        "bq",
        "pre",
        "br",
    }
)
LEFT_OUT = frozenset(
    {"media", "script", "style", "figure", "aside", "footer", "nav", "body.head", "body.end", "head", "table", "byline", "note"}
)
_SPACES = re.compile(r"[ \t\r\n\xa0]+")


def xml_reports(stream: BinaryIO) -> Iterator[tuple[str | None, Given | Problem]]:
    """The report of each item ("item 2").  Raises `Problem` for XML that holds none, or is damaged."""
    from lxml import etree

    parser = etree.XMLPullParser(
        events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True, tag=[f"{{*}}{name}" for name in ITEMS],
    )  # fmt: skip
    found, within, root, taken = 0, 0, "", 0
    try:
        while data := stream.read(PIECE):
            root = root or root_of(data)
            parser.feed(data)
            taken += len(data)
            for event, element in parser.read_events():
                within += 1 if event == "start" else -1
                if event == "end" and within == 0:
                    found += 1
                    taken = 0
                    yield None if root in ITEMS else f"item {found}", _tried(element)
                    _drop(element)
            if taken > MOST_CHARACTERS:
                raise Problem(f"has an item of more than {MOST_CHARACTERS // 1_000_000} MB, too long for one report", "too-large")
        parser.close()
    except etree.XMLSyntaxError as error:
        reason = " ".join(str(error.msg or "it ends too early").split())[:120]
        raise Problem(
            f"is damaged XML behind its item {found}: {reason}" if found else f"is not XML: {reason}", "damaged"
        ) from None
    if not found:
        raise Problem(f"is XML of <{root}>, in which no news items were found (NITF, NewsML and feeds are read)")


def root_of(start: bytes) -> str:
    """The name of the first element, without its namespace, behind declarations and comments."""
    match = _ROOT.search(re.sub(rb"<!--.*?(?:-->|\Z)", b"", start[:8192], flags=re.DOTALL))
    return match[1].decode() if match else ""


def _drop(element: Any) -> None:
    """Forget an item that has been read, and what stood before it."""
    element.clear()
    while element.getprevious() is not None and element.getparent() is not None:
        del element.getparent()[0]


class _Item:
    """An item, and its elements by their names."""

    def __init__(self, element: Any):
        self.element = element
        self.named: dict[str, list[Any]] = {}
        for inner in element.iter():
            self.named.setdefault(_name(inner), []).append(inner)

    def get(self, attribute: str) -> str | None:
        return self.element.get(attribute)


def _tried(element: Any) -> Given | Problem:
    try:
        return _read(_Item(element))
    except Problem as problem:
        return problem


def _read(item: _Item) -> Given:
    status = (
        _attribute(item, "pubStatus", "qcode")
        or _attribute(item, "Status", "FormalName")
        or _attribute(item, "docdata", "management-status")
        or ""
    )
    if status.lower().rpartition(":")[2] in WITHHELD:
        raise Problem(f"is {status.lower().rpartition(':')[2]} by its agency", "withheld")
    text = _text(item)
    if not text:
        raise Problem("holds no text", "empty")
    return Given(
        text=text,
        id=_id(item),
        published=_published(item),
        title=_first(item, "headline", "HeadLine", "hl1", "title"),
        url=_address(_attribute(item, "pubdata", "ex-ref") or _attribute(item, "link", "href")),
        source=_attribute(item, "pubdata", "name") or _provider(item),
    )


def _text(item: _Item) -> str:
    """The words of `body.content` (NITF), of inlineXML or inlineData (NewsML-G2), of DataContent (NewsML 1), by paragraphs."""
    for name in ("body.content", "inlineXML", "DataContent", "inlineData", "text", "body"):
        parts = [part for part in (_paragraphs(found) for found in _all(item, name)) if part]
        if parts:
            return "\n\n".join(parts) if name in {"body.content"} else max(parts, key=len)
    return ""


def _paragraphs(element: Any) -> str:
    from .feeds import bare

    blocks: list[list[str]] = [[]]

    def walk(node: Any) -> None:
        name = _name(node)
        if name in LEFT_OUT and node is not element:
            return
        if name in BLOCKS:
            blocks.append([])
        if node.text and isinstance(node.tag, str):
            blocks[-1].append(node.text)
        for child in node:
            walk(child)
            if child.tail:
                blocks[-1].append(child.tail)
        if name in BLOCKS:
            blocks.append([])

    try:
        walk(element)
    except RecursionError:
        raise Problem("is nested too deeply") from None
    texts = [_SPACES.sub(" ", "".join(block)).strip() for block in blocks]
    text = "\n\n".join(filter(None, texts))
    if len(element) == 0 and element.text and re.search(r"</p>|<br|\n\s*\n", element.text):
        marked = "</" in element.text or "<br" in element.text
        return (
            bare(element.text)
            if marked
            else "\n\n".join(_SPACES.sub(" ", part).strip() for part in re.split(r"\n\s*\n", element.text.strip()))
        )
    return text


def _published(item: _Item) -> str | None:
    for element, attribute in (
        ("date.issue", "norm"),
        ("pubdata", "date.publication"),
        ("story.date", "norm"),
        ("date.release", "norm"),
    ):
        value = _attribute(item, element, attribute)
        if value:
            return _day(value)
    for element in ("contentCreated", "versionCreated", "firstCreated", "ThisRevisionCreated", "FirstCreated", "DateId"):
        value = _first(item, element)
        if value:
            return _day(value)
    return item.get("date") and _day(item.get("date"))


def _day(value: str) -> str:
    """`20200830T101500Z` and the like to an ISO date; other forms as they are."""
    match = re.match(r"(\d{4})-?(\d{2})-?(\d{2})(?:T|$|\D)", value.strip())
    try:
        return parse_date("-".join(match.groups())) if match else value
    except Problem:
        return value


def _id(item: _Item) -> str | None:
    return item.get("guid") or _attribute(item, "doc-id", "id-string") or _first(item, "NewsItemId") or item.get("itemid") or None


def _provider(item: _Item) -> str | None:
    for holder in ("infoSource", "provider", "Provider", "creditline", "source"):
        for element in _all(item, holder):
            value = (
                next((child.text for child in element if _name(child) == "name"), None)
                or element.get("literal")
                or (element.text or "").strip()
            )
            if not value:
                value = next((child.get("FormalName") for child in element.iter() if child.get("FormalName")), None)
            if value:
                return " ".join(value.split())[:100]
    return _first(item, "distributor")


def _address(value: str | None) -> str | None:
    return value if value and value.startswith(("http:", "https:")) else None


def _all(item: _Item, name: str) -> list[Any]:
    return item.named.get(name, [])


def _first(item: _Item, *names: str) -> str | None:
    """The words of the first element with a name, by the order of the names."""
    for name in names:
        for element in _all(item, name):
            words = " ".join("".join(element.itertext(tag=None)).split())
            if words:
                return words[:1000]
    return None


def _attribute(item: _Item, name: str, attribute: str) -> str | None:
    return next((value for value in (element.get(attribute) for element in _all(item, name)) if value), None)


def _name(element: Any) -> str:
    """An element's name without its namespace; nothing for entities and comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
