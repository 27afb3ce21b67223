"""Where a content begins and ends: by the role head, before the next cue, without marks at the edges."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from .heads import Heads
from .lexicon import lexicon
from .trees import FINITE_TAGS, sentence, subject

UNBROKEN = {"clause", "adverb", "infinitive", "promise", "described"}
"""Rules whose content ends at a semicolon."""
LEADING = {"that", ":", ",", ";", "-", "–", "—", "...", "…"}


@dataclass
class Found:
    """A content: the first and last-plus-one token, and the rule that found it."""

    start: int
    end: int
    rule: str
    cue_end: int | None = None


def by_head(token: Token, heads: Heads, least: float = 0.5) -> list[Found]:
    """What the role head alone takes for the content: its longest run, gaps of one word closed."""
    values = heads.content(token)
    if values is None:
        return []
    sent = sentence(token)
    runs: list[list[int]] = []
    for i in range(sent.start, sent.end):
        if values[i] < least or i == token.i:
            continue
        if runs and i - runs[-1][1] <= 2 and not runs[-1][1] < token.i < i:
            runs[-1][1] = i
        else:
            runs.append([i, i])
    if not runs:
        return []
    first, last = max(runs, key=lambda run: run[1] - run[0])
    return [Found(first, last + 1, "head")] if last > first else []


def stretched(token: Token, found: Found, heads: Heads) -> Found:
    """A content that the tree cut short goes on as far as the role head is sure of it."""
    values = heads.content(token)
    if values is None:
        return found
    end, stop = found.end, sentence(token).end
    while end < stop and (values[end] >= 0.5 or (end + 1 < stop and values[end + 1] >= 0.5)):
        end += 1
    return Found(found.start, end, found.rule, found.cue_end)


def before_next_cue(token: Token, found: Found, heads: Heads) -> Found:
    """A content ends where the same speaker goes on under another cue: "..., adding that", "... but noted that"."""
    doc = token.doc
    for other in doc[max(found.start, token.i) + 2 : found.end]:
        if heads.cue[other.i] < 0.3 or lexicon().verb(other) is None or subject(other) is not None or other.i <= token.i:
            continue
        before = doc[other.i - 1]
        if (other.tag_ == "VBG" and (before.text == "," or other.lemma_ == "cite")) or (
            other.dep_ == "conj" and other.tag_ in FINITE_TAGS and other.head.tag_ not in {other.tag_} - {"VBD"}
        ):
            at = other.i
            while at > found.start and (doc[at - 1].is_punct or doc[at - 1].pos_ in {"CCONJ", "ADV"}):
                at -= 1
            if at - found.start >= 2:
                return Found(found.start, at, found.rule, found.cue_end)
    return found


def trimmed(doc: Doc, found: Found) -> Found | None:
    """Without "that", conjunctions and marks at the edges; None if nothing is left."""
    start, end = found.start, found.end
    stop = next((i for i in range(start + 2, end) if doc[i].text == ";" and found.rule in UNBROKEN), None)
    end = stop or end
    while start < end and (
        doc[start].is_space
        or doc[start].lower_ in LEADING
        or doc[start].dep_ == "cc"
        or (doc[start].is_punct and doc[start].text not in "([$\"“'‘")
    ):
        start += 1
    while end > start and (doc[end - 1].is_space or (doc[end - 1].is_punct and doc[end - 1].text not in ")]'\"”’%")):
        end -= 1
    return Found(start, end, found.rule, found.cue_end) if end > start else None
