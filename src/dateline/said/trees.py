"""Small questions to the tree that several files of this room ask."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span, Token

SUBJECTS = {"nsubj", "nsubj:pass", "nsubj:outer", "csubj", "expl"}
FINITE_TAGS = {"VBZ", "VBP", "VBD", "MD"}
NEGATIONS = {"not", "n't", "n’t", "never", "nor", "neither"}
LINKED = {"conj", "xcomp", "advcl", "parataxis", "ccomp"}


def sentence(token: Token) -> Span:
    """The sentence of a token; spaCy's own `token.sent` looks through the whole report each time."""
    doc = token.doc
    start, end = token.i, token.i + 1
    while start and not doc[start].is_sent_start:
        start -= 1
    while end < len(doc) and not doc[end].is_sent_start:
        end += 1
    return doc[start:end]


def subject(verb: Token) -> Token | None:
    """The verb's own subject, the nearest one where the tree gives several."""
    found = [child for child in verb.children if child.dep_ in SUBJECTS and child.dep_ != "csubj"]
    return min(found, key=lambda child: abs(child.i - verb.i)) if found else None


def is_passive(verb: Token) -> bool:
    """Whether a participle is passive: it has a passive auxiliary or subject."""
    return any(child.dep_ in {"aux:pass", "nsubj:pass"} for child in verb.children)


def is_negated(verb: Token) -> bool:
    """Whether "not", "n't" or "never" is said of the verb itself."""
    for child in verb.children:
        if child.lower_ in NEGATIONS and child.dep_ in {"advmod", "cc:preconj", "det"} and child.i < verb.i:
            return True
        if child.dep_.startswith("nsubj") and any(part.lower_ in NEGATIONS or part.lower_ == "no" for part in child.children):
            return True
    return False


def is_finite(token: Token) -> bool:
    """Whether a clause head has a subject or a finite form."""
    return token.tag_ in FINITE_TAGS or any(child.dep_ in SUBJECTS or child.tag_ in FINITE_TAGS for child in token.children)


def has_to(verb: Token) -> bool:
    """Whether the verb is an infinitive with "to"."""
    return any(child.lower_ == "to" and child.i < verb.i for child in verb.children)


def cases(noun: Token) -> set[str]:
    """The prepositions of a noun phrase, in lower case."""
    return {child.lower_ for child in noun.children if child.dep_ == "case"}


def with_case(head: Token, words: set[str], deps: tuple[str, ...] = ("obl", "nmod")) -> Token | None:
    """The first dependent of `head` that one of the prepositions introduces."""
    return next((child for child in head.children if child.dep_.startswith(deps) and cases(child) & words), None)


def up(token: Token) -> Iterator[Token]:
    """The token and its heads up to the root."""
    while True:
        yield token
        if token.head.i == token.i:
            return
        token = token.head


def has_that(clause_head: Token) -> bool:
    return any(child.dep_ == "mark" and child.lower_ in {"that", "whether"} for child in clause_head.children)
