"""A `Doc` as plain lists: what the room asks of every token many times, read out of spaCy once."""

from __future__ import annotations

import functools

from spacy.attrs import DEP, HEAD, IS_PUNCT, IS_SPACE, LEMMA, LOWER, ORTH, POS, TAG
from spacy.tokens import Doc, Span, Token
from spacy.vocab import Vocab

from ..board import NAME_PARTS
from .titles import plain

BESIDE = NAME_PARTS - {"case"}
OUTER = {"DET", "PUNCT", "NUM", "PRON"}


MOST_WORDS = 200_000
"""Words whose strings are remembered from report to report."""


class Strings(dict):
    """Hash of a string → the string, and its plain form, looked up once."""

    def __init__(self, strings):
        super().__init__()
        self.strings = strings

    def __missing__(self, key: int) -> tuple[str, str]:
        if len(self) > MOST_WORDS:
            self.clear()
        text = self.strings[key]
        self[key] = both = text, plain(text)
        return both


@functools.lru_cache(2)
def strings_of(vocab: Vocab) -> Strings:
    return Strings(vocab.strings)


class Tree:
    """The tokens of a `Doc` and, by their places, lists of their attributes and of the places of their children."""

    def __init__(self, doc: Doc):
        self.doc = doc
        self.tokens: list[Token] = list(doc)
        names = strings_of(doc.vocab)
        orth, lower, lemma, pos, tag, dep, head, punct, space = (
            doc.to_array([ORTH, LOWER, LEMMA, POS, TAG, DEP, HEAD, IS_PUNCT, IS_SPACE]).T.tolist() if len(doc) else [[]] * 9
        )
        self.texts = [names[x][0] for x in orth]
        self.lowers = [names[x][0] for x in lower]
        self.lemmas = [names[x][0] for x in lemma]
        self.pos = [names[x][0] for x in pos]
        self.tags = [names[x][0] for x in tag]
        self.deps = [names[x][0] for x in dep]
        self.punct, self.space = punct, space
        size = 1 << 64
        self.heads = [i + (x - size if x > size // 2 else x) for i, x in enumerate(head)]
        self.plains = [names[x][1] for x in orth]
        self.lefts: list[list[int]] = [[] for _ in head]
        self.rights: list[list[int]] = [[] for _ in head]
        lefts, rights = self.lefts, self.rights
        for i, governor in enumerate(self.heads):
            if governor > i:
                lefts[governor].append(i)
            elif governor < i:
                rights[governor].append(i)

    def children(self, i: int) -> list[int]:
        return self.lefts[i] + self.rights[i]

    def case(self, i: int) -> str:
        """The preposition of a phrase, or ""."""
        return next((self.lowers[c] for c in self.lefts[i] + self.rights[i] if self.deps[c] == "case"), "")

    def first(self, i: int) -> int:
        """The first token under `i`."""
        while self.lefts[i]:
            i = self.lefts[i][0]
        return i

    def last(self, i: int) -> int:
        """The last token under `i`."""
        while self.rights[i]:
            i = self.rights[i][-1]
        return i

    def noun_phrase(self, i: int) -> Span:
        """As `board.noun_phrase`."""
        first = last = i
        for c in self.lefts[i]:
            if self.deps[c] in BESIDE and self.pos[c] != "DET" and len(self.lefts[c]) + len(self.rights[c]) < 4:
                first = min(first, self.first(c))
        for c in self.rights[i]:
            if self.deps[c] in {"flat", "goeswith"}:
                last = max(last, self.last(c))
        while first < i and (self.pos[first] in OUTER or self.space[first]):
            first += 1
        return self.doc[first : last + 1]
