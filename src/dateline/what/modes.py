"""The mode of an event: the codebook's words in and around the trigger, and the mode head."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from . import heads
from .codebook import Codebook
from .combine import Found

NEAR = (
    "amod",
    "compound",
    "nmod",
    "obj",
    "obl",
    "obl:agent",
    "nsubj",
    "xcomp",
    "ccomp",
    "compound:prt",
    "nmod:poss",
    "acl",
    "advcl",
    "nsubj:pass",
)


def choose(doc: Doc, found: Found, book: Codebook) -> str | None:
    """The mode of a trigger, or None.

    The trigger's own words decide first ("air strike"), then the entry's mode, then the mode head where it is sure, then
    words that hang on the trigger ("fired rockets", "called for talks"), then the mode head.
    """
    known = book.modes.get(found.trigger.type, {})
    if not known:
        return None
    own = [doc[i] for i in range(found.trigger.first, found.trigger.last + 1)]
    mode = by_words(own, known)
    if mode is None and found.match is not None:
        mode = found.match.entry.mode
    if mode is not None:
        return mode
    head_mode, sure = heads.mode_of(doc, found.trigger, tuple(known))
    if sure >= heads.thresholds()["mode_sure"]:
        return head_mode
    root = found.trigger.span(doc).root
    return by_words(around(root), known) or head_mode


def around(token: Token) -> list[Token]:
    """What hangs on a trigger, two steps down; a noun that is an object also sees its verb."""
    near = [child for child in token.children if child.dep_ in NEAR]
    near += [inner for child in near for inner in child.children if inner.dep_ in NEAR]
    return near


def by_words(tokens: list[Token], known: dict[str, tuple[str, ...]]) -> str | None:
    """The first mode in the codebook's order one of whose words, or all words of a phrase, are among the tokens."""
    forms = {form for token in tokens for form in (token.lemma_.lower(), token.lower_)}
    text = " ".join(token.lemma_.lower() for token in tokens)
    for mode, words in known.items():
        for word in words:
            if word in forms or ((" " in word or "-" in word) and word in text.replace(" - ", "-")):
                return mode
    return None
