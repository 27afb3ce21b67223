"""What lists of names say of each word: the trunk knows common words well and rare names badly, and sees no capitals.

`names.npz` (made by training/names.py) holds, sorted by a 64-bit hash, words and runs of up to four words, each with a packed
code.  A word's code says how common it is as a first name and as a family name, how often it is written with a capital, and
whether it is, or is part of, the name of a place or of an organisation.  The codes are an input of the trunk like the word's shape.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

FIELDS = {
    "first": 5,  # how common as a first name (US Census), 0 is not
    "family": 5,  # how common as a family name
    "holder_first": 3,  # first names of office-holders of 47 countries: none, one, more
    "holder_family": 3,
    "capital": 6,  # 0 unknown, else how often it has a capital inside a sentence
    "place": 5,  # by population
    "place_run": 3,  # not, one word, a run of words
    "organisation": 3,  # not, one word, a run of words
}
"""Fields of a code, in their order, with the number of their values."""
OFFSETS = np.concatenate([[0], np.cumsum(list(FIELDS.values()))[:-1]])
SIZE = sum(FIELDS.values())
WORD_FIELDS = 5
"""The first fields speak of single words; the others are found for runs of words too."""
LONGEST_RUN = 4
BITS = 3
STEP = np.uint64(0x9E3779B97F4A7C15)


def word_hash(word: str) -> int:
    """64 bits of BLAKE2 of the word in lower case."""
    return int.from_bytes(hashlib.blake2b(word.lower().encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def run_hashes(words: np.ndarray, length: int) -> np.ndarray:
    """The hashes of all runs of `length` words (n hashes of words in, n - length + 1 out)."""
    count = max(0, len(words) - length + 1)
    total = words[:count].copy()
    for k in range(1, length):
        total = total * STEP + words[k : k + count]  # wraps around, as meant
    return total


def pack(code: Sequence[int]) -> int:
    return sum(value << (BITS * place) for place, value in enumerate(code))


def by_piece(codes: np.ndarray, first: Sequence[int], pieces: int) -> np.ndarray:
    """The trunk's name input for each piece of a sentence, pieces × `SIZE` of 0 and 1: each word's for all of its pieces.

    `first` is the first piece of each word, [CLS] included; the marks at both ends are no names.
    """
    rows = np.zeros((pieces, len(FIELDS)), dtype=np.int64)
    rows[1:-1] = np.repeat(codes, np.diff([*first[1:], pieces - 1]), axis=0)
    out = np.zeros((pieces, SIZE), dtype=np.float32)
    np.put_along_axis(out, rows + OFFSETS, 1.0, axis=1)
    return out


class Names:
    """The lists of names; `codes` is n × 8, small numbers, for n words."""

    def __init__(self, file: Path):
        with np.load(file) as table:
            self._hashes, self._codes = table["hashes"], table["codes"]
        self._known: dict[str, int] = {}

    def codes(self, words: Sequence[str]) -> np.ndarray:
        """One row a word.  Runs do not reach over an empty string: put one between sentences."""
        known = self._known
        hashed = np.empty(len(words), dtype=np.uint64)
        for place, word in enumerate(words):
            value = known.get(word)
            if value is None:
                value = word_hash(word)
                if len(known) < 200_000:
                    known[word] = value
            hashed[place] = value
        return self._marks(hashed)

    def _marks(self, hashed: np.ndarray) -> np.ndarray:
        out = np.zeros((len(hashed), len(FIELDS)), dtype=np.int64)
        if not len(hashed):
            return out
        for length in range(1, LONGEST_RUN + 1):
            at, packed = self._find(run_hashes(hashed, length))
            codes = (packed[:, None] >> (BITS * np.arange(len(FIELDS)))) & 7
            if length == 1:
                out[at] = codes
                continue
            for k in range(length):
                inside = out[at + k, WORD_FIELDS:]
                out[at + k, WORD_FIELDS:] = np.maximum(inside, codes[:, WORD_FIELDS:])
        return out

    def _find(self, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Positions in `wanted` that the table knows, and their packed codes."""
        place = np.searchsorted(self._hashes, wanted)
        place[place == len(self._hashes)] = 0
        at = np.flatnonzero(self._hashes[place] == wanted)
        return at, self._codes[place[at]].astype(np.int64)
