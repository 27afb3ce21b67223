"""What a level says beyond its figure: status, date, country and whose force, and the words for them (levels.yaml)."""

from __future__ import annotations

import functools
from dataclasses import dataclass, fields

from spacy.tokens import Span, Token

from ..record import TimeExpression, When
from .counted import Counted
from .kinds import lemma_of
from .lexicon import HERE, KnowledgeError, read_yaml

PLACE_WORDS = {"in", "at", "within", "inside", "across", "on", "to", "from", "into", "around", "near", "along"}


@dataclass(frozen=True)
class LevelWords:
    """The lists of levels.yaml."""

    nouns: frozenset[str]
    numbers: frozenset[str]
    have: frozenset[str]
    be: frozenset[str]
    stationed: frozenset[str]
    change: frozenset[str]
    planned: frozenset[str]
    future: frozenset[str]
    past: frozenset[str]
    current: frozenset[str]
    moved: frozenset[str]
    flows: frozenset[str]
    speech: frozenset[str]


@functools.cache
def level_words() -> LevelWords:
    """The lexicon of levels.  Raises `KnowledgeError` naming a list that is missing."""
    raw = read_yaml("levels.yaml")
    names = [field.name for field in fields(LevelWords)]
    if missing := [name for name in names if not isinstance(raw.get(name), list)]:
        raise KnowledgeError(f"{HERE / 'levels.yaml'}: missing lists {missing}")
    return LevelWords(**{name: frozenset(raw[name]) for name in names})


class LevelFacts:
    """Reads status, date and place of a figure."""

    words: LevelWords

    def is_planned(self, verb: Token, sentence: Span) -> bool:
        """The verb is to come: a future or modal auxiliary, or the infinitive under a verb of planning."""
        token, words = verb, self.words
        for _ in range(5):
            if any(child.lower_ in words.future and child.dep_ in {"aux", "advmod"} for child in token.children):
                return True
            if (
                token is not verb
                and (lemma_of(token) in words.planned)
                and (lemma_of(token) not in words.speech or any(child.lower_ in {"to", "plan", "plans"} for child in verb.children))
            ):
                return True
            if token.dep_ == "root" or token.head is token:
                break
            if token is not verb and token.tag_ in {"VBD", "VBZ"} and lemma_of(token) in words.speech:
                break
            token = token.head
        lead = [sentence.doc[i].lower_ for i in range(max(sentence.start, verb.i - 5), verb.i)]
        if any(word in words.future for word in lead):
            return True
        if verb.tag_ in {"VB", "NN", "VBG"}:
            window = [sentence.doc[i] for i in range(max(sentence.start, verb.i - 7), verb.i)]
            return any(
                lemma_of(word) in words.planned or word.lower_ in {"plans", "plan", "planned", "planning"} for word in window
            )
        return False

    def status(self, verb: Token | None, sentence: Span, one: Counted) -> str:
        """Current, past or planned, by the verb's tense and the words around it."""
        if verb is None:
            return "current"
        if self.is_planned(verb, sentence):
            return "planned"
        near = {token.lower_ for token in sentence}
        if near & {"currently", "now", "still", "today", "presently"}:
            return "current"
        past_form = verb.tag_ == "VBD" or verb.lower_ in {"had", "were", "was", "stood"}
        if verb.tag_ == "VBN" and not any(child.tag_ in {"VBZ", "VBP"} for child in verb.children):
            past_form = any(child.lower_ in {"were", "was", "had"} for child in verb.children)
        if not past_form:
            return "current"
        if (
            self.dated(sentence, one) is None
            and any(lemma_of(token) in self.words.speech and token.tag_ == "VBD" for token in verb.ancestors)
            and not near & {"once", "previously", "formerly", "peak", "height", "ago", "originally", "initially"}
        ):
            return "current"
        return "past"

    def dated(self, sentence: Span, one: Counted) -> TimeExpression | None:
        """The date expression of the sentence that is nearest to the number, those after it first."""
        start, end = sentence.start_char, sentence.end_char
        times = [
            time
            for time in sentence.doc._.times or ()
            if start <= time.start < end
            and time.type == "DATE"
            and (time.begin or time.until)
            and not (time.value or "").endswith("_REF")
        ]
        return min(
            times,
            key=lambda time: (abs(time.start - one.amount.end) + (60 if time.start < one.amount.start else 0), time.start),
            default=None,
        )

    def as_of(self, one: Counted, status: str) -> When | None:
        report = one.core.doc._.report
        today = report.published if report is not None else None
        time = self.dated(one.core.sent, one)
        if status == "current" or time is None:
            if status != "current" or today is None:
                return None
            basis = (
                "stated"
                if any(word.lower_ in self.words.current for word in [*words_before(one)[:3], *one.core.sent[-4:]])
                else "report"
            )
            return When(start=today, end=today, precision="day", basis=basis, evidence="levels.published")
        lead = one.text[max(0, time.start - 12) : time.start].lower().split()
        begin, until = time.begin, time.until
        if lead and lead[-1] in {"by", "before", "until", "latest", "of"} and status == "planned":
            begin = None
        if today is not None and (
            (status == "planned" and (until or begin or "") < today) or (status == "past" and (begin or until or "9") > today)
        ):
            return None
        return When(start=begin, end=until, precision=precision(time), basis="stated", evidence="levels.time")

    def in_country(self, one: Counted, theme: Token) -> str | None:
        """The country of the sentence's place that is nearest behind the force, else before it, else of the sentence before."""
        doc, sentence = one.core.doc, one.core.sent
        places = [place for place in doc._.places or () if place.country]
        here = [place for place in places if sentence.start_char <= place.start < sentence.end_char and preposed(one.text, place)]
        if here:
            return min(here, key=lambda place: (place.start < theme.idx, abs(place.start - theme.idx))).country
        earlier = [place for place in places if place.start < sentence.start_char and preposed(one.text, place)]
        return earlier[-1].country if earlier else None

    def country_of(self, one: Counted, verb: Token | None, theme: Token) -> str | None:
        """Whose force: its adjective or owner, the actor that has it, else the nearest actor of the sentence before it."""
        doc, sentence = one.core.doc, one.core.sent
        mentions = [
            mention for mention in doc._.mentions or () if mention.actor is not None and mention.actor.country not in {"---", ""}
        ]
        first = min(theme.left_edge.i, one.span.start)
        own = [mention for mention in mentions if mention.head.i == theme.i]
        own += [mention for mention in mentions if mention.kind != "pronoun" and first <= mention.head.i < theme.i]
        own += [
            mention for mention in mentions if mention.span.start <= theme.i < mention.span.end or first <= mention.head.i < theme.i
        ]
        if own:
            return own[0].actor.country
        before = [mention for mention in mentions if sentence.start <= mention.head.i < (verb.i if verb is not None else theme.i)]
        subjects = [mention for mention in before if mention.head.dep_ in {"nsubj", "nsubj:pass", "nmod:poss"}]
        pool = subjects or before
        return pool[-1].actor.country if pool else None


def words_before(one: Counted) -> list[Token]:
    """Up to ten words before the expression in its sentence, the nearest first."""
    doc, sentence = one.core.doc, one.core.sent
    return [doc[i] for i in range(one.span.start - 1, max(sentence.start, one.span.start - 10) - 1, -1)]


def preposed(text: str, place) -> bool:
    """The place stands behind a preposition of place ("in Iraq"), so it is where something is."""
    before = text[max(0, place.start - 14) : place.start].lower().split()
    return bool(before) and (before[-1] in PLACE_WORDS or (len(before) > 1 and before[-2] in PLACE_WORDS))


def precision(time: TimeExpression) -> str:
    """The precision of a date expression by the length of its value (TIMEX3)."""
    value = time.value or ""
    if "W" in value:
        return "week"
    if value[4:] and not value[5:6].isdigit():
        return "season"
    return {4: "year", 7: "month", 10: "day", 3: "decade"}.get(len(value), "unknown")
