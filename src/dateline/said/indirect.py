"""Indirect speech: from a cue word to its statements, by lexicon, tree and learned heads together."""

from __future__ import annotations

import numpy as np
from spacy.attrs import LOWER
from spacy.tokens import Doc, Token

from .clauses import around, clause, raised, speaker_after
from .drafts import Draft
from .frames import accused, described, gerund, hearer_infinitive, noun_content, plain_object, prepositional, promise
from .heads import LIKELY, SURE, Heads
from .lexicon import CLOSERS, Cue, lexicon
from .spans import Found, before_next_cue, by_head, trimmed
from .speakers import document, owner, speaker_of
from .trees import FINITE_TAGS, has_to, is_negated, is_passive, sentence, subject


def candidates(doc: Doc, heads: Heads) -> list[tuple[Token, Cue | None, bool]]:
    """Tokens that may be cues: (token, its entry, whether it is a noun)."""
    book = lexicon()
    out = []
    sure = (heads.cue >= SURE).tolist()
    forms = book.forms
    for i in [i for i, form in enumerate(doc.to_array([LOWER]).tolist()) if form in forms or sure[i]]:
        token = doc[i]
        if token.is_space or token.is_punct or token.dep_ in {"case", "fixed"}:  # "according to" is a phrase of its own
            continue
        verb = book.verb(token)
        noun = None if verb else book.noun(token)
        if verb or noun or (sure[i] and token.pos_ in {"VERB", "AUX", "NOUN", "ADJ"}):
            out.append((token, verb or noun, verb is None and token.pos_ == "NOUN"))
    return out


def statement_of(token: Token, entry: Cue | None, is_noun: bool, heads: Heads) -> list[Draft]:
    """The statements in indirect speech under one cue word; none if it is no cue here."""
    chance = float(heads.cue[token.i])
    found = noun_content(token, entry, chance, heads) if is_noun else verb_content(token, entry, chance, heads)
    drafts = []
    for one in found:
        one = trimmed(token.doc, before_next_cue(token, one, heads))
        if one is None:
            continue
        text = token.doc[one.start : one.end]
        speaker = noun_speaker(token) if is_noun else speaker_or_head(token, heads)
        drafts.append(
            Draft(
                cue=(token.i, one.cue_end or token.i + 1), start=text.start_char, end=text.end_char, speaker=speaker,
                mode="indirect",
                evidence=f"said.{one.rule}", confidence=round(0.5 + 0.45 * chance, 3), core=token,
            )
        )  # fmt: skip
    return drafts


def speaker_or_head(token: Token, heads: Heads) -> Token | None:
    """The tree's speaker; where the tree has none, the learned head's if it is rather sure."""
    found = speaker_of(token)
    if found is not None or is_passive(token):
        return found
    if token.i and token.nbor(-1).text in CLOSERS and subject(token) is None and token.tag_ not in {"VBG", "TO"}:
        after = speaker_after(token.doc, token.i + 1, sentence(token).end)
        if after is not None and after.pos_ in {"PROPN", "NOUN", "PRON"}:
            return document(after)
    values = heads.role(token, "speaker")
    if values is None or not len(values) or values.max() < 0.4:
        return before_comma(token)
    chosen = [i for i in np.flatnonzero(values >= 0.4)]
    inside = set(chosen)
    top = [i for i in chosen if token.doc[int(i)].head.i not in inside]
    return document(token.doc[int(max(top or chosen, key=lambda i: values[i]))])


def before_comma(token: Token) -> Token | None:
    """The name right before a finite cue, a comma apart: "..., the president of the league, Jamel Msallem, said"."""
    if token.tag_ not in FINITE_TAGS or token.i < 3:
        return None
    near = token.nbor(-1) if token.nbor(-1).text != "," else token.nbor(-2)
    if near.pos_ != "PROPN" or sentence(near).start != sentence(token).start:
        return None
    while near.dep_ in {"flat", "compound"} and near.head.i < near.i:
        near = near.head
    return near


def noun_speaker(noun: Token) -> Token | None:
    return owner(noun)


def strength(entry: Cue | None, frame: str, chance: float, least: float = 0.005) -> bool:
    """Whether a frame may be used: strong entries always, weak ones and unknown words as the head thinks."""
    if entry is None:
        return chance >= SURE
    given = entry.frames.get(frame)
    return (given == "strong" and chance >= 0.005) or (given == "weak" and chance >= LIKELY) or chance >= SURE


def verb_content(token: Token, entry: Cue | None, chance: float, heads: Heads) -> list[Found]:
    """All ways in which a verb can have a content, the surest first."""
    if is_negated(token) or impersonal(token, chance):
        return []
    passive = is_passive(token) and token.tag_ == "VBN"
    least = 0.1 if token.tag_ == "VB" and has_to(token) else 0.005
    if prep_next(token, entry):
        found = prepositional(token, entry, chance, heads)
        if found:
            return found
    if (
        strength(entry, "clause", chance, least)
        or reads(token)
        or (entry and token.pos_ not in {"VERB", "AUX"} and "clause" in entry.frames)
    ):
        found = clause(token, heads) or (raised(token) if passive else []) or around(token, heads)
        if found:
            return found
    for frame, rule in (
        ("infinitive", hearer_infinitive),
        ("promise", promise),
        ("gerund", gerund),
        ("describe", described),
        ("accuse", accused),
    ):
        if entry and frame in entry.frames and strength(entry, frame, chance, least):
            found = rule(token, heads)
            if found:
                return found
    if entry and "object" in entry.frames and chance >= 0.3 and not passive:
        found = plain_object(token, heads)
        if found:
            return found
    if chance >= SURE:
        return by_head(token, heads)
    return []


def impersonal(token: Token, chance: float) -> bool:
    """Whether "I", "we" or "you" is the subject: the reporter or the reader, not somebody quoted."""
    own = subject(token)
    return own is not None and chance < SURE and own.lower_ in {"i", "we", "you"}


def prep_next(token: Token, entry: Cue | None) -> bool:
    """Whether the next word is a preposition that makes the verb a cue: "called for"."""
    return entry is not None and token.i + 1 < len(token.doc) and token.nbor(1).lower_ in entry.preps


def reads(token: Token) -> bool:
    """Whether a document is what reads or says: "the letter reads"."""
    own = subject(token)
    return token.lemma_ == "read" and own is not None and own.lower_ in lexicon().carriers
