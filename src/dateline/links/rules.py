"""The rules that find links, each yielding (from, to, kind, evidence, confidence)."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from ..board import EventDraft
from .events import WORDS, Events, climb, share
from .lexicon import Connective, Relations

Found = tuple[EventDraft, EventDraft, str, str, float]
DETERMINERS = {"the", "this", "that", "these", "those", "his", "her", "its", "their", "such"}


def all_links(events: Events, book: Relations) -> Iterator[Found]:
    """Every rule in the order of its trust; the first link between two events wins."""
    for rule in (by_connective, by_verb, by_object, by_demand, by_pursuit, by_reaction):
        yield from rule(events, book)


def by_connective(events: Events, book: Relations) -> Iterator[Found]:
    """ "A in response to B", "after B, A": B stands in the complement of the connective, A above it in the tree."""
    for second in events.drafts:
        for span in second.triggers:
            head = span.root
            path = climb(head)
            for place, token in enumerate(path):
                first = events.at.get(token.i)
                if first is None or first is second:
                    continue
                connective = introducing(head, path[:place], token, book, first)
                if connective is not None:
                    yield linked(first, second, connective.kind, connective.name, 0.8)
                break


def introducing(head: Token, path: list[Token], top: Token, book: Relations, first: EventDraft) -> Connective | None:
    """The connective whose last word marks `head` or one of the words between it and `top`."""
    doc = head.doc
    for token in [head, *path]:
        if token.head.i == token.i:
            continue
        for mark in token.children:
            if mark.dep_ not in {"case", "mark", "advmod"} or mark.i > head.i:
                continue
            for connective in book.connectives:
                size = len(connective.words)
                last = mark.i if connective.words[-1] == mark.lower_ else -1
                if connective.words[0] == mark.lower_:
                    last = mark.i + size - 1
                if last < size - 1 or last >= len(doc) or last >= head.i:
                    continue
                if tuple(word.lower_ for word in doc[last - size + 1 : last + 1]) == connective.words:
                    if not connective.types or first.type in connective.types:
                        return connective
    return None


def linked(first: EventDraft, second: EventDraft, kind: str, evidence: str, confidence: float) -> Found:
    """A cause goes from the event that came first."""
    if kind == "cause":
        first, second = second, first
    return first, second, kind, evidence, confidence


def by_verb(events: Events, book: Relations) -> Iterator[Found]:
    """ "The bombing triggered riots", "the move follows the killing"."""
    for token in events.doc:
        verb = book.verbs.get(token.lemma_) if token.pos_ == "VERB" else None
        if verb is None or token.i in events.at and not verb.prep and verb.kind == "cause":
            continue
        subject = next((child for child in token.children if child.dep_ in {"nsubj", "nsubj:pass"}), None)
        if verb.prep:
            ends = [
                child
                for child in token.children
                if child.dep_ in {"obl", "advcl"} and any(c.lower_ in verb.prep for c in child.children)
            ]
        else:
            ends = [child for child in token.children if child.dep_ in {"obj", "ccomp", "xcomp"}]
        if subject is None or not ends:
            continue
        one = events.at.get(token.i) or event_of(events, subject, book)
        other = event_of(events, ends[0], book)
        if one is not None and other is not None and one is not other:
            yield one, other, verb.kind, f"links.verb_{verb.lemma}", 0.75


def event_of(events: Events, noun: Token, book: Relations) -> EventDraft | None:
    """The event that a noun phrase names or takes up."""
    found = events.at.get(noun.i) or anaphor(events, noun, book)
    if found is not None:
        return found
    inside = [events.at[token.i] for token in noun.subtree if token.i in events.at]
    return inside[0] if inside else None


def anaphor(events: Events, noun: Token, book: Relations) -> EventDraft | None:
    """The event told before that "the attack" or "the move" takes up: the main one if it fits, else the nearest that does."""
    types = book.anaphors.get(noun.lemma_.lower())
    if types is None:
        return None
    definite = any(
        child.dep_ in {"det", "nmod:poss"} and (child.lower_ in DETERMINERS or child.dep_ == "nmod:poss") for child in noun.children
    )
    if not definite:
        return None
    earlier = [draft for draft in reversed(events.drafts) if draft.trigger.end <= noun.i and draft.status != "denied"]
    fitting = (
        [draft for draft in earlier if draft.type in types] if types else [draft for draft in earlier if draft.type not in WORDS]
    )
    if events.main in fitting:
        return events.main
    return fitting[0] if fitting else None


def by_object(events: Events, book: Relations) -> Iterator[Found]:
    """ "condemned the attack", "rejected the demand": words about a deed answer it."""
    for draft in events.drafts:
        if draft.type not in book.reactions | {"CONCEDE", "THREATEN", "PROTEST"}:
            continue
        tokens = [child for token in draft.trigger for child in token.children if child.dep_ in {"obj", "obl", "nmod", "acl"}]
        tokens += [token for token in draft.trigger if token.pos_ == "NOUN" and token.i != draft.trigger.start]
        for token in tokens:
            target = events.at.get(token.i)
            if target is draft or target is None:
                target = anaphor(events, token, book)
            if (
                target is not None
                and target is not draft
                and not (draft.type == "REQUEST" and target.trigger.start > draft.trigger.start)
            ):
                yield draft, target, "response", "links.object", 0.6
                break


def by_demand(events: Events, book: Relations) -> Iterator[Found]:
    """A refusal, concession or deed of those who were asked answers the nearest request or offer to them."""
    for draft in events.drafts:
        if draft.type not in {"REJECT", "CONCEDE", "AGREE", "RETREAT"}:
            continue
        for other in events.drafts:
            if other is draft or other.type != "REQUEST" or abs(other.trigger.start - draft.trigger.start) > 150:
                continue
            if share(draft.actors, other.recipients) and (share(draft.recipients, other.actors) or not draft.recipients):
                yield draft, other, "response", "links.demand", 0.5
                break


PURSUIT = {"arrest", "allege", "investigate", "convict"}


def by_pursuit(events: Events, book: Relations) -> Iterator[Found]:
    """An arrest, charge, trial or sentence of those who did a deed answers it."""
    for draft in events.drafts:
        if draft.mode not in PURSUIT or not draft.recipients:
            continue
        deeds = [
            other
            for other in events.drafts
            if other.type in {"ASSAULT", "PROTEST"} and other is not draft and share(draft.recipients, other.actors)
        ]
        if deeds:
            target = (
                events.main
                if events.main in deeds
                else min(deeds, key=lambda other: abs(other.trigger.start - draft.trigger.start))
            )
            yield draft, target, "response", "links.pursuit", 0.55


def by_reaction(events: Events, book: Relations) -> Iterator[Found]:
    """Words about a deed, told after the report's main happening by somebody else, answer it where nothing else is named."""
    main = events.main
    if main is None:
        return
    for draft in events.drafts:
        if draft is main or draft.type not in book.reactions or draft.trigger.start < main.trigger.start:
            continue
        if draft.status in {"possible", "denied", "planned"} or share(draft.actors, main.actors) or not draft.actors:
            continue
        yield draft, main, "response", "links.reaction", 0.4
