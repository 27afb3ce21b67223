"""Text out of an HTML page that was saved as a text file: paragraphs of the article, title and date of the page.

A small reading of simple pages with the standard library's parser; menus, scripts and forms are left out by their tags.
"""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

from .dates import parse_date
from .header import Headed
from .problem import Problem

LEFT_OUT = frozenset({
    "script", "style", "nav", "header", "footer", "aside", "noscript", "template", "svg", "figure", "button", "select", "iframe",
})  # fmt: skip
BLOCKS = frozenset({
    "p", "div", "section", "article", "main", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "blockquote", "tr", "table",
    "pre", "dd", "dt", "body",
})  # fmt: skip
COUNTED = LEFT_OUT | {"title", "h1", "article", "main"}
DATE_NAMES = (
    "article:published_time", "datepublished", "date", "dc.date", "dcterms.created", "pubdate", "publish-date", "parsely-pub-date",
)  # fmt: skip
_DOCUMENT = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_SPACES = re.compile(r"\s+")
_BLOCK_END = re.compile(r"</(?:p|div|body|article|h[1-6]|li|td)>", re.IGNORECASE)
MARKED_UP = 3


def looks_like_html(text: str) -> bool:
    """Whether a text is an HTML page, or a piece of one with at least three blocks closed by their tags."""
    return bool(_DOCUMENT.match(text[:4000])) or len(_BLOCK_END.findall(text[:200_000])) >= MARKED_UP


def read_page(page: str) -> Headed:
    """The text, title and date of a page.  Raises `Problem` if no text is left when the tags are gone."""
    reader = _Page()
    reader.feed(page)
    reader.close()
    text = reader.text()
    if not text:
        raise Problem("is an HTML page without text")
    return Headed(text=text, published=reader.date(), title=reader.title())


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: Counter[str] = Counter()
        self.blocks: list[tuple[bool, list[str]]] = [(False, [])]
        self.titles: dict[str, list[str]] = {"title": [], "h1": []}
        self.dates: dict[str, str] = {}
        self.meta_title: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "meta":
            self._meta(values)
        if tag == "time" and values.get("datetime"):
            self.dates.setdefault("time", values["datetime"])
        if tag == "br":
            self.blocks[-1][1].append("\n")
        if tag in BLOCKS:
            self._new_block(tag)
        if tag in COUNTED:
            self.open[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        if self.open[tag] > 0:
            self.open[tag] -= 1
        if tag in BLOCKS:
            self._new_block(tag)

    def handle_data(self, data: str) -> None:
        for tag in ("title", "h1"):
            if self.open[tag]:
                self.titles[tag].append(data)
        if not self.open["title"] and not any(self.open[tag] for tag in LEFT_OUT):
            self.blocks[-1][1].append(_SPACES.sub(" ", data))

    def _meta(self, values: dict[str, str]) -> None:
        name = (values.get("property") or values.get("name") or values.get("itemprop") or "").lower()
        content = values.get("content", "")
        if name == "og:title" and content:
            self.meta_title = content
        if name in DATE_NAMES and content:
            self.dates.setdefault(name, content)

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

    def date(self) -> str | None:
        for name in (*DATE_NAMES, "time"):
            if name in self.dates:
                try:
                    return parse_date(self.dates[name])
                except Problem:
                    continue
        return None


def _lines(text: str) -> str:
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))
