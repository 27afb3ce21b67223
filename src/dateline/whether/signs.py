"""Readable signs of an event's status in its clause and above it (signs.yaml)."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from spacy.tokens import Token

from ..board import EventDraft

VERBAL = {"VERB", "AUX"}
CLAUSAL = {"xcomp", "ccomp", "acl", "advcl", "csubj"}
NOMINAL_LINKS = {"obj", "nmod", "obl", "nsubj", "nsubj:pass", "compound"}


@dataclass(frozen=True)
class Sign:
    name: str
    status: str
    weight: float


@functools.cache
def table() -> dict:
    return yaml.load(
        (Path(__file__).parent / "signs.yaml").read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )


@functools.cache
def word_signs(group: str) -> dict[str, Sign]:
    """Word → sign of one group."""
    return {
        word: Sign(f"{group}.{name}", sign["status"], sign["weight"])
        for name, sign in table()[group].items()
        for word in sign.get("words", ())
    }


@functools.cache
def sign(group: str, name: str) -> Sign:
    found = table()[group][name]
    return Sign(f"{group}.{name}", found["status"], found["weight"])


@functools.cache
def words(name: str) -> frozenset[str]:
    return frozenset(table()[name])


def signs_of(draft: EventDraft, published: str, times: list) -> list[Sign]:
    """All signs for one event, each once."""
    head = draft.head
    found: list[Sign] = []
    inside = range(draft.trigger.start, draft.trigger.end) if draft.type in words("own_words") else range(0)
    if draft.type not in words("own_words"):
        for token in draft.trigger:
            groups = ("negation", "governors") + (("auxiliaries",) if token.pos_ == "AUX" else ())
            if token.i != head.i or len(draft.trigger) == 1:
                found += (
                    one
                    for group in groups
                    for one in [word_signs(group).get(token.lemma_.lower())]
                    if one and len(draft.trigger) > 1
                )
    found += verb_signs(head, draft.type, inside=inside) if head.pos_ in VERBAL else noun_signs(head, draft.type)
    found += above(head)
    found += time_signs(draft, published, times)
    out: list[Sign] = []
    for one in found:
        if one not in out:
            out.append(one)
    return out


def verb_signs(verb: Token, kind: str, depth: int = 0, inside: range = range(0)) -> Iterator[Sign]:
    """Auxiliaries, tense, negation, adverbs and conditions on a verb; words `inside` the trigger do not count."""
    children = [child for child in verb.children if child.i not in inside]
    aux = [child for child in children if child.dep_ in {"aux", "aux:pass", "cop"}]
    negated = any(child.lower_ in word_signs("negation") and child.dep_ in {"advmod", "aux"} for child in children)
    forms = {child.lower_ for child in aux}
    modal = next((word_signs("auxiliaries")[f] for f in (c.lower_ for c in aux) if f in word_signs("auxiliaries")), None)
    has_to = any(child.lower_ == "to" and child.dep_ in {"mark", "aux"} for child in children)
    if modal is not None and modal.name == "auxiliaries.would" and "have" in forms:
        yield sign("auxiliaries", "would_have")
    elif modal is not None:
        yield modal
    elif (has_to and forms & {"is", "are", "'s", "’s"}) or (has_to and verb.dep_ == "xcomp" and verb.head.lower_ == "going"):
        yield sign("auxiliaries", "is_to")
    elif not has_to and not negated:
        yield from tense_signs(verb, forms, kind)
    elif has_to:
        yield sign("tenses", "perfect" if "have" in forms else "infinitive")
    for child in children:
        if child.dep_ in {"advmod", "aux", "det", "cc:preconj"} and child.i < verb.i + 3:
            low = child.lower_
            if low in word_signs("negation"):
                if kind == "REJECT" and verb.lemma_.lower() not in words("attitudes"):
                    yield sign("tenses", "refusal")  # the negation makes the refusal: "did not accede to the demands"
                    continue
                yield word_signs("negation")[low]
            elif low in word_signs("adverbs"):
                yield word_signs("adverbs")[low]
        if child.dep_ == "mark" and child.lower_ in word_signs("clauses"):
            yield word_signs("clauses")[child.lower_]
        if child.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in {"if", "unless"} for c in child.children):
            yield sign("clauses", "under_if")
        if child.dep_ == "obl" and forms & {"have", "has", "'ve"} and any(c.lower_ == "since" for c in child.lefts):
            yield sign("clauses", "since")
        if child.dep_ in {"nsubj", "nsubj:pass"} and any(c.dep_ == "det" and c.lower_ == "no" for c in child.children):
            yield sign("negation", "no")
    if (
        depth < 3
        and verb.dep_ in {"xcomp", "ccomp"}
        and verb.head.lemma_.lower() in words("transparent")
        and verb.head.pos_ in VERBAL
    ):
        yield from verb_signs(verb.head, kind, depth + 1)
    if depth < 3 and verb.dep_ == "conj" and verb.head.pos_ in VERBAL and not aux and (verb.tag_ in {"VB", "VBN", "VBG"} or has_to):
        shared = [s for s in verb_signs(verb.head, kind, depth + 1) if s.name.startswith(("auxiliaries", "clauses"))]
        yield from shared
        yield from above(verb.head)


def tense_signs(verb: Token, forms: set[str], kind: str) -> Iterator[Sign]:
    if verb.dep_ == "amod" and verb.tag_ == "VBN":
        if kind in words("standing_types"):
            yield sign("tenses", "standing")
    elif verb.lemma_.lower() in words("lasting") and not forms & {"had"} and verb.tag_ != "VBD":
        yield sign("tenses", "progressive")
    elif forms & {"have", "has", "had", "'ve", "having"}:
        yield sign("tenses", "progressive" if "been" in forms and verb.tag_ == "VBG" else "perfect")
    elif verb.tag_ == "VBG" and forms & {"is", "are", "am", "'s", "'re", "’s", "’re", "be"}:
        yield sign("tenses", "progressive")
    elif verb.tag_ == "VBN" and forms & {"is", "are", "being"}:
        yield sign("tenses", "progressive" if "being" in forms else "present")
    elif verb.tag_ in {"VBD", "VBN"} or forms & {"was", "were", "did"}:
        yield sign("tenses", "past")
    elif verb.tag_ in {"VBZ", "VBP"} and verb.lemma_.lower() in words("attitudes"):
        yield sign("tenses", "standing")
    elif verb.tag_ in {"VBZ", "VBP"} and kind not in words("words_types"):
        yield sign("tenses", "present")


def noun_signs(noun: Token, kind: str) -> Iterator[Sign]:
    """Modifiers, determiners and prepositions of a noun, and the tense of a verb that lends it one."""
    for child in noun.children:
        low = child.lower_
        if child.dep_ in {"amod", "det", "compound", "nmod:poss", "nmod:unmarked"}:
            if low in word_signs("modifiers"):
                yield word_signs("modifiers")[low]
            elif low == "no":
                yield sign("negation", "no")
        if child.dep_ == "case" and low in word_signs("prepositions"):
            yield word_signs("prepositions")[low]
    verb = noun.head
    if verb.pos_ in VERBAL and noun.dep_ in {"obj", "nsubj", "nsubj:pass", "obl"}:
        lent = verb.lemma_.lower() in words("transparent") and noun.dep_ != "obl"
        for one in verb_signs(verb, kind):
            if (
                lent
                or (noun.dep_ == "obj" and one.name == "negation.not")
                or (noun.dep_.startswith("nsubj") and one.name in {"auxiliaries.future", "auxiliaries.might"})
            ):
                yield one
    for child in noun.children:
        if child.dep_ == "cop" or (child.dep_ == "aux" and child.lower_ in word_signs("auxiliaries")):
            yield from (s for s in [word_signs("auxiliaries").get(child.lower_)] if s)


def above(token: Token) -> Iterator[Sign]:
    """Governors up the tree ("plans to *attack*", "refused to begin *withdrawing*"), up to a verb of saying."""
    governors = word_signs("governors")
    for _ in range(3):
        head, dep = token.head, token.dep_
        if head.i == token.i or not (dep in CLAUSAL or (dep in NOMINAL_LINKS and token.pos_ not in VERBAL)):
            return
        if dep in {"nsubj", "nsubj:pass"} and not passive_plan(head):
            return
        if dep == "advcl" and token.tag_ != "VB":
            return
        found = governors.get(head.lemma_.lower()) or governors.get(head.lower_)
        if dep == "obl" and found and found.name not in {"governors.fail", "governors.wish"}:
            found = None
        if found:
            yield found
            forms = {child.lower_ for child in head.children if child.dep_ == "aux"}
            if {"would", "have"} <= forms:
                yield sign("auxiliaries", "would_have")
            if (
                any(child.lower_ in word_signs("negation") and child.dep_ == "advmod" for child in head.children)
                and found.status != "denied"
            ):
                yield sign("negation", "not")
            return
        from_noun = token.pos_ not in VERBAL and head.pos_ in VERBAL and head.lemma_.lower() not in words("transparent")
        if dep == "ccomp" or from_noun or head.lemma_.lower() in words("saying"):
            return
        token = head


def passive_plan(verb: Token) -> bool:
    """Whether the subject is what is planned, cancelled or feared ("the talks were cancelled")."""
    return (
        verb.tag_ == "VBN"
        or any(child.dep_ == "aux:pass" for child in verb.children)
        or verb.lemma_.lower() in {"continue", "fail", "go", "persist"}
    )


def time_signs(draft: EventDraft, published: str, times: list) -> Iterator[Sign]:
    """A time expression of the event that lies after, or before, the report's date."""
    for span in draft.arguments.get("time", ()):
        for time in times:
            if time.start < span.end_char and span.start_char < time.end and time.type in {"DATE", "TIME"}:
                if time.begin and time.begin > published:
                    yield sign("times", "after")
                elif time.until and time.until < published:
                    yield sign("times", "before")
