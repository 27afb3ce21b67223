"""Which earlier mention a pronoun or a common noun takes up: a small network scores pairs of mentions.

The ranking follows Denis and Baldridge (2008) and Lee et al. (2017): the earlier mentions and "none" of one anaphor compete
in a softmax.  All pairs of a report are scored at once.  The weights (`pairs.npz`) are learned by
`python -m training.coreference` from GUM's open genres (annotations CC BY 4.0).
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ..board import Mention
from .titles import plain
from .tree import Tree

WEIGHTS = Path(__file__).with_name("pairs.npz")
BACK = {"pronoun": 60, "nominal": 150}
"""Mentions over which an anaphor looks back."""
NEAR = 30
"""Of them, those that a definite phrase may take up with another noun."""

KINDS = ("name", "nominal", "pronoun")
WORDS = {
    "he": "he him his himself", "she": "she her hers herself", "it": "it its itself", "they": "they them their theirs themselves",
    "this": "this that these those", "i": "i me my mine myself", "we": "we us our ours ourselves", "you": "you your yours yourself",
    "who": "who whom whose which what",
}  # fmt: skip
CLASS_OF = {form: number for number, forms in enumerate(WORDS.values(), 1) for form in forms.split()}
POSSESSIVE = frozenset("his her its their my our your whose".split())
DETERMINERS = {"the": 1, "this": 2, "that": 2, "these": 2, "those": 2, "a": 4, "an": 4, "another": 4, "some": 4, "any": 4, "no": 4,
               "every": 4, "each": 4, "many": 4, "several": 4, "such": 2, "both": 1}  # fmt: skip
TYPES = ("O", "person", "place", "organization", "object", "event", "time", "abstract", "animal", "plant", "substance")
ENTITIES = ("", "PER", "ORG", "LOC", "NORP", "FAC")
ROLES = ("other", "nsubj", "nsubj:pass", "obj", "obl", "nmod", "nmod:poss", "conj", "appos", "root", "compound", "iobj",
         "obl:agent")  # fmt: skip
GENDERS = ("", "m", "f")
GENDER_OF = {1: 1, 2: 2}
"""Class of a pronoun → its gender's number."""
SIZES = (3, 10, 2, 6, 3, len(TYPES), len(ENTITIES), len(ROLES), 3, 2, 2, 2, 2, 2, 2, 2)
"""Values of each static feature: kind, pronoun's class, possessive, determiner, number, type, entity, role, gender, quoted,
first sentence, modified after, seen the same noun before, joined by "and", in the main clause, a predicate."""
OFFSETS = np.concatenate(([0], np.cumsum(SIZES)))[:-1]
STATIC = sum(SIZES)
DISTANCES = np.array([0, 1, 2, 3, 4, 4, 5, 5, 5, 6])
PAIR = 37


class Mentions:
    """The mentions of a report, in the order of their heads, as arrays.  `genders[i]` is "", "m" or "f"."""

    def __init__(
        self,
        mentions: Sequence[Mention],
        tree: Tree,
        sentences: Sequence[int],
        quoted: Sequence[int],
        types: Sequence[str],
        genders: Sequence[str],
    ):
        self.mentions = mentions
        size = len(mentions)
        cells = np.zeros((size, len(SIZES)), dtype=np.int64)
        lemmas: dict[str, int] = {}
        texts: dict[str, int] = {}
        words: dict[str, int] = {}
        self.numbers = np.zeros((8, size), dtype=np.int64)
        self.words: list[frozenset[int]] = []
        type_of, entity_of, role_of = ({name: n for n, name in enumerate(names)} for names in (TYPES, ENTITIES, ROLES))
        for n, mention in enumerate(mentions):
            i = mention.head.i
            low, tag, dep, governor, lefts, rights = (
                tree.lowers[i], tree.tags[i], tree.deps[i], tree.heads[i], tree.lefts[i], tree.rights[i]
            )  # fmt: skip
            pronoun = mention.kind == "pronoun"
            kind = 2 if pronoun else 0 if mention.kind == "name" else 1
            word = CLASS_OF.get(low, 0) if pronoun else 0
            lemma = low if pronoun else plain(tree.lemmas[i]) if kind else tree.plains[i]
            seen = lemma in lemmas
            after = tree.last(i)
            cells[n] = (
                kind, word, low in POSSESSIVE and pronoun, determiner(tree, i) if kind == 1 else 0,
                plural_of(tag, word), type_of.get(types[i], 0), entity_of.get(mention.head.ent_type_, 0), role_of.get(dep, 0),
                GENDER_OF.get(word, 0) if pronoun else GENDERS.index(genders[n]), quoted[i] > 0,
                sentences[i] <= sentences[0] + 1, after > i and kind == 1, seen,
                after > i and any(tree.deps[c] == "conj" for c in rights),
                dep == "root" or tree.deps[governor] == "root", any(tree.deps[c] == "cop" for c in lefts),
            )  # fmt: skip
            span = mention.span
            parts = tree.plains[span.start : span.end] if not pronoun else []
            self.words.append(frozenset(words.setdefault(part, len(words)) for part in parts if part))
            self.numbers[:, n] = (
                i, sentences[i], lemmas.setdefault(lemma, len(lemmas)), texts.setdefault(" ".join(parts) or low, len(texts)),
                governor, tree.first(i), after, quoted[i],
            )  # fmt: skip
        self.lemma_word = [words.get(lemma, -1) for lemma in lemmas]
        self.cells = cells
        self.static = np.zeros((size, STATIC), dtype=np.float32)
        if size:
            self.static[np.arange(size)[:, None], cells + OFFSETS] = 1

    def pairs(self) -> tuple[np.ndarray, np.ndarray]:
        """Anaphor and candidate of every pair to score, sorted by anaphor, the nearest candidate first."""
        size, back = len(self.mentions), max(BACK.values())
        if size < 2:
            return np.zeros(0, int), np.zeros(0, int)
        steps = np.arange(1, min(back, size) + 1)
        other = np.arange(size)[:, None] - steps
        real = other >= 0
        other[~real] = 0
        kind, word, lemma = self.cells[:, 0], self.cells[:, 1], self.numbers[2]
        third = (word >= 1) & (word <= 5)
        near = steps <= BACK["pronoun"]
        takes = (third[:, None] & near) & ((kind[other] < 2) | third[other])
        definite = np.isin(self.cells[:, 3], (1, 2, 3))
        loose = (kind[other] < 2) & (lemma[other] == lemma[:, None])
        loose |= (kind[other] < 2) & definite[:, None] & (steps <= NEAR)
        keep = real & (takes | ((kind == 1)[:, None] & loose))
        anaphor, step = np.nonzero(keep)
        return anaphor, anaphor - steps[step]

    def features(self, a: np.ndarray, c: np.ndarray, told: dict[int, int]) -> np.ndarray:
        """What a pair is to each other: len(a) × PAIR.  `told[a]` is the candidate that a rule would take."""
        cells, (at, sentence, lemma, text, governor, left, right, quote) = self.cells, self.numbers
        out = np.zeros((PAIR, len(a)), dtype=np.float32)
        rows = np.arange(len(a))
        out[DISTANCES[np.minimum(sentence[a] - sentence[c], 9)], rows] = 1
        out[7] = np.log1p(at[a] - at[c]) / 3
        out[8] = np.log1p(a - c) / 3
        out[9] = same_lemma = lemma[a] == lemma[c]
        out[10] = text[a] == text[c]
        nouns = np.nonzero(cells[a, 0] == 1)[0]
        out[11:15, nouns] = self.overlap(a[nouns], c[nouns])
        out[15] = out[12] * same_lemma
        type_a, type_c, number_a, number_c = cells[a, 5], cells[c, 5], cells[a, 4], cells[c, 4]
        out[16] = (type_a == type_c) & (type_a > 0)
        out[17] = (type_a != type_c) & (type_a > 0) & (type_c > 0)
        out[18] = (number_a == number_c) & (number_a > 0)
        out[19] = (number_a != number_c) & (number_a > 0) & (number_c > 0)
        gender_a, gender_c = cells[a, 8], cells[c, 8]
        out[20] = (gender_a == gender_c) & (gender_a > 0)
        out[21] = (gender_a != gender_c) & (gender_a > 0) & (gender_c > 0)
        subject_a, subject_c = (np.isin(cells[x, 7], (1, 2)) for x in (a, c))
        beside = governor[a] == governor[c]
        out[22] = beside & subject_c
        out[23] = beside & ~subject_c
        out[24] = (left[c] <= at[a]) & (at[a] <= right[c])
        out[25] = (left[a] <= at[c]) & (at[c] <= right[a])
        out[26] = cells[a, 7] == cells[c, 7]
        out[27] = subject_a & subject_c
        out[28] = (quote[a] == quote[c]) & (quote[a] > 0)
        out[29] = quote[a] != quote[c]
        out[30] = (cells[a, 1] == cells[c, 1]) & (cells[c, 1] > 0)
        out[31] = governor[a] == at[c]
        out[32] = governor[c] == at[a]
        out[33] = self.between(a, c)
        for anaphor, candidate in told.items():
            start, end = np.searchsorted(a, (anaphor, anaphor + 1))
            out[34, start:end] = c[start:end] == candidate
        chain = self.chain()
        out[35] = np.log1p(chain[c]) / 2
        out[36] = (cells[c, 0] == 0) & (cells[a, 0] == 1) & (cells[a, 4] != 2)
        return out.T

    def overlap(self, a: np.ndarray, c: np.ndarray) -> np.ndarray:
        """Of each pair: words shared, words of the anaphor that the candidate lacks, the other way about, head among the words."""
        words, lemma, lemma_word = self.words, self.numbers[2].tolist(), self.lemma_word
        out = np.zeros((4, len(a)), dtype=np.float32)
        for n, (x, y) in enumerate(zip(a.tolist(), c.tolist(), strict=True)):
            mine, its = words[x], words[y]
            if mine.isdisjoint(its):
                if mine and its:
                    out[1:3, n] = 1
            else:
                common = len(mine & its)
                out[:, n] = 1, len(mine) > common, len(its) > common, lemma_word[lemma[x]] in its
        return out

    def between(self, a: np.ndarray, c: np.ndarray) -> np.ndarray:
        """How many candidates of the anaphor lie between, of those with a fitting number and kind; a logarithm."""
        person = self.cells[c, 5] == 1
        word = self.cells[a, 1]
        fits = (self.cells[a, 4] == self.cells[c, 4]) | (self.cells[c, 4] == 0) | (self.cells[a, 4] == 0)
        fits &= np.where((word == 1) | (word == 2), person, np.where(word == 3, ~person, True))
        total = np.cumsum(fits)
        starts = np.r_[True, a[1:] != a[:-1]] if len(a) else np.zeros(0, bool)
        first = np.where(starts, total - fits, 0)
        base = np.maximum.accumulate(first)
        return np.log1p(total - base - fits) / 2

    def chain(self) -> np.ndarray:
        """How often the actor or the noun of each mention was met up to it."""
        counts: dict[object, int] = {}
        out = np.zeros(len(self.mentions), dtype=np.float32)
        for n, mention in enumerate(self.mentions):
            key = id(mention.actor) if mention.actor is not None else -1 - int(self.numbers[2][n])
            counts[key] = counts.get(key, 0) + 1
            out[n] = counts[key]
        return out


def determiner(tree: Tree, i: int) -> int:
    """0 none, 1 the, 2 demonstrative, 3 possessive, 4 indefinite, 5 number."""
    found = 0
    for child in tree.lefts[i]:
        low = tree.lowers[child]
        if low in DETERMINERS:
            return DETERMINERS[low]
        if tree.deps[child] == "nmod:poss":
            return 3
        if tree.deps[child] == "nummod":
            found = 5
    return found


def plural_of(tag: str, word: int) -> int:
    """0 unknown, 1 singular, 2 plural."""
    if word:
        return 2 if word in {4, 7} else 1 if word in {1, 2, 3, 6} else 0
    return 2 if tag in {"NNS", "NNPS"} else 1 if tag in {"NN", "NNP"} else 0


@functools.cache
def weights() -> dict[str, np.ndarray]:
    """The learned weights, read once."""
    if not WEIGHTS.exists():  # before the first training
        return {}
    with np.load(WEIGHTS) as file:
        return {name: file[name].astype(np.float32) for name in file.files}


@functools.cache
def parts() -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """The weights for nominals and for pronouns."""
    table = weights()
    return tuple({name[8:]: value for name, value in table.items() if name.startswith(part)} for part in ("nominal_", "pronoun_"))


def score(mentions: Mentions, a: np.ndarray, c: np.ndarray, pair: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The score of every pair, and of "none" for every mention."""
    values, none = np.zeros(len(a), np.float32), np.zeros(len(mentions.mentions), np.float32)
    pronoun = mentions.cells[:, 0] == 2
    for chosen, w in zip((~pronoun, pronoun), parts(), strict=True):
        rows = np.nonzero(chosen[a])[0]
        if not len(rows) or not w:
            continue
        asked, number = np.unique(a[rows], return_inverse=True)
        mine = mentions.static[asked] @ w["anaphor"] + w["bias"]
        its = mentions.static @ w["candidate"]
        hidden = pair[rows] @ w["pair"]
        hidden += mine[number]
        hidden += its[c[rows]]
        values[rows] = np.maximum(hidden, 0, out=hidden) @ w["out"]
        none[asked] = np.maximum(mine + w["none"], 0) @ w["out_none"] + w["bias_none"]
    return values, none
