"""The room's corpus (expressions.yaml): expressions and the amounts that they hold, in a notation that is easy to read."""

from __future__ import annotations

import functools
import re

from .amounts import Amount, amounts_in
from .lexicon import HERE, KnowledgeError, read_yaml

SPEC = re.compile(r"(~?)(?:(\d+(?:\.\d+)?)?(\.\.)?(\d+(?:\.\d+)?)?)(?: (.+))?")
Value = tuple[float | None, float | None, bool, str | None]
"""Low, high, approximate, unit."""


@functools.cache
def corpus() -> list[tuple[str, str, tuple[Value, ...]]]:
    """Section, text and expected values of every expression.  Raises `KnowledgeError` naming one that cannot be read."""
    return [
        (section, text, tuple(value(part, text) for part in spec.split(";") if part.strip()))
        for section, lines in read_yaml("expressions.yaml").items()
        for text, spec in lines.items()
    ]


def value(spec: str, text: str) -> Value:
    """ "~20..30 USD" as (20, 30, True, "USD")."""
    match = SPEC.fullmatch(spec.strip())
    if match is None or not (match[2] or match[4]):
        raise KnowledgeError(f"{HERE / 'expressions.yaml'}: '{text}': '{spec}' is no value")
    low = float(match[2]) if match[2] else None
    high = float(match[4]) if match[4] else (None if match[3] else low)
    unit = {"%": "percent"}.get(match[5], match[5])
    return low, high, bool(match[1]), unit


def value_of(amount: Amount) -> Value:
    return amount.low, amount.high, amount.approx, amount.unit


def read_values(text: str) -> tuple[Value, ...]:
    """The values of a text's amounts, those left out that only a tree can tell from pronouns and determiners."""
    return tuple(value_of(a) for a in amounts_in(text) if not (a.weak and a.rule in {"spelled", "another", "none"}))
