"""Words to word pieces and word shapes: the input of the trunk, the same in training and in use."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer

CLS, SEP, UNK = 101, 102, 100
LONGEST_WORD = 24
"""Pieces kept of one word; what lies beyond (a URL's tail, say) cannot change what the word is."""

SPECIAL, LOWER, TITLE, UPPER, MIXED, INITIAL, DIGIT, SYMBOL, UNCASED = range(9)


def shape_of(word: str) -> int:
    """The word's case class.  The trunk is uncased, so this is all it learns of capitals."""
    if word.islower():
        return DIGIT if any(map(str.isdigit, word)) else LOWER
    if not any(map(str.isalpha, word)):
        return DIGIT if any(map(str.isdigit, word)) else SYMBOL
    if word.isupper():
        return INITIAL if len(word) == 1 else UPPER
    if word.istitle():
        return TITLE
    return UNCASED if word.lower() == word.upper() else MIXED


class Pieces:
    """The word-piece vocabulary with a memory of the words already seen.

    `tokenizer_file` is a `tokenizer.json` of the Hugging Face tokenizers library.
    """

    def __init__(self, tokenizer_file: Path):
        self._tokenizer = Tokenizer.from_file(str(tokenizer_file))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._known: dict[str, tuple[list[int], int]] = {}

    def word(self, word: str) -> tuple[list[int], int]:
        """The word's piece ids (at least one) and its shape."""
        known = self._known.get(word)
        if known is None:
            ids = self._tokenizer.encode(word, add_special_tokens=False).ids[:LONGEST_WORD] or [UNK]
            known = (ids, shape_of(word))
            if len(self._known) < 200_000:
                self._known[word] = known
        return known

    def sentence(self, words: Sequence[str]) -> tuple[list[int], list[int], list[int]]:
        """Piece ids and shapes of `[CLS] words [SEP]`, and the index of each word's first piece, [CLS] included."""
        ids, shapes, first = [CLS], [SPECIAL], [0]
        for word in words:
            pieces, shape = self.word(word)
            first.append(len(ids))
            ids += pieces
            shapes += [shape] * len(pieces)
        return ids + [SEP], shapes + [SPECIAL], first
