"""The learned heads' opinions that this room asks for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc, Token

SURE, LIKELY = 0.2, 0.02
"""Probabilities of the cue head above which a word in no list, or in the lexicon's weak list, is taken for a cue."""


@dataclass
class Heads:
    """The learned opinions on one report: each token's probability to be a cue, and `scores` for the roles."""

    cue: np.ndarray
    scores: object | None

    def content(self, token: Token) -> np.ndarray | None:
        return self.role(token, "content")

    def role(self, token: Token, name: str) -> np.ndarray | None:
        if self.scores is None or token.is_space:
            return None
        return self.scores.roles(token).get(name)


def heads_of(doc: Doc) -> Heads:
    """The heads of a `Doc`; zeros where the language room was left out."""
    scores = doc._.scores
    if scores is None or "cue" not in scores.word:
        return Heads(np.zeros(len(doc)), None)
    values = scores.word["cue"]
    chance = 1 - values[:, scores.labels["cue"].index("O")]
    chance[values.sum(1) == 0] = 0
    return Heads(chance, scores)
