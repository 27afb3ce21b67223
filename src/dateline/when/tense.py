"""Which way a time expression without a year or week points: back, ahead, or nowhere in particular."""

from __future__ import annotations

import re
from typing import Literal

from spacy.tokens import Doc, Span, Token

Direction = Literal["past", "future", "present"]

PLANS = frozenset(
    "plan schedule expect intend want hope agree vow promise ask urge seek decide prepare aim expire slate pledge propose wish "
    "due set likely ready bound demand order call request invite warn threaten try tentatively postpone delay extend".split()
)
SCHEDULED = frozenset("schedule slate plan".split())
AHEAD = frozenset("upcoming ahead forthcoming pending tentatively".split())
MODALS = frozenset("will wo ll 'll ’ll shall can may must should might could would ca".split())
FUTURE_WORDS = re.compile(
    r"\b(?:will|won['’]t|shall|(?:is|are|was|were) (?:due|set|to|scheduled|expected|slated|going|likely)|plans?|planned to|"
    r"scheduled|expected|upcoming|ahead of|deadline|intends?|hopes?|must|should|may|can|could|would)\b|['’]ll\b"
)


def direction(doc: Doc, start: int, end: int) -> Direction | None:
    """The direction of the clause that holds the characters `start` to `end`; None where nothing tells it."""
    if doc.has_annotation("DEP"):
        span = doc.char_span(start, end, alignment_mode="expand")
        return of_span(span) if span is not None and len(span) else None
    return of_text(doc.text, start, end)


def of_text(text: str, start: int, end: int) -> Direction:
    """Without a tree: the words of the sentence around the expression decide."""
    left = max(text.rfind(mark, 0, start) for mark in (". ", "; ", "\n\n")) + 1
    right = min((place for place in (text.find(". ", end), text.find("\n\n", end)) if place >= 0), default=len(text))
    return "future" if FUTURE_WORDS.search(f"{text[max(left, start - 90) : start]} {text[end : min(right, end + 60)]}") else "past"


def of_span(span: Span) -> Direction | None:
    node = span.root
    seen = 0
    while seen < 12:
        seen += 1
        if node.lower_ in AHEAD or any(child.lower_ in AHEAD for child in node.lefts):
            return "future"
        if node.pos_ in {"VERB", "AUX"} or any(child.dep_ == "cop" for child in node.children):
            found = of_verb(node)
            if found:
                return found
        if node.head is node:
            return None
        node = node.head
    return None


def of_verb(verb: Token) -> Direction | None:
    """The direction of a clause from its verb and auxiliaries; None for infinitives and participles that follow their governor."""
    helpers = [child for child in verb.lefts if child.dep_.startswith("aux") or child.dep_ == "cop"]
    words = {child.lower_ for child in helpers}
    if "have" in words and words & {"would", "could", "might", "may", "must", "should"}:
        return "past"
    if words & MODALS:
        return "future"
    planned = verb.lemma_ in PLANS or verb.lower_ in PLANS
    finite = next((child.tag_ for child in helpers if child.tag_ in {"VBD", "VBZ", "VBP"}), None)
    infinitive = any(child.lower_ == "to" and child.tag_ == "TO" for child in verb.lefts)
    if infinitive:
        if any(child.lower_ in {"is", "are", "was", "were"} for child in verb.lefts):
            return "future"
        governor = verb.head
        if governor is verb:
            return "future"
        if verb.dep_ in {"acl", "xcomp", "ccomp", "csubj"} and (
            governor.lemma_ in PLANS or governor.lower_ in PLANS or governor.pos_ == "NOUN"
        ):
            return "past" if any(child.lower_ == "had" for child in governor.lefts) else "future"
        return None
    tag = verb.tag_
    if verb.lemma_ in SCHEDULED and "had" not in words:
        return "future"
    if tag == "VBD" or words & {"had", "did", "was", "were", "'d"}:
        return "future" if planned and words & {"was", "were"} and "had" not in words else "past"
    if words & {"has", "have", "'ve", "’ve"}:
        return "past"
    if tag == "VBN":
        if planned and (finite in {"VBZ", "VBP"} or not helpers):
            return "future"
        return "past"
    if tag == "VBG":
        return "future" if finite in {"VBZ", "VBP"} else None
    if tag in {"VBZ", "VBP"} or finite:
        return "future" if planned else "present"
    return None
