"""The rules that find links, each yielding (from, to, kind, evidence, confidence)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from spacy.tokens import Token

from ..board import EventDraft
from .events import PURSUIT, WORDS, Events, climb, first, share
from .lexicon import Connective, Relations

Found = tuple[EventDraft, EventDraft, str, str, float]
DETERMINERS = {"the", "this", "that", "these", "those", "his", "her", "its", "their", "such"}


def all_links(events: Events, book: Relations) -> Iterator[Found]:
    """Every rule in the order of its trust; the first link between two events wins."""
    for rule in (
        by_connective,
        by_order,
        by_verb,
        by_object,
        by_answer,
        by_demand,
        by_pursuit,
        by_refusal,
        by_help,
        by_reaction,
        by_part,
    ):
        yield from rule(events, book)


def by_connective(events: Events, book: Relations) -> Iterator[Found]:
    """ "A in response to B", "after B, A": B stands in the complement of the connective, A above it in the tree."""
    for second in events.drafts:
        for span in second.triggers:
            head = span.root
            path = climb(head)
            for place, token in enumerate(path):
                first = events.at.get(token.i) or carried(events, token)
                if first is None or first is second:
                    continue
                connective = introducing(head, path[:place], book, first, second)
                if connective is not None:
                    yield linked(first, second, connective.kind, connective.name, 0.8)
                break


LIGHT = {"begin", "start", "continue", "come", "occur", "happen", "erupt", "take", "follow", "resume", "break", "be"}
"""Verbs that only say that their subject, an event, went on."""


def carried(events: Events, token: Token) -> EventDraft | None:
    """The event that is the subject of a light verb: "the protests began"."""
    if token.lemma_ not in LIGHT:
        return None
    return next((events.at[child.i] for child in token.children if child.dep_.startswith("nsubj") and child.i in events.at), None)


def introducing(head: Token, path: list[Token], book: Relations, first: EventDraft, second: EventDraft) -> Connective | None:
    """The connective whose last word marks `head` or one of the words on the path from it to the first event."""
    doc = head.doc
    for place, token in enumerate([head, *path]):
        if token.head.i == token.i or any(node.dep_ == "conj" and node.pos_ == "VERB" for node in path[place:]):
            continue  # the clause belongs to the joined verb: "withdrew, but returned after rebels took over"
        for mark in token.children:
            if mark.dep_ not in {"case", "mark", "advmod"} or mark.i > head.i:
                continue
            low = mark.lower_
            for connective in book.at_edge.get(low, ()):
                size = len(connective.words)
                last = mark.i if connective.words[-1] == low else -1
                if connective.words[0] == low:
                    last = mark.i + size - 1
                if last < size - 1 or last >= len(doc) or last >= head.i:
                    continue
                here = tuple(word.lower_ for word in doc[last - size + 1 : last + 1])
                if here == connective.words and connective.fits(first.type, second.type):
                    return connective
    return None


APART = frozenset({";", ":", "—", '"', "“", "”"})
"""Marks between two events that part them."""


def by_order(events: Events, book: Relations) -> Iterator[Found]:
    """ "A ... after ... B" where the tree went astray: the connective between two events that follow each other in a sentence."""
    openers = {
        connective.words: connective
        for connective in book.connectives
        if not connective.types and not connective.targets and connective.kind == "response"
    }
    begins = {words[0] for words in openers}
    spans = sorted(((span, draft) for draft in events.drafts for span in draft.triggers), key=lambda pair: pair[0].start)
    for (span, draft), (other_span, other) in pairwise(spans):
        if draft is other or span.sent.start != other_span.sent.start or other_span.start - span.end > 15:
            continue
        between = tuple(token.lower_ for token in events.doc[span.end : other_span.start])
        if not APART.isdisjoint(between):
            continue
        for place, word in enumerate(between):
            if word not in begins or any(token.pos_ == "VERB" for token in events.doc[span.end : span.end + place]):
                continue
            found = next((openers[words] for words in openers if between[place : place + len(words)] == words), None)
            if found is not None:
                yield draft, other, found.kind, f"{found.name}_near", 0.55
                break


def linked(first: EventDraft, second: EventDraft, kind: str, evidence: str, confidence: float) -> Found:
    """A cause goes from the event that came first."""
    if kind == "cause":
        first, second = second, first
    return first, second, kind, evidence, confidence


def by_verb(events: Events, book: Relations) -> Iterator[Found]:
    """ "The bombing triggered riots", "the move follows the killing"."""
    for token, lemma in events.verbs:
        verb = book.verbs.get(lemma)
        if verb is None or (token.i in events.at and not verb.prep and verb.kind == "cause"):
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
        if not ends:
            continue
        if subject is None and token.dep_ in {"advcl", "acl", "conj"}:
            one = events.at.get(token.head.i)
        else:
            one = events.at.get(token.i) or (event_of(events, subject, book) if subject is not None else None)
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
    if not types:
        fitting = [draft for draft in earlier if draft.type not in WORDS] or earlier
        return events.main if events.main in earlier else fitting[0] if fitting else None
    fitting = [draft for draft in earlier if draft.type in types]
    modes = book.modes.get(noun.lemma_.lower(), frozenset())
    fitting = [draft for draft in fitting if draft.mode in modes] or fitting
    if events.main in fitting:
        return events.main
    return fitting[0] if fitting else None


def by_object(events: Events, book: Relations) -> Iterator[Found]:
    """ "condemned the attack", "called for an inquiry into the shooting": words about a deed answer it."""
    for draft in events.drafts:
        if draft.type not in book.reactions | {"CONCEDE", "THREATEN", "PROTEST"}:
            continue
        target = next(targets(events, draft, book), None)
        if target is not None:
            yield draft, target, "response", "links.object", 0.6


def targets(events: Events, draft: EventDraft, book: Relations) -> Iterator[EventDraft]:
    """The events named or taken up in what depends on a trigger, the nearest to it in the tree first."""
    inside = {token.i for token in draft.trigger}
    layer = [
        child for token in draft.trigger for child in token.children if child.i not in inside and child.i > draft.trigger.start
    ]
    layer = [token for token in draft.trigger if token.pos_ == "NOUN" and token.i != draft.trigger.start] + layer
    for _ in range(DEPTH):
        for token in layer:
            if token.dep_ in OBJECTS or token.i in inside:
                target = events.at.get(token.i)
                if target is draft or target is None:
                    target = anaphor(events, token, book)
                if target is not None and target is not draft and told(draft, target):
                    yield target
        layer = [
            child
            for token in layer
            if token.dep_ in OBJECTS or token.i in inside
            for child in token.children
            if child.i not in inside
        ]


OBJECTS = {"obj", "obl", "nmod", "nmod:poss", "acl:relcl"}
DEPTH = 3


def told(draft: EventDraft, target: EventDraft) -> bool:
    """Whether the target can be what is answered: a request's own object, not yet done, is not."""
    return target.status not in {"planned", "possible"} or target.trigger.start < draft.trigger.start


def by_answer(events: Events, book: Relations) -> Iterator[Found]:
    """ "Protesters responded by throwing stones": an answer to the event told just before."""
    for token, lemma in events.verbs:
        if lemma not in ANSWERS:
            continue
        own = events.at.get(token.i)
        means = [events.at[child.i] for child in token.children if child.dep_ == "advcl" and child.i in events.at]
        draft = means[0] if means else own
        if draft is None:
            continue
        earlier = [other for other in events.before(draft) if other is not own and not share(other.actors, draft.actors)]
        if earlier:
            yield draft, earlier[0], "response", "links.answer", 0.6


ANSWERS = {"respond", "retaliate", "react", "counter", "answer", "reply"}


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


def by_pursuit(events: Events, book: Relations) -> Iterator[Found]:
    """An arrest, charge, trial or sentence of those who did a deed answers it."""
    for draft in events.drafts:
        if draft.mode not in PURSUIT:
            continue
        deeds = [
            other
            for other in events.drafts
            if other.type in {"ASSAULT", "PROTEST"} and other is not draft and share(draft.recipients, other.actors)
        ]
        if (
            not deeds
            and events.main is not None
            and events.main.type == "ASSAULT"
            and not events.main.actors
            and draft.mode == "arrest"
        ):
            deeds = [events.main]
        if deeds and draft is not events.main:
            target = (
                events.main
                if events.main in deeds
                else min(deeds, key=lambda other: abs(other.trigger.start - draft.trigger.start))
            )
            yield draft, target, "response", "links.pursuit", 0.55


def in_sentence(draft: EventDraft, main: EventDraft) -> bool:
    """Whether the sentence of a reaction without a known recipient names somebody of the main happening."""
    if draft.recipients or draft.type not in {"ACCUSE", "SUPPORT"}:
        return False
    sent = draft.trigger.sent
    near = [mention for mention in draft.trigger.doc._.mentions if sent.start <= mention.head.i < sent.end]
    return share(near, [*main.actors, *main.recipients])


def by_refusal(events: Events, book: Relations) -> Iterator[Found]:
    """Blame or a penalty for those who had refused what its doer wanted answers the refusal."""
    for draft in events.drafts:
        if draft.type not in {"ACCUSE", "SANCTION", "COERCE", "THREATEN"}:
            continue
        for other in events.drafts:
            if other.type == "REJECT" and share(other.actors, draft.recipients) and share(other.recipients, draft.actors):
                yield draft, other, "response", "links.refusal", 0.45
                break


def by_help(events: Events, book: Relations) -> Iterator[Found]:
    """Aid for the victims of an attack answers it."""
    for draft in events.drafts:
        if draft.type != "AID":
            continue
        for other in events.drafts:
            if other.type == "ASSAULT" and share(other.recipients, draft.recipients) and not share(other.actors, draft.actors):
                yield draft, other, "response", "links.help", 0.45
                break


def by_part(events: Events, book: Relations) -> Iterator[Found]:
    """One deed of a series told in the plural, or of one still going on, by the same actors."""
    for draft in events.drafts:
        for other in events.drafts:
            if (
                other is draft
                or other.type != draft.type
                or draft.type not in {"ASSAULT", "PROTEST"}
                or not share(draft.actors, other.actors)
            ):
                continue
            series = other.head.tag_ == "NNS" and draft.head.tag_ in {"NN", "NNP"}
            longer = other.status == "ongoing" and draft.status == "occurred" and draft.type == "PROTEST"
            if series or longer:
                yield draft, other, "part", "links.series", 0.4
                break


def by_reaction(events: Events, book: Relations) -> Iterator[Found]:
    """Words about a deed, told after the report's main happening by others and aimed at those who were in it, answer it."""
    main = events.main
    if main is None:
        return
    for draft in events.drafts:
        if draft.type not in book.reactions or draft.status in {"possible", "denied", "planned"} or not draft.actors:
            continue
        if draft is not main and draft.trigger.start > first(main) and not share(draft.actors, main.actors):
            aimed = share(draft.recipients, main.actors) or (main.type not in WORDS and share(draft.recipients, main.recipients))
            if aimed or in_sentence(draft, main) or (main.type == "ASSAULT" and draft.type == "SUPPORT" and not draft.recipients):
                yield draft, main, "response", "links.reaction", 0.45
