"""The spaCy component `same_event`: one draft for each distinct event of the report.

Drafts are taken in the order of the text.  Each joins the earlier event that most speaks for: same stem, mode, participants,
time, a definite noun that points back; against it speak other participants in the same role, another day or country, one
done and the other only planned (same_event.yaml).
"""

from __future__ import annotations

import bisect
import functools
from collections.abc import Iterator
from pathlib import Path

import yaml
from spacy.language import Language
from spacy.tokens import Doc, Span

from ..board import EventDraft, Mention

DONE = {"occurred": 0, "ongoing": 0, "planned": 1, "possible": 1, "denied": 2}
POINTING = {"the", "this", "that", "these", "those", "its", "their", "his", "her"}
IDLE = set("the a an of and for in on at to from us u.s. united states forces government president minister".split())


@functools.cache
def settings() -> dict:
    path = Path(__file__).parent / "same_event.yaml"
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@Language.factory("same_event")
def make(nlp: Language, name: str) -> SameEvent:
    settings(), family_table()  # read now, not with the first report
    return SameEvent()


class SameEvent:
    """Merges the drafts of a `Doc`; the words of those that went up in another become its `mentions`."""

    def __call__(self, doc: Doc) -> Doc:
        places = sentence_numbers(doc)
        enough, window = settings()["enough"], settings()["window"]
        events: dict[str, list[list[Seen]]] = {}
        order: list[list[Seen]] = []
        for draft in sorted(doc._.events, key=lambda draft: (draft.trigger.start, draft.trigger.end)):
            seen = Seen(draft, places[draft.trigger.start])
            near = events.setdefault(draft.type, [])
            near[:] = [event for event in near if seen.sentence - event[-1].sentence <= window]
            best, strength = None, enough
            for event in near:
                value = likeness(event[-LATEST:], seen)
                if value >= strength:
                    best, strength = event, value
            if best is None:
                best = []
                near.append(best)
                order.append(best)
            best.append(seen)
        doc._.events = [united([seen.draft for seen in event]) for event in order]
        return doc


JOINT = {"CONSULT", "AGREE", "COOPERATE"}
"""Types in which the parties are all actors, and one mention may name one, another the other."""

LATEST = 24
"""How many drafts of an event a new one is compared with: the latest."""


class Seen:
    """A draft with what its comparison with others needs, worked out once."""

    def __init__(self, draft: EventDraft, sentence: int):
        self.draft, self.sentence = draft, sentence
        self.definite = points_back(draft)

    @functools.cached_property
    def stems(self) -> set[str]:
        return stems(self.draft.trigger)

    @functools.cached_property
    def families(self) -> set[int]:
        return families(self.draft.trigger)

    @functools.cached_property
    def parties(self) -> tuple[Party, Party]:
        return Party(self.draft.actors), Party(self.draft.recipients)


class Party:
    """Those in one role: who they are, the words of each, and whether all have a name."""

    def __init__(self, mentions: list[Mention]):
        self.some = bool(mentions)
        self.actors = {id(mention.actor) for mention in mentions if mention.actor is not None}
        self.words = {word for mention in mentions for word in words(mention)}
        self.named = named(mentions)

    def meets(self, other: Party) -> bool:
        return not self.actors.isdisjoint(other.actors) or not self.words.isdisjoint(other.words)


def sentence_numbers(doc: Doc) -> dict[int, int]:
    """First token of a trigger → number of its sentence."""
    starts = [sent.start for sent in doc.sents] if doc._.events else []
    return {draft.trigger.start: bisect.bisect_right(starts, draft.trigger.start) for draft in doc._.events}


def likeness(event: list[Seen], seen: Seen) -> float:
    """How much speaks for a draft being the same event as the drafts of `event`: the mean over them, and half the best."""
    values = [pair_likeness(other, seen) for other in event]
    return (sum(values) / len(values) + max(values)) / 2


def pair_likeness(a: Seen, b: Seen) -> float:
    """The sum of the signs that hold for two drafts of one type, `a` before `b` in the text."""
    signs = settings()["signs"]
    apart = abs(a.sentence - b.sentence)
    return signs["base"] + signs["apart"] * min(apart, 8) + sum(signs[name] for name in pair_signs(a, b, apart))


def pair_signs(x: Seen, y: Seen, apart: int) -> Iterator[str]:
    a, b = x.draft, y.draft
    if not x.stems.isdisjoint(y.stems):
        yield "stem"
    elif not x.families.isdisjoint(y.families):
        yield "family"
    if a.mode and b.mode:
        yield "same_mode" if a.mode == b.mode else "other_mode"
    if y.definite:
        yield "definite"
    for role, ours, theirs in zip(("actor", "recipient"), x.parties, y.parties, strict=True):
        if ours.meets(theirs):
            yield f"same_{role}"
        elif ours.some and theirs.some and ours.named and theirs.named:
            yield f"other_{role}"
    clash = time_clash(a, b)
    if clash is not None:
        yield "other_time" if clash else "same_time"
    if place_clash(a, b):
        yield "other_place"
    if apart == 0:
        yield "same_sentence"
        if linked(a, b):
            yield "linked"
    if DONE.get(a.status, 0) != DONE.get(b.status, 0):
        yield "other_status"
    said_again = not x.stems.isdisjoint(y.stems) and x.parties[0].meets(y.parties[0])
    if a.type in settings()["own_actor_types"] and not said_again:
        yield "own_actor"


def points_back(draft: EventDraft) -> bool:
    """Whether the trigger is a noun with a determiner that refers to something known."""
    head = draft.head
    return head.pos_ in {"NOUN", "PROPN"} and any(child.lower_ in POINTING and child.i < head.i for child in head.children)


def stems(span: Span) -> set[str]:
    return {stem(token.lemma_.lower()) for token in span if token.pos_ in {"VERB", "NOUN", "PROPN", "ADJ"}}


@functools.cache
def stem(word: str) -> str:
    """A crude stem, so that "arrest", "arrests" and "bombing", "bombed" meet."""
    for ending in (
        "ations",
        "ation",
        "ings",
        "ing",
        "ments",
        "ment",
        "als",
        "al",
        "ions",
        "ion",
        "ers",
        "er",
        "es",
        "ed",
        "s",
        "e",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] else word


@functools.cache
def family_table() -> dict[str, int]:
    return {word: number for number, members in enumerate(settings()["families"]) for word in members}


def families(span: Span) -> set[int]:
    """Numbers of the word families (same_event.yaml) of a trigger's words."""
    table = family_table()
    return {table[form] for token in span for form in (token.lemma_.lower(), token.lower_) if form in table}


def linked(a: EventDraft, b: EventDraft) -> bool:
    """Whether the two triggers are one phrase: one is an argument of the other ("the blast killed", "filed a lawsuit")."""
    x, y = a.head, b.head
    if x.sent.start != y.sent.start:
        return False
    for child, parent in ((x, y), (y, x)):
        if child.head.i == parent.i and child.dep_ in {
            "obj",
            "nsubj",
            "obl",
            "nmod",
            "compound",
            "amod",
            "nsubj:pass",
            "acl",
            "advcl",
            "flat",
        }:
            if child.dep_ in {"obj", "compound", "amod", "flat"}:
                return True
            if a.type in {"ASSAULT", "PROTEST"}:
                return True
    return False


def words(mention: Mention) -> set[str]:
    name = mention.actor.name if mention.actor else mention.span.text
    return {word.strip("'’.,").lower() for word in name.split()} - IDLE


def same_participant(a: Mention, b: Mention) -> bool:
    if a.actor is not None and b.actor is not None and a.actor is b.actor:
        return True
    return bool(words(a) & words(b))


def known(mentions: list[Mention]) -> bool:
    """Whether any of the mentions tells who it is: a name, or a noun; a pronoun that refers to nobody does not."""
    return any(mention.kind != "pronoun" and mention.head.pos_ != "PRON" for mention in mentions)


def named(mentions: list[Mention]) -> bool:
    """Whether all of the mentions are of somebody with a name."""
    return all(mention.kind == "name" or mention.head.pos_ == "PROPN" for mention in mentions)


def time_clash(a: EventDraft, b: EventDraft) -> bool | None:
    """True where both have a stated time and these share no day; False where they share one; None where one is not stated."""
    if not a.time or not b.time or a.time.basis != "stated" or b.time.basis != "stated":
        return None
    starts = [t.start for t in (a.time, b.time) if t.start]
    ends = [t.end for t in (a.time, b.time) if t.end]
    if not starts or not ends:
        return None
    return max(starts) > min(ends)


def place_clash(a: EventDraft, b: EventDraft) -> bool | None:
    if not a.place or not b.place:
        return None
    if a.place.name == b.place.name:
        return False
    if a.place.country and b.place.country and a.place.country != b.place.country:
        return True
    both_narrow = all(draft.place.precision in {"city", "site"} for draft in (a, b))
    return True if both_narrow else None


def united(event: list[EventDraft]) -> EventDraft:
    """One draft from the drafts of one event: the first keeps its words, the fields that it lacks come from the others."""
    first = event[0]
    telling = next((draft for draft in event if draft.head.pos_ in {"VERB", "AUX"}), first)
    first.status, first.status_evidence = telling.status, telling.status_evidence  # a verb has a tense
    for draft in event[1:]:
        first.mentions += [span for span in draft.triggers if span not in first.triggers]
        first.mode = first.mode or draft.mode
        for name in ("actors", "recipients"):
            ours, opposite = getattr(first, name), getattr(first, "recipients" if name == "actors" else "actors")
            if known(ours) and not (name == "actors" and draft.type in JOINT):
                continue  # another mention's are others' words for the same people
            for mention in getattr(draft, name):
                if not any(same_participant(mention, other) or overlaps(mention, other) for other in [*ours, *opposite]):
                    ours.append(mention)
        if draft.time and (first.time is None or (first.time.basis != "stated" and draft.time.basis == "stated")):
            first.time = draft.time
        first.place = first.place or draft.place
        first.source = first.source or draft.source
        seen = {(q.kind, q.low, q.high) for q in first.quantities}
        first.quantities += [q for q in draft.quantities if (q.kind, q.low, q.high) not in seen]
        first.contexts += [context for context in draft.contexts if context not in first.contexts]
        first.confidence = max(first.confidence, draft.confidence)
    for name in ("actors", "recipients"):
        named = [mention for mention in getattr(first, name) if known([mention])]
        if named:
            setattr(first, name, named)
    return first


def overlaps(a: Mention, b: Mention) -> bool:
    return a.span.start < b.span.end and b.span.start < a.span.end
