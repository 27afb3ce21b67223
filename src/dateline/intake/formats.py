"""One file of any format to what it gives for each report; which format it is, by its name and its first bytes."""

from __future__ import annotations

import dataclasses
import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .decode import decode, refuse_binary
from .given import Given
from .header import take_header
from .json_reports import json_lines, json_reports
from .options import Options
from .problem import Problem
from .unpack import Packed, without_suffixes

MOST_BYTES = {"text": 5_000_000, "json": 200_000_000, "feed": 20_000_000}
"""The largest file of one report, and the largest file of many in one JSON array; JSON lines, tables and archives may be any
length."""
KINDS = {
    ".txt": "text", ".text": "text", ".md": "text", ".html": "text", ".htm": "text", ".xhtml": "text",
    ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "table", ".tsv": "table", ".tab": "table",
    ".parquet": "parquet", ".pq": "parquet", ".warc": "warc", ".rss": "feed", ".atom": "feed", ".rdf": "feed",
    ".xml": "xml", ".nitf": "xml", ".zip": "zip",
}  # fmt: skip
"""What a folder is searched for, each also with `.gz`, `.bz2`, `.xz` or `.zst` behind it."""
SPACE = b" \t\r\n\xef\xbb\xbf"
FEEDS = frozenset({"rss", "feed", "RDF"})


@dataclass(frozen=True)
class File:
    """An opened file.  `path`: where its bytes lie as they are, if they do; `depth`: how many archives it lies in."""

    stream: io.BufferedReader
    name: str
    kind: str
    options: Options
    published: str | None = None
    path: str | None = None
    packed: Packed = dataclasses.field(default_factory=Packed)
    depth: int = 0


def kind_of(path: str) -> str | None:
    """The kind that a name promises; `None` for names that promise nothing."""
    return KINDS.get(os.path.splitext(without_suffixes(path))[1].lower())


def stem_of(path: str) -> str:
    """A file's name without folders and without its suffixes of kind and compression: the id of a report that has none of its
    own."""
    name = without_suffixes(os.path.basename(path.replace("\\", "/") if os.sep != "\\" else path))
    stem, suffix = os.path.splitext(name)
    return (stem if suffix.lower() in KINDS and stem else name).encode("utf-8", "replace").decode()


def given_in(file: File) -> Iterator[tuple[str | None, Given | Problem]]:
    """What a file gives for each report, before dates are looked for; and where it is, where there are several."""
    head = file.stream.peek(4096)[:65536]
    kind = _sniffed(head, file.kind)
    if kind == "jsonl":
        return json_lines(file.stream)
    if kind == "json":
        return json_reports(_whole(file, "json"))
    if kind == "table":
        from .tables import table_reports

        return table_reports(file.stream, file.name, file.options.columns)
    if kind == "parquet":
        from .tables import parquet_reports

        return parquet_reports(file)
    if kind == "warc":
        from .warc import warc_reports

        return warc_reports(file.stream)
    if kind == "zip":
        from .zips import zip_reports

        return zip_reports(file)
    if kind == "feed":
        from .feeds import feed_reports

        return feed_reports(_whole(file, "feed", "a feed that is read in one piece"))
    if kind == "xml":
        from .news_xml import xml_reports

        return xml_reports(file.stream)
    return _text(file, head)


def _sniffed(head: bytes, kind: str) -> str:
    """The kind that the first bytes show, where the name promises none, too little or something else."""
    start = head.lstrip(SPACE)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04") and b"[Content_Types].xml" not in head[:2000]:
        return "zip"
    if re.match(rb"WARC/\d\.\d\r?\n", head):
        return "warc"
    if start.startswith(b"<") and kind in {"any", "text", "xml", "feed"}:
        from .news_xml import ROOTS, root_of

        root = root_of(start)
        if root in FEEDS:
            return "feed"
        return "xml" if root in ROOTS or (kind == "xml" and root.lower() != "html") else "text"
    if kind != "any":
        return "text" if kind == "xml" and not start else kind
    if start.startswith((b"{", b"[")):
        first, _, rest = start.partition(b"\n")
        return "jsonl" if start.startswith(b"{") and first.rstrip().endswith(b"}") and rest.strip() else "json"
    from .tables import looks_like_table

    return "table" if looks_like_table(head) else "text"


def _whole(file: File, limit: str, what: str = "one report") -> bytes:
    """All bytes of a file that is read in one piece.  Raises `Problem` if it is empty or too large."""
    most = MOST_BYTES[limit]
    data = file.stream.read(most + 1)
    if len(data) > most:
        advice = "split it, or give many reports as .jsonl"
        raise Problem(f"is larger than {most // 1_000_000} MB, too long for {what}: {advice}", "too-large")
    if not data.strip(SPACE):
        raise Problem("is empty", "empty")
    return data


def _text(file: File, head: bytes) -> Iterator[tuple[str | None, Given | Problem]]:
    """Plain text or a page: one report, or the export of a newspaper database."""
    refuse_binary(head)
    from . import databases

    export = databases.recognise(head)
    if export:
        yield from databases.split(file.stream, export, file.published)
        return
    yield None, plain(decode(_whole(file, "text")), file.published)


def plain(text: str, published: str | None, url: str | None = None) -> Given:
    """A text, with or without a header; the words of its page if it is one.  `url` is where it comes from, if that is known."""
    headed = take_header(text, published)
    from .html import looks_like_html

    if looks_like_html(headed.text):
        from .pages import read_page

        page = read_page(headed.text, url or headed.url)
        headed = dataclasses.replace(
            headed,
            text=page.text,
            published=headed.published or page.published,
            title=headed.title or page.title,
            source=headed.source or page.source,
            url=headed.url or page.url,
        )
    return Given(**dataclasses.asdict(headed))
