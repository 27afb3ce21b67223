"""Text and title out of any HTML, in one walk through it: what stands behind the better reading of `pages`.

Menus, scripts and forms are left out by their tags; the time it takes grows as the page does, whatever the markup.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from .problem import Problem

LEFT_OUT = frozenset({
    "script", "style", "nav", "header", "footer", "aside", "noscript", "template", "svg", "figure", "button", "select", "iframe",
})  # fmt: skip
BLOCKS = frozenset({
    "p", "div", "section", "article", "main", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "blockquote", "tr", "table",
    "pre", "dd", "dt", "body", "td", "th",
})  # fmt: skip
COUNTED = LEFT_OUT | {"title", "h1", "article", "main"}
_DOCUMENT = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_SPACES = re.compile(r"\s+")
_BLOCK_END = re.compile(r"</(?:p|div|body|article|h[1-6]|li|td)>", re.IGNORECASE)
MARKED_UP = 3
PIECE = 100_000
"""Characters that the parser is given at once."""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff]")


@dataclass(frozen=True)
class Plain:
    """What a plain reading gives; `article`: whether the page says itself which part of it that is."""

    text: str
    title: str | None
    article: bool


def looks_like_html(text: str) -> bool:
    """Whether a text is an HTML page, or a piece of one with at least three blocks closed by their tags."""
    return bool(_DOCUMENT.match(text[:4000])) or len(_BLOCK_END.findall(text[:200_000])) >= MARKED_UP


def read_page(page: str) -> Plain:
    """The text and title of a page.  Raises `Problem` if no text is left when the tags are gone."""
    reader = _walked(page)
    text = reader.text()
    if not text:
        raise Problem("is an HTML page without text", "empty")
    return Plain(text=text, title=reader.title(), article=reader.has_article())


def lines_of(page: str) -> list[str]:
    """The lines of all of a page, with an empty one between its blocks."""
    return [line for _, parts in _walked(page).blocks for line in [*_lines("".join(parts)).split("\n"), ""]]


def _walked(page: str) -> _Page:
    from lxml import etree

    reader = _Page()
    parser = etree.HTMLParser(target=reader, no_network=True, huge_tree=True)
    try:
        for start in range(0, len(page), PIECE):
            parser.feed(_NOT_XML.sub(" ", page[start : start + PIECE]))
        parser.close()
    except etree.LxmlError:
        pass  # what was read up to the fault is what there is
    return reader


class _Page:
    """What lxml tells of a page, tag by tag."""

    def __init__(self) -> None:
        self.open: Counter[str] = Counter()
        self.left_out = 0
        self.blocks: list[tuple[bool, list[str]]] = [(False, [])]
        self.titles: dict[str, list[str]] = {"title": [], "h1": []}
        self.meta_title: str | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "meta":
            self._meta(attributes)
        if tag == "br":
            self.blocks[-1][1].append("\n")
        if tag in BLOCKS:
            self._new_block(tag)
        if tag in COUNTED:
            self.open[tag] += 1
            self.left_out += tag in LEFT_OUT

    def end(self, tag: str) -> None:
        if self.open[tag] > 0:
            self.open[tag] -= 1
            self.left_out -= tag in LEFT_OUT
        if tag in BLOCKS:
            self._new_block(tag)

    def data(self, data: str) -> None:
        for tag in ("title", "h1"):
            if self.open[tag]:
                self.titles[tag].append(data)
        if not self.open["title"] and not self.left_out:
            self.blocks[-1][1].append(_SPACES.sub(" ", data))

    def close(self) -> None:
        pass

    def _meta(self, values: Mapping[str, str]) -> None:
        name = (values.get("property") or values.get("name") or values.get("itemprop") or "").lower()
        content = values.get("content", "")
        if name == "og:title" and content:
            self.meta_title = content

    def _new_block(self, tag: str) -> None:
        self.blocks.append((tag in {"article", "main"} or self.open["article"] > 0 or self.open["main"] > 0, []))

    def text(self) -> str:
        """Paragraphs apart by an empty line; those of the article alone where the page says which they are."""
        written = [(inside, _lines("".join(parts))) for inside, parts in self.blocks]
        article = [block for inside, block in written if inside and block]
        return "\n\n".join(article or [block for _, block in written if block])

    def title(self) -> str | None:
        for title in (self.meta_title, "".join(self.titles["h1"]), "".join(self.titles["title"])):
            if title and title.strip():
                return " ".join(title.split())
        return None

    def has_article(self) -> bool:
        """Whether the page says which part of it is the article."""
        return any(inside and "".join(parts).strip() for inside, parts in self.blocks)


def _lines(text: str) -> str:
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))
