"""Which mentions are compared at all: those that stand near each other in one of several orders.

Sorted neighbourhoods (Hernández and Stolfo 1995): mentions that share a key (a participant and a type, a participant and a time of
publication, two participants, a place, a rare word) are put in the order of type and time, and each meets the next few of its
block.  The number of comparisons so grows with the number of mentions, however large blocks become.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

from .likeness import nearness
from .mentions import Mention

PEOPLE, PUBLISHED, STEMS, PAIR, PLACE, COUNTRY = range(6)
ANY_TYPE = frozenset({STEMS, PAIR})
"""Kinds of key that also bring mentions of quite different types together."""


def candidates(mentions: list[Mention], settings: dict[str, Any]) -> np.ndarray:
    """Pairs to be compared: numbers of mentions, shape (pairs, 2), the lesser first; sorted, each once."""
    if len(mentions) < 2:
        return np.empty((0, 2), np.int64)
    blocking = settings["blocking"]
    types = {name: code for code, name in enumerate(sorted({mention.type for mention in mentions}))}
    type_of = np.array([types[mention.type] for mention in mentions])
    start, end = (np.array([getattr(mention, name) for mention in mentions]) for name in ("start", "end"))
    stated = np.array([mention.stated for mention in mentions])
    near = _near(list(types))
    pairs: list[np.ndarray] = []
    for kind, (keys, owners) in _keys(mentions, blocking).items():
        for couple in _neighbours(keys, owners, type_of, start, blocking["window"]):
            a, b = couple.T
            gap = np.maximum(0, np.maximum(start[a] - end[b], start[b] - end[a]))
            keep = gap <= np.where(stated[a] & stated[b], blocking["stated_gap"], blocking["gap"])
            if kind not in ANY_TYPE:
                keep &= near[type_of[a], type_of[b]]
            pairs.append(couple[keep])
    if not pairs:
        return np.empty((0, 2), np.int64)
    joined = np.concatenate(pairs)
    joined.sort(axis=1)
    codes = np.unique(joined[:, 0] * len(mentions) + joined[:, 1])
    return np.stack(np.divmod(codes, len(mentions)), axis=1)


def _near(types: list[str]) -> np.ndarray:
    table = np.eye(len(types), dtype=bool)
    for (one, other), value in nearness().items():
        if value and one in types and other in types:
            table[types.index(one), types.index(other)] = True
    return table


def _neighbours(keys: np.ndarray, owners: np.ndarray, type_of: np.ndarray, start: np.ndarray, window: int) -> Iterator[np.ndarray]:
    order = np.lexsort((owners, start[owners], type_of[owners], keys))
    keys, owners = keys[order], owners[order]
    for step in range(1, min(window, len(keys) - 1) + 1):
        at = np.flatnonzero(keys[:-step] == keys[step:])
        couple = np.stack((owners[at], owners[at + step]), axis=1)
        yield couple[couple[:, 0] != couple[:, 1]]


def _keys(mentions: list[Mention], blocking: dict[str, Any]) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    """By kind: keys as numbers, and the mentions that have them."""
    found: dict[int, list[tuple[Any, int]]] = {kind: [] for kind in range(6)}
    common = Counter(stem for mention in mentions for stem in (*mention.names, *mention.words))
    half = blocking["published"] // 2
    for mention in mentions:
        people = sorted(mention.rare, key=lambda person: (-mention.rare[person], person))[: blocking["people"]]
        for person in people:
            found[PEOPLE].append(((person, mention.type), mention.number))
            for bucket in (mention.published // half, mention.published // half + 1):
                found[PUBLISHED].append(((person, bucket), mention.number))
        if len(people) > 1:
            found[PAIR].append((tuple(sorted(people[:2])), mention.number))
        stems = [stem for stem in (*mention.names, *mention.words) if 1 < common[stem] <= blocking["common"]]
        for stem in sorted(stems, key=lambda stem: (common[stem], stem))[: blocking["stems"]]:
            found[STEMS].append((stem, mention.number))
        geonames, country = mention.place[:2]
        if geonames is not None:
            found[PLACE].append(((geonames, mention.type), mention.number))
        for code in sorted(mention.countries | ({country} if country else set()))[:2]:
            found[COUNTRY].append(((code, mention.type, mention.start // 14), mention.number))
    return {kind: _numbered(rows) for kind, rows in found.items() if rows}


def _numbered(rows: list[tuple[Any, int]]) -> tuple[np.ndarray, np.ndarray]:
    codes: dict[Any, int] = {}
    keys = np.fromiter((codes.setdefault(key, len(codes)) for key, _ in rows), np.int64, len(rows))
    return keys, np.fromiter((number for _, number in rows), np.int64, len(rows))
