"""Web archives (WARC, ISO 28500): the pages that a crawler got, out of the answers it was given, read one record at a time.

The day of capture is no day of publication: a page may have stood for years.  A page that tells its day is dated by itself;
one that does not is set aside as `no-date`, unless the caller takes the day of capture for it (`Options.capture_dates`).
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from typing import Any

from .dates import parse_date
from .decode import decode
from .given import Captured, Given
from .problem import Problem

MOST_BYTES = 5_000_000
"""The largest page that is read."""
TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,200})?\r\n")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)


def warc_reports(stream: io.BufferedReader) -> Iterator[tuple[str, Given | Problem]]:
    """The page of each response record of status 200 and type HTML or plain text; its URL is its place.

    Other records (requests, images, moved pages) are passed over.  Raises `Problem` if there is no page at all, or if the
    archive is damaged.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    kinds = WarcRecordType.response | WarcRecordType.resource
    records = iter(ArchiveIterator(_Readable(stream), record_types=kinds, parse_http=True, max_content_length=50 * MOST_BYTES))
    found = seen = 0
    while True:
        try:
            record = next(records)
        except StopIteration:
            break
        except (OSError, ValueError, RuntimeError) as error:
            if isinstance(error, Problem):
                raise
            raise Problem(f"is damaged behind its record {seen:,}", "damaged") from None
        seen += 1
        if _is_page(record):
            found += 1
            place = f"page {found}"
            try:
                yield place, _page(record)
            except Problem as problem:
                yield place, problem
    if not found:
        raise Problem("is a web archive without pages" if seen else "is a web archive without answers", "empty")


class _Readable:
    """What FastWARC asks of a stream."""

    def __init__(self, stream: io.BufferedReader):
        self.stream, self.place = stream, 0

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read1(size)  # all that is there, so that nothing in front of a damage is lost
        self.place += len(data)
        return data

    def tell(self) -> int:
        return self.place

    def close(self) -> None:
        pass


def _is_page(record: Any) -> bool:
    if record.is_http:
        status = record.http_headers.status_code if record.http_headers else None
        kind = record.http_content_type
        return status == 200 and (kind or "").split(";")[0].strip().lower() in TYPES
    return (record.headers.get("Content-Type") or "").split(";")[0].strip().lower() in TYPES


def _page(record: Any) -> Given:
    from .formats import plain

    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ") or None
    headers = record.http_headers if record.is_http else record.headers
    sent = [(headers.get(name) or "").lower().replace(" ", "") for name in ("Transfer-Encoding", "Content-Encoding")]
    data = _uncoded(record.reader.read(MOST_BYTES + 1), *sent)
    if len(data) > MOST_BYTES:
        raise Problem(f"is larger than {MOST_BYTES // 1_000_000} MB, too long for one report", "too-large")
    if not data.strip():
        raise Problem("is empty", "empty")
    charset = _CHARSET.search(headers.get("Content-Type") or "")
    text = decode(data, charset[1] if charset else None)
    given = plain(text, None, url)
    return Captured(
        text=given.text,
        published=given.published,
        title=given.title,
        url=url or given.url,
        source=given.source,
        captured=_captured(record),
    )


def _captured(record: Any) -> str | None:
    try:
        return parse_date((record.headers.get("WARC-Date") or "")[:10])
    except Problem:
        return None


def _uncoded(data: bytes, transfer: str, coding: str) -> bytes:
    """The page within the chunks and the coding it was sent in.

    Where a crawler has undone them and left the header as it was, the page is taken as it lies: FastWARC's own decoding would
    give up the rest of the archive with the first such page.
    """
    if "chunked" in transfer:
        data = _unchunked(data)
    if "br" in coding.split(","):
        return _unbrotlied(data)
    if "gzip" in coding or "deflate" in coding:
        for bits in (47, -15):
            try:
                return zlib.decompressobj(bits).decompress(data, MOST_BYTES + 1)
            except zlib.error:
                continue
    return data


def _unchunked(data: bytes) -> bytes:
    """The chunks of HTTP's chunked transfer in one piece; what is not in chunks as it is."""
    parts, place = [], 0
    while match := _CHUNK.match(data, place):
        size = int(match[1], 16)
        parts.append(data[match.end() : match.end() + size])
        place = match.end() + size + 2
        if size == 0:
            break
    return b"".join(parts) if parts else data


def _unbrotlied(data: bytes) -> bytes:
    import brotli  # comes with FastWARC

    unpacker, parts, size = brotli.Decompressor(), [], 0
    try:
        for place in range(0, len(data), 256):
            parts.append(unpacker.process(data[place : place + 256]))
            size += len(parts[-1])
            if size > MOST_BYTES:
                break
    except brotli.error:
        return b"".join(parts) or data
    return b"".join(parts)
