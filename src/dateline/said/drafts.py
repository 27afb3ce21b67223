"""A statement while it is being put together."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token


@dataclass(eq=False)
class Draft:
    """`cue` is its words' first and last-plus-one index; `start`/`end` the content's character offsets."""

    cue: tuple[int, int] | None
    start: int
    end: int
    speaker: Token | None
    mode: str
    evidence: str
    confidence: float
    via: str | None = None
    via_token: Token | None = None
    core: Token | None = None
    """The cue's main word."""

    @property
    def size(self) -> int:
        return self.end - self.start


def overlap(one: Draft, other: Draft) -> float:
    """Jaccard overlap of two contents, in characters."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return max(0, shared) / (max(one.end, other.end) - min(one.start, other.start))
