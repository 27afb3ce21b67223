"""The events of a report as the links see them: in order, by token, and with the actors that they share."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import islice

from spacy.attrs import POS
from spacy.symbols import VERB
from spacy.tokens import Doc, Span, Token

from ..board import EventDraft, Mention

LEAD = 3
"""Sentences from which the main happening is taken."""
PURSUIT = {"arrest", "allege", "investigate", "convict"}
"""Modes of what police and courts do about a deed."""
WORDS = {"ACCUSE", "SUPPORT", "REJECT", "REQUEST", "THREATEN"}
"""Types that are words about a deed more than deeds."""


class Events:
    """All events of one report."""

    def __init__(self, doc: Doc):
        self.doc = doc
        self.drafts: list[EventDraft] = sorted(doc._.events, key=lambda draft: (draft.trigger.start, draft.trigger.end, draft.type))
        self.at: dict[int, EventDraft] = {}
        for draft in self.drafts:
            for span in draft.triggers:
                for i in range(span.start, span.end):
                    self.at.setdefault(i, draft)
        self.main = main_event(doc, self.drafts)

    @cached_property
    def verbs(self) -> list[tuple[Token, str]]:
        """The verbs of the report with their lemmas; several rules go through them."""
        return [(self.doc[i], self.doc[i].lemma_) for i in (self.doc.to_array([POS]) == VERB).nonzero()[0].tolist()]

    def same(self, draft: EventDraft) -> EventDraft:
        """The first telling of an event told twice but not merged: of one type and stem ("stabbed", "the stabbing")."""
        if draft.type in WORDS:
            return draft
        root = stem(draft.head.lower_)
        for other in self.drafts:
            if other is draft:
                break
            alike = other.type == draft.type and other.status == draft.status and stem(other.head.lower_) == root
            if alike and (not draft.recipients or not other.recipients or share(draft.recipients, other.recipients)):
                return other
        return draft

    def before(self, draft: EventDraft) -> list[EventDraft]:
        """Events told before this one, the nearest first."""
        return [other for other in reversed(self.drafts) if other.trigger.start < draft.trigger.start]


def lead(doc: Doc) -> list[Span]:
    """The first sentences; datelines and other short lines do not count."""
    return list(islice((sent for sent in doc.sents if length(sent) > 4), LEAD))


def length(sent: Span) -> int:
    return sum(not token.is_space and not token.is_punct for token in sent)


def main_event(doc: Doc, drafts: list[EventDraft]) -> EventDraft | None:
    """The report's main happening: an event of its first sentences that the title names or that is told of most."""
    sentences = lead(doc)
    if not sentences or not drafts:
        return None
    end = sentences[-1].end
    leading = [draft for draft in drafts if first(draft) < end] or drafts[:1]
    title = words_of((doc._.report.title if doc._.report is not None else "") or "")

    def weight(draft: EventDraft) -> tuple[float, int]:
        named = len(title & {stem(token.lower_) for token in draft.trigger if not token.is_stop})
        return (
            1.5 * min(named, 1) - (1.0 if draft.type in WORDS else 0.0) + 0.5 * min(len(draft.mentions), 3)
            - 0.75 * (draft.mode in PURSUIT) - 0.5 * (draft.status in {"denied", "possible"})
            - (0.5 if first(draft) >= sentences[0].end else 0.0),
            -first(draft),
        )  # fmt: skip

    return max(leading, key=weight)


def first(draft: EventDraft) -> int:
    """Where the event is first told."""
    return min(span.start for span in draft.triggers)


def words_of(text: str) -> set[str]:
    return {stem(word.strip(".,:;'\"").lower()) for word in text.split()}


def stem(word: str) -> str:
    """A word without its commonest endings, enough to see "stabbed" in "stabbing"."""
    for ending in ("ings", "ing", "ions", "ion", "als", "al", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)][:6]
    return word[:6]


def names(mentions: Iterable[Mention]) -> set[str]:
    """What the participants go by: their actors' names, else their words, in lower case."""
    return {(mention.actor.name if mention.actor is not None else mention.span.text).lower() for mention in mentions}


def share(one: Iterable[Mention], other: Iterable[Mention]) -> bool:
    """Whether two lists of participants have somebody in common."""
    one, other = list(one), list(other)
    actors = {id(mention.actor) for mention in one if mention.actor is not None}
    return any(id(mention.actor) in actors for mention in other if mention.actor is not None) or bool(names(one) & names(other))


def climb(token: Token, most: int = 8) -> list[Token]:
    """The heads above a token, nearest first."""
    out = []
    while token.head.i != token.i and len(out) < most:
        token = token.head
        out.append(token)
    return out
