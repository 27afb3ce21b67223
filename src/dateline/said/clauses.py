"""Contents that are clauses: after the cue, before it, and around it."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from .heads import Heads
from .lexicon import lexicon
from .spans import Found, stretched
from .trees import has_that, has_to, is_finite, sentence, subject


def clause(token: Token, heads: Heads) -> list[Found]:
    """A clause that depends on the cue: "said (that) the talks failed", "the talks failed, he said"."""
    clauses = [child for child in token.children if child.dep_.startswith("ccomp")]
    if not clauses:
        clauses = [child for child in token.children if child.dep_ == "parataxis" and child.i > token.i and is_finite(child)][:1]
    if not clauses:
        clauses = [
            child
            for child in token.children
            if child.dep_ in {"advcl", "xcomp"} and child.i > token.i and is_finite(child) and has_that(child)
        ][:1]
    if not clauses:
        return []
    after = [child for child in clauses if child.i > token.i]
    if after:
        start = min(child.left_edge.i for child in after)
        end = max(child.right_edge.i for child in after) + 1
        start = max(start, token.i + 1)
        if start > token.i + 1 and not hearer(token) and begins_clause(token, start):
            start = token.i + 1
        return [stretched(token, Found(start, end, "clause"), heads)]
    child = clauses[-1]
    return split_around(token, child.left_edge.i, child.right_edge.i + 1, "clause_before", heads)


def hearer(token: Token) -> bool:
    """Whether a verb takes the one who is told as its object."""
    entry = lexicon().verb(token)
    return entry is not None and (
        "infinitive" in entry.frames or entry.lemma in {"tell", "inform", "notify", "assure", "reassure", "brief"}
    )


def begins_clause(token: Token, start: int) -> bool:
    """Whether the words between cue and clause are the clause's own subject that the tree gave to the cue."""
    between = token.doc[token.i + 1 : start]
    if any(part.is_punct or (part.pos_ in {"ADP", "ADV", "VERB"} and part.dep_ == "case") for part in between[:1]):
        return False
    nouns = [part for part in between if part.head.i == token.i and part.dep_ in {"obj", "nsubj", "iobj", "nsubj:pass"}]
    return bool(nouns) and not any(part.is_punct for part in between) and token.doc[start].lower_ not in {"that", "whether", "if"}


def split_around(token: Token, start: int, end: int, rule: str, heads: Heads) -> list[Found]:
    """The words from start to end that are not the cue's own clause: one piece, or two around it."""
    first, last = cue_clause(token)
    pieces = []
    if start < first:
        pieces.append(Found(start, min(first, end), rule))
    if end > last + 1 and any(not part.is_punct for part in token.doc[max(last, start) : end]) and end - max(last, start) > 3:
        pieces.append(Found(max(last, start), end, rule))
    return pieces


def cue_clause(token: Token) -> tuple[int, int]:
    """First and last-plus-one token of a cue with its subject, hearer and adverbs, without its clause."""
    inside = {token.i}
    for child in token.children:
        if not child.dep_.startswith(("ccomp", "parataxis", "conj", "advcl", "punct")):
            inside.update(range(child.left_edge.i, child.right_edge.i + 1))
    return min(inside), max(inside) + 1


def raised(token: Token) -> list[Found]:
    """ "is reported to have fled": the infinitive of a passive cue."""
    child = next(
        (child for child in token.children if child.dep_ in {"xcomp", "ccomp", "advcl"} and child.i > token.i and has_to(child)),
        None,
    )
    if child is None:
        return []
    start = child.left_edge.i
    while start < child.i and token.doc[start].lower_ in {"to", "have", "been", "be", "had"}:
        start += 1
    return [Found(start, child.right_edge.i + 1, "raised")]


def around(token: Token, heads: Heads) -> list[Found]:
    """A cue set into the sentence that it reports: "The talks, the minister said, had failed"."""
    doc = token.doc
    sent = sentence(token)
    if token.dep_ == "parataxis" and token.head.i < token.i and subject(token) is not None:
        head = token.head
        return split_around(token, head.left_edge.i, min(head.right_edge.i + 1, sent.end), "around", heads)
    first, last = cue_clause(token)
    own = subject(token)
    if (
        own is None
        and first == token.i
        and first > sent.start + 2
        and doc[first - 1].text == ","
        and lexicon().verb(token)
        and token.tag_ not in {"VBG", "VBN", "VB"}
    ):
        return inverted(token)
    if any(child.dep_ in {"obj", "cc", "xcomp"} for child in token.children):
        return []
    if own is None or first <= sent.start + 2 or token.dep_ not in {"root", "conj", "ccomp", "parataxis", "advcl"}:
        return []
    comma = doc[first - 1]
    rest = [part for part in doc[last : sent.end] if not part.is_punct and not part.is_space]
    if (
        comma.lower_ in {",", "”", '"', "''", "—", "–"}
        and len(rest) <= 1
        and any(part.dep_.startswith("nsubj") for part in doc[sent.start : first])
    ):
        return [Found(sent.start, first, "before")]
    return []


def inverted(token: Token) -> list[Found]:
    """ "..., stated Minister X, and ...": the verb before its subject, which the tree did not see as one."""
    doc, sent = token.doc, sentence(token)
    noun = speaker_after(doc, token.i + 1, sent.end)
    if (
        noun is None
        or noun.pos_ not in {"PROPN", "NOUN", "PRON"}
        or not any(part.pos_ in {"VERB", "AUX"} for part in doc[sent.start : token.i])
    ):
        return []
    pieces = [Found(sent.start, token.i - 1, "inverted")]
    comma = next((part.i for part in doc[noun.i : sent.end] if part.text == ","), None)
    if comma is not None and comma + 3 < sent.end and any(part.pos_ in {"VERB", "AUX"} for part in doc[comma : sent.end]):
        pieces.append(Found(comma, sent.end, "inverted"))
    return pieces


def speaker_after(doc: Doc, start: int, stop: int) -> Token | None:
    """The head of the noun phrase that begins at `start`."""
    for part in doc[start : min(start + 12, stop)]:
        if part.is_punct and part.i > start:
            break
        if part.pos_ in {"NOUN", "PROPN", "PRON", "NUM", "ADJ"} and part.dep_ not in {
            "compound",
            "amod",
            "nmod:poss",
            "det",
            "flat",
            "nummod",
            "advmod",
        }:
            return part
    found = [part for part in doc[start : min(start + 4, stop)] if part.pos_ in {"NOUN", "PROPN", "PRON"}]
    return found[-1] if found else None
