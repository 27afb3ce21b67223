"""Bytes to characters: UTF-8 wherever it can be, a detected encoding otherwise, and no text out of a binary file."""

from __future__ import annotations

import codecs
import re

from .problem import Problem

MAGIC = {
    b"%PDF": "a PDF", b"PK\x03\x04": "a zip archive or an office document", b"\xd0\xcf\x11\xe0": "an old office document",
    b"{\\rtf": "an RTF document", b"\x89PNG": "an image", b"\xff\xd8\xff": "an image", b"GIF8": "an image", b"\x7fELF": "a program",
    b"PAR1": "a Parquet table", b"\x1f\x8b": "compressed with gzip", b"BZh": "compressed with bzip2",
    b"\xfd7zXZ": "compressed with xz",
}  # fmt: skip
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:-]{2,30})", re.IGNORECASE)
TEXT_CONTROLS = frozenset(b"\t\n\r\f\x1b\x1a\x0b")


def decode(data: bytes, declared: str | None = None) -> str:
    """The characters of a text file, without byte order mark, its line ends all `\\n`.  Raises `Problem` for what is no text.

    `declared` is the encoding that came with it, or a page's own word for it is taken; UTF-8 that is whole is believed over either.
    """
    refuse_binary(data)
    return _decode(data, declared).replace("\r\n", "\n").replace("\r", "\n")


def refuse_binary(data: bytes) -> None:
    """Raises `Problem` if the first bytes are those of a file that is not text."""
    for magic, what in MAGIC.items():
        if data.startswith(magic):
            raise Problem(f"is {what}, not text: save its text first")
    if not data.startswith(tuple(mark for mark, _ in BOMS)) and _binary(data):
        raise Problem("is a binary file, not text")


def _decode(data: bytes, declared: str | None) -> str:
    for mark, encoding in BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                name = encoding.removesuffix("-sig").upper()
                raise Problem(f"is not the {name} text that its first bytes promise (byte {error.start:,})") from None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _as_declared(data, declared or _said_by_page(data)) or _detect(data, error.start)


def _said_by_page(data: bytes) -> str | None:
    match = _META.search(data[:4096])
    return match[1].decode("ascii") if match else None


def _as_declared(data: bytes, declared: str | None) -> str | None:
    """The text in the encoding it is said to have; `None` if it is not that, or UTF-8, which has been tried."""
    try:
        name = codecs.lookup(declared or "utf-8").name
        name = "cp1252" if name in {"iso8859-1", "ascii"} else name  # as all browsers read it
        return None if name == "utf-8" else data.decode(name)
    except (LookupError, UnicodeError, ValueError, AssertionError):
        return None


def _binary(data: bytes) -> bool:
    """A zero byte, or more than one control character in fifty bytes, among the first 64 kB."""
    head = data[:65536]
    controls = sum(byte < 32 and byte not in TEXT_CONTROLS for byte in head)
    return b"\0" in head or controls * 50 > len(head)


def _detect(data: bytes, place: int) -> str:
    """Damaged UTF-8, or an older encoding: the Western European one, by far the commonest in English news, is tried first."""
    damaged = data.decode("utf-8", "replace")
    lost = damaged.count("\ufffd")
    if lost * DAMAGE <= sum(char > "\x7f" for char in damaged) - lost or (lost == 1 and damaged.endswith("\ufffd")):
        return damaged
    try:
        western = data.decode("cp1252")
        if _looks_western(western):
            return western
    except UnicodeDecodeError:
        pass
    from charset_normalizer import from_bytes

    best = from_bytes(data[:1_000_000]).best()
    if best is not None:
        try:
            return data.decode(best.encoding)
        except UnicodeDecodeError:
            pass
    raise Problem(f"is neither UTF-8 nor any encoding that could be detected (first bad byte: {place:,}): save it as UTF-8")


WESTERN = frozenset("‘’“”–—…€£©®°·«»•\xa0§½¼¾´™¡¿²³àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßŒœŠšŽžŸðþÐÞ")
DAMAGE = 4
"""With at least so many good characters beyond ASCII for each bad one, a text is UTF-8 with some bytes spoiled."""
OTHER_SCRIPT = 0.2
"""Above this share of letters beyond ASCII a text is likelier to be another script read as the wrong code."""


def _looks_western(text: str) -> bool:
    letters = sum(char.isalpha() for char in text)
    beyond = [char for char in text if char > "\x7f"]
    return sum(char.isalpha() for char in beyond) <= OTHER_SCRIPT * letters and all(char in WESTERN for char in beyond)
