"""One sense per name in a report: what is a person in one sentence is seldom a place in the next.

Each occurrence of a repeated proper noun gives its entity types to all others (Krishnan & Manning 2006 do so in a second model;
here the probabilities are only drawn together), so that a clear sentence decides for an unclear one.  How sure each
occurrence is to be an entity at all stays its own.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .model import Reading

PULL = 0.7
"""0 leaves every occurrence as it is, 1 gives all the same types; fitted on Universal NER's EWT (flat between .5 and .9)."""
FLOOR = 1e-3


def draw_together(words: Sequence[Sequence[str]], readings: Sequence[Reading], labels: Sequence[str]) -> None:
    """Change the readings' entity probabilities (columns named by `labels`, BIO) in place."""
    kinds = sorted({label[2:] for label in labels if label != "O"})
    columns = np.array([[labels.index(f"{prefix}-{kind}") for kind in kinds] for prefix in "BI"])
    for rows in repeated(words, readings):
        before = np.stack([readings[part].probabilities["entity"][word] for part, word in rows])
        for (part, word), row in zip(rows, drawn(before, columns), strict=True):
            readings[part].probabilities["entity"][word] = row


def repeated(words: Sequence[Sequence[str]], readings: Sequence[Reading]) -> list[list[tuple[int, int]]]:
    """(sentence, word) of every occurrence of each proper noun that occurs more than once."""
    found: dict[str, list[tuple[int, int]]] = {}
    for part, (sentence, reading) in enumerate(zip(words, readings, strict=True)):
        for place, (word, tag) in enumerate(zip(sentence, reading.upos, strict=True)):
            if tag == "PROPN" and len(word) > 1 and word[0].isupper():
                found.setdefault(word.lower(), []).append((part, place))
    return [rows for rows in found.values() if len(rows) > 1]


def drawn(rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Rows of label probabilities (occurrences × labels) with their shares of types drawn together; `columns` is 2 × types."""
    out = rows.copy()
    share = rows[:, columns]  # occurrences × 2 × types
    types = share.sum(1)
    sure = types.sum(1, keepdims=True)
    mean = types.mean(0) + FLOOR
    new = (types + FLOOR) ** (1 - PULL) * (mean / mean.sum()) ** PULL
    new *= sure / new.sum(1, keepdims=True)
    begins = share.sum(2) / np.maximum(sure, 1e-9)  # how the word begins or goes on, where a type had no share of its own
    split = np.where(types[:, None] > 1e-6, share / np.maximum(types[:, None], 1e-9), begins[:, :, None])
    out[:, columns] = new[:, None] * split
    return out
