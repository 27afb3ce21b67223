"""Cells of tab-separated files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

_BREAKS = str.maketrans(
    {"\t": " ", "\n": " ", "\r": " ", "\x0b": " ", "\x0c": " ", "\x85": " ", "\u2028": " ", "\u2029": " ", "\x00": " "}
)


def row(cells: Iterable[Any]) -> str:
    """A line of tab-separated cells; None is empty, white space that would break the line is a space."""
    return (
        "\t".join(["" if cell is None else (cell if type(cell) is str else str(cell)).translate(_BREAKS) for cell in cells]) + "\n"
    )


def several(values: Iterable[Any]) -> str:
    """Several values in one cell, parted by semicolons, a place for each."""
    return ";".join([("" if value is None else str(value)).replace(";", ",") for value in values])


def number_of(*parts: str) -> int:
    """A whole number below 10^15 over some strings, for formats whose ids are numbers: the same for the same event everywhere."""
    return int.from_bytes(hashlib.blake2b("\0".join(parts).encode(), digest_size=8).digest(), "big") % 10**15


def degrees(value: float | None) -> str:
    """A coordinate with at most five decimals (about a metre)."""
    return "" if value is None else f"{value:.5f}".rstrip("0").rstrip(".")
