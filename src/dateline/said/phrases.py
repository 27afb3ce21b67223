"""Cues that are no verbs: "according to", and adverbs that hide the speaker."""

from __future__ import annotations

from spacy.attrs import LOWER
from spacy.tokens import Doc

from .clauses import speaker_after
from .drafts import Draft
from .lexicon import Lexicon, lexicon
from .spans import Found, trimmed
from .speakers import document
from .trees import LINKED, sentence


def phrases(doc: Doc, book: Lexicon) -> list[Draft]:
    """ "According to X, ..." and its like: the clause around the phrase."""
    out = []
    openers = book.openers
    places = [i for i, form in enumerate(doc.to_array([LOWER]).tolist()) if form in openers]
    for words in book.phrases:
        size = len(words)
        for i in places:
            if i >= len(doc) - size or tuple(part.lower_ for part in doc[i : i + size]) != words:
                continue
            if size > 1 or doc[i].is_sent_start or doc[i - 1].text == ",":
                out += phrase_statement(doc, i, i + size)
    return out


def phrase_statement(doc: Doc, start: int, end: int) -> list[Draft]:
    """The statements under one phrase that stands at tokens start to end."""
    sent = sentence(doc[start])
    noun = doc[start].head
    if not (doc[start].dep_ == "case" and end <= noun.i < min(end + 15, sent.end) and noun.pos_ in {"NOUN", "PROPN", "PRON"}):
        noun = speaker_after(doc, end, sent.end)
    if noun is None or noun.lower_ in lexicon().silent:
        return []
    first, last = start, max(noun.right_edge.i + 1, end)
    comma = next((part.i for part in doc[end : sent.end] if part.text in {",", ";"} and part.i > noun.i), None)
    if comma is not None and comma < last and first <= sent.start + 1:
        last = comma
    clause_head = noun.head
    while clause_head.dep_ not in {"root", "ccomp", "parataxis", "conj"} and clause_head.head.i != clause_head.i:
        clause_head = clause_head.head
    low, high = clause_head.left_edge.i, clause_head.right_edge.i + 1
    if clause_head.dep_ == "conj" and clause_head.pos_ not in {"VERB", "AUX"}:
        low, high = sent.start, sent.end
    low, high = min(low, first), max(high, last)
    pieces = [Found(low, first, "phrase"), Found(last, high, "phrase")]
    out = []
    for piece in pieces:
        piece = trimmed(doc, piece)
        if piece is not None and piece.end - piece.start >= 3:
            text = doc[piece.start : piece.end]
            out.append(
                Draft(
                    (start, end), text.start_char, text.end_char, document(noun), "indirect", "said.phrase", 0.85, core=doc[start]
                )
            )
    return out


def adverbs(doc: Doc, book: Lexicon) -> list[Draft]:
    """ "Reportedly, two people died": the clause after a word that hides the speaker."""
    out = []
    forms = book.adverb_forms
    for i in [i for i, form in enumerate(doc.to_array([LOWER]).tolist()) if form in forms]:
        token = doc[i]
        if token.head.pos_ not in {"VERB", "AUX", "NOUN", "ADJ", "PROPN"} or token.dep_ == "amod":
            continue
        head = token.head
        while head.dep_ in LINKED - {"conj", "ccomp", "parataxis"} and head.i < token.i:
            head = head.head
        start, end = token.i + 1, head.right_edge.i + 1
        if head.dep_ in {"amod", "compound"} or end <= start:
            continue
        piece = trimmed(doc, Found(start, end, "adverb"))
        if piece is not None and (piece.end - piece.start >= 2 or head.pos_ == "VERB"):
            text = doc[piece.start : piece.end]
            out.append(
                Draft((token.i, token.i + 1), text.start_char, text.end_char, None, "indirect", "said.adverb", 0.7, core=token)
            )
    return out
