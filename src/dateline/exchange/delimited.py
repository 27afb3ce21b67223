"""Cells of tab-separated files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Any

_BREAKS = dict.fromkeys(map(ord, "\t\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\x00"), " ")
_BREAK = re.compile("[\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\x00]")


def row(cells: Iterable[Any]) -> str:
    """A line of tab-separated cells; None is empty, white space that would break the line is a space."""
    words = ["" if cell is None else cell if type(cell) is str else str(cell) for cell in cells]
    line = "\t".join(words)
    if line.count("\t") >= len(words) or _BREAK.search(line):
        line = "\t".join([each.translate(_BREAKS) for each in words])
    return line + "\n"


def several(values: Iterable[Any]) -> str:
    """Several values in one cell, parted by semicolons, a place for each."""
    return ";".join([("" if value is None else str(value)).replace(";", ",") for value in values])


def number_of(*parts: str) -> int:
    """A whole number below 10^15 over some strings, for formats whose ids are numbers: the same for the same event everywhere."""
    return int.from_bytes(hashlib.blake2b("\0".join(parts).encode(), digest_size=8).digest(), "big") % 10**15


def degrees(value: float | None) -> str:
    """A coordinate with at most five decimals (about a metre)."""
    return "" if value is None else f"{value:.5f}".rstrip("0").rstrip(".")


def web_address(url: str | None) -> str | None:
    """An address that a browser may follow; none for anything but http and https."""
    return url if url and url.startswith(("https://", "http://")) else None
