"""The first component of the pipeline: sentences, tags, trees, lemmas, entities and the heads' scores on a spaCy `Doc`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from spacy.attrs import DEP, HEAD, IS_SPACE, LEMMA, POS, TAG
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from .. import board  # noqa: F401  (registers the Doc extensions)
from .consistency import draw_together
from .lemmas import lemma
from .model import MOST_PIECES, MOST_WORDS, LanguageModel, Reading
from .sentences import sentence_starts
from .spans import best_labels, spans

NO_HEADS = ("arc", "label", "role", "upos", "xpos", "mention")


@dataclass
class Scores:
    """The heads' scores for every token of a `Doc` (rows of white space are zero).

    `word` maps a head's name (trigger, mode, status, sector, quantity, timex, cue, content, entity) to a tokens × labels
    array of probabilities, `labels` to the names of its columns; `mention` holds each token's mention type, or "O".
    """

    word: dict[str, np.ndarray]
    labels: dict[str, list[str]]
    mention: list[str]
    _roles: dict[int, tuple[list[int], np.ndarray]]
    _last: tuple[int, dict[str, np.ndarray]] = (-1, {})

    def roles(self, token: Token | int) -> dict[str, np.ndarray]:
        """For each role, the probability of every token of the `Doc` to have it towards `token`.

        All are zero where the token is hardly a trigger or a cue.
        """
        number = token if isinstance(token, int) else token.i
        if number != self._last[0]:  # the roles of one trigger are asked for one after another
            names, size = self.labels["role"], len(self.mention)
            rows = np.zeros((len(names), size), dtype=np.float32)
            tokens, values = self._roles.get(number, ([], None))
            if values is not None:
                rows[:, tokens] = values
            self._last = number, dict(zip(names, rows, strict=True))
        return self._last[1]

    def best(self, head: str, token: Token | int) -> tuple[str, float]:
        """The likeliest label of a head for a token, and its probability."""
        row = self.word[head][token if isinstance(token, int) else token.i]
        place = int(row.argmax())
        return self.labels[head][place], float(row[place])


ASSIGNS = ["token.pos", "token.tag", "token.dep", "token.head", "token.lemma", "token.is_sent_start", "doc.ents"]


@Language.factory("language", default_config={"threads": 1}, assigns=ASSIGNS)
def make(nlp: Language, name: str, threads: int) -> LanguageComponent:
    return LanguageComponent(threads)


class LanguageComponent:
    """Reads a tokenised `Doc`.  Sentence starts that the `Doc` already has are kept."""

    def __init__(self, threads: int = 1):
        self.model = LanguageModel(threads=threads)

    def __call__(self, doc: Doc) -> Doc:
        parts = list(self.parts(doc))
        words = [[doc[i].text for i in tokens] for tokens, _ in parts]
        readings = self.model.read(words)
        draw_together(words, readings, self.model.labels["entity"])
        self.annotate(doc, parts, readings)
        self.score(doc, [tokens for tokens, _ in parts], readings)
        return doc

    def parts(self, doc: Doc) -> Iterator[tuple[list[int], bool]]:
        """The tokens (white space left out) of each sentence, a too long one in several parts; True where a sentence begins."""
        if not len(doc):
            return
        space = doc.to_array([IS_SPACE]).astype(bool)
        if doc.has_annotation("SENT_START"):
            starts = [i for i, token in enumerate(doc) if token.is_sent_start or i == 0]
        else:
            starts = sentence_starts(doc)
        for begin, end in zip(starts, [*starts[1:], len(doc)], strict=True):
            tokens = [i for i in range(begin, end) if not space[i]]
            first = True
            while tokens:
                size = self.fitting(doc, tokens)
                yield tokens[:size], first
                tokens, first = tokens[size:], False

    def fitting(self, doc: Doc, tokens: list[int]) -> int:
        """How many of the tokens the trunk can take at once, cut at a comma or the like where it must be cut."""
        total = size = 0
        for size, i in enumerate(tokens):
            total += len(self.model.pieces.word(doc[i].text)[0])
            if total > MOST_PIECES or size >= MOST_WORDS:
                break
        else:
            return len(tokens)
        marks = [k for k in range(size // 2, size) if doc[tokens[k]].text in {",", ";", ":", "–", "—", "-", ")"}]
        return marks[-1] + 1 if marks else max(1, size)

    def annotate(self, doc: Doc, parts: list[tuple[list[int], bool]], readings: list[Reading]) -> None:
        """Set tags, trees and lemmas.  The parts of one sentence hang on its first root; white space on the word before it."""
        size, strings = len(doc), doc.vocab.strings
        heads, deps, pos, tags, lemmas = (np.zeros(size, dtype=np.uint64) for _ in range(5))
        starts = np.full(size, -1, dtype=np.int64)
        covered = np.zeros(size, dtype=bool)
        ents: list[Span] = []
        root = 0
        for (tokens, first), reading in zip(parts, readings, strict=True):
            covered[tokens] = True
            if first:
                starts[tokens[0]] = 1
                root = tokens[reading.heads.index(-1)]
            for word, i in enumerate(tokens):
                head = reading.heads[word]
                label = reading.labels[word]
                target = tokens[head] if head >= 0 else root
                if head < 0 and i != root:
                    label = "parataxis"
                heads[i] = np.int64(target - i).astype(np.uint64)
                deps[i] = strings.add(label)
                pos[i] = strings.add(reading.upos[word])
                tags[i] = strings.add(reading.xpos[word])
                lemmas[i] = strings.add(lemma(doc[i].text, reading.upos[word], reading.xpos[word]))
            ents += entity_spans(doc, tokens, reading, self.model.labels["entity"])
        for i in np.flatnonzero(~covered):
            other = i - 1 if i else int(np.flatnonzero(covered)[0]) if covered.any() else i
            heads[i] = np.int64(other - i).astype(np.uint64)
            deps[i], pos[i], tags[i], lemmas[i] = (strings.add(s) for s in ("dep", "SPACE", "_SP", doc[int(i)].text))
        if size:
            if not covered.all() and starts[0] != 1:
                starts[0], first_word = 1, np.flatnonzero(starts == 1)
                if len(first_word):
                    starts[first_word[0]] = -1
            doc.from_array([HEAD, DEP, POS, TAG, LEMMA], np.stack([heads, deps, pos, tags, lemmas], 1))
        doc.set_ents(ents)

    def score(self, doc: Doc, parts: list[list[int]], readings: list[Reading]) -> None:
        labels = self.model.labels
        names = [name for name in labels if name not in NO_HEADS]
        word = {name: np.zeros((len(doc), len(labels[name])), dtype=np.float32) for name in names}
        mention = ["O"] * len(doc)
        roles = {}
        for tokens, reading in zip(parts, readings, strict=True):
            for name in names:
                word[name][tokens] = reading.probabilities[name]
            for row, i in enumerate(tokens):
                mention[i] = reading.mention[row]
            roles |= {tokens[row]: (tokens, values) for row, values in reading.roles.items()}
        doc._.scores = Scores(word, labels, mention, roles)


def entity_spans(doc: Doc, tokens: list[int], reading: Reading, labels: list[str]) -> list[Span]:
    """Named entities of one part of a sentence."""
    names = tuple(labels)
    found = spans(best_labels(reading.probabilities["entity"], names), names)
    return [Span(doc, tokens[start], tokens[end - 1] + 1, label=kind) for start, end, kind in found]
