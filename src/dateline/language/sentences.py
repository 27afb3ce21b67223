"""Sentence boundaries by rule, over the tokens of a `Doc`.

A break comes at a blank line; at a line break that does not look like wrapped text; and after `.`, `!`, `?` or an ellipsis
with what closes it (quotes, brackets), when the next word can begin a sentence.  spaCy's tokenizer keeps the full stop of an
abbreviation on its token, so a lone full stop nearly always ends a sentence; after "U.S." or "Jan." the next word decides.
"""

from __future__ import annotations

import functools
from pathlib import Path

import yaml
from spacy.tokens import Doc

TERMINAL = {".", "!", "?", "…", "...", "!!", "??", "?!", "!?", "。"}
CLOSING = {'"', "”", "’", "'", "''", ")", "]", "»", "’’", "”)"}
OPENING = {'"', "“", "‘", "'", "``", "(", "[", "«", "–", "—", "-", "•", "*", "…", "..."}


@functools.cache
def words() -> dict[str, frozenset[str]]:
    """`never_last`: abbreviations that are not a sentence's last word; `starters`: words that begin a sentence after one."""
    data = yaml.safe_load((Path(__file__).parent / "sentences.yaml").read_text(encoding="utf-8"))
    return {name: frozenset(data[name]) for name in ("never_last", "starters")}


def sentence_starts(doc: Doc) -> list[int]:
    """Indices of the tokens that begin a sentence; white space belongs to the sentence before it."""
    starts, texts = [0], [token.text for token in doc]
    for place in range(1, len(texts)):
        if texts[place].isspace():
            continue
        previous = place - 1
        gap = ""
        while previous >= 0 and texts[previous].isspace():
            gap += texts[previous]
            previous -= 1
        if previous < starts[-1]:
            if previous < 0:
                starts[-1] = place
            continue
        if gap.count("\n") >= 2 or ("\n" in gap and _line_ends(texts, previous, place)) or _ends(texts, previous, place, doc):
            starts.append(place)
    return starts if texts else []


def _line_ends(texts: list[str], last: int, following: int) -> bool:
    """Is a single line break a break of sentences?  Yes after end marks, before a list mark, and after a short headline."""
    if texts[last] in TERMINAL | CLOSING | {":"}:
        return True
    if texts[following] in OPENING:
        return True
    length, place = 0, last
    while place >= 0 and "\n" not in texts[place]:
        length += len(texts[place]) + 1
        place -= 1
    return length < 50 and texts[following][:1].isupper()


def _ends(texts: list[str], last: int, following: int, doc: Doc) -> bool:
    """Does the token at `last` (closing marks after the end mark included) end a sentence, before `following`?"""
    end = last
    while end > 0 and texts[end] in CLOSING:
        end -= 1
    closed = end < last
    word = texts[end]
    upcoming = texts[following]
    opening = upcoming in OPENING
    if opening and following + 1 < len(texts):
        upcoming = texts[following + 1]
    capital = upcoming[:1].isupper() or upcoming[:1].isdigit()
    if word in TERMINAL:
        if closed and not doc[last].whitespace_ and following == last + 1:
            return False
        if texts[following] in CLOSING and not (doc[last].whitespace_ or following > last + 1):
            return False  # the closing mark still belongs here
        if texts[following] in CLOSING and not opening:
            return False
        if word in {"…", "..."}:
            return capital
        return capital or opening or not upcoming[:1].isalpha()
    if word.endswith(".") and len(word) > 1 and word not in words()["never_last"]:
        return upcoming in words()["starters"]
    return False
