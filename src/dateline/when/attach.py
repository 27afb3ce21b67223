"""How the events of a report hang on its time expressions, through the tree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from spacy.tokens import Doc, Token

from ..board import EventDraft
from ..record import TimeExpression, When
from . import calendar
from .finder import QUOTED
from .tense import of_verb

PRECISION_OF = {
    "day": "day",
    "week": "week",
    "weekend": "week",
    "month": "month",
    "quarter": "season",
    "half": "year",
    "season": "season",
    "year": "year",
    "decade": "decade",
    "century": "decade",
}
LINK = re.compile(r"\s+(?:(?:in|on|by|during|since|until|from|at|for|the|about|around|as of|before)\s+){0,2}")
NOUN_STEPS = {"nsubj", "nsubj:pass", "obj", "compound", "appos"}
STOP_STEPS = {"acl:relcl", "nmod:poss"}
ATTRIBUTES = {"nmod:poss", "nummod", "compound", "amod", "det", "appos"}
MOST_STEPS = 8


@dataclass
class Dated:
    """An interval with the words or the event it comes from."""

    start: date | None
    end: date | None
    precision: str
    evidence: str
    day: bool = False

    def when(self, basis: str, confidence: float, evidence: str | None = None) -> When:
        return When(
            start=self.start.isoformat() if self.start else None, end=self.end.isoformat() if self.end else None,
            precision=self.precision, basis=basis, evidence=evidence or self.evidence, confidence=confidence,
        )  # fmt: skip


class Attachment:
    """One report's events and the expressions that they may hang on."""

    def __init__(self, doc: Doc, words: dict[str, frozenset[str]], news: timedelta):
        self.doc, self.words, self.news = doc, words, news
        self.text = doc.text
        """Kept, as spaCy puts it together anew each time it is asked."""
        self.now = date.fromisoformat(doc._.report.published[:10])
        self.drafts: list[EventDraft] = sorted(doc._.events, key=lambda draft: (draft.trigger.start, draft.trigger.end, draft.type))
        self.head_of: dict[int, EventDraft] = {}
        for draft in self.drafts:
            self.head_of.setdefault(draft.head.i, draft)
        self.times = self.usable()
        self.quotes = [match.span() for match in QUOTED.finditer(self.text)]
        self.owned: dict[int, list[tuple[TimeExpression, Dated]]] = {}
        for time, token, dated in self.times:
            for place in self.governors(token):
                self.owned.setdefault(place, []).append((time, dated))

    def usable(self) -> list[tuple[TimeExpression, Token, Dated]]:
        """The dates that an event can hang on, each with its head token."""
        out = []
        for time in self.doc._.times:
            if time.type in {"SET"} or (time.begin is None and time.until is None) or (time.value or "").endswith("_REF"):
                continue
            span = self.doc.char_span(time.start, time.end, alignment_mode="expand")
            if span is None or not len(span):
                continue
            start = date.fromisoformat(time.begin) if time.begin else None
            end = date.fromisoformat(time.until) if time.until else None
            kind = calendar.granularity(time.value)
            precise = PRECISION_OF.get(kind or "") or calendar.precision(start, end)
            if start and end and kind in {"day", None}:
                precise = calendar.precision(start, end)
            out.append((time, span.root, Dated(start, end, precise, time.evidence or "when", kind == "day")))
        return out

    def governors(self, token: Token) -> list[int]:
        """The event or verb that an expression dates, and nothing above it."""
        node = token
        for _ in range(MOST_STEPS):
            head, step = node.head, node.dep_
            if head is node:
                return []
            if head.i in self.head_of and node is not head:
                return [head.i]
            if step in ATTRIBUTES and head.pos_ not in {"VERB", "AUX"}:
                return [head.i] if node is token else []
            if head.pos_ in {"VERB", "AUX"}:
                return [head.i]
            if any(child.dep_ == "cop" for child in head.lefts):
                return [head.i]
            node = head
        return []

    def attached(self, draft: EventDraft):
        """The expression that an event hangs on, how, and with what confidence; None where there is none."""
        return (
            self.own(draft)
            or self.beside(draft)
            or self.beyond(draft, "after")
            or self.pointed(draft)
            or self.under(draft)
            or self.beyond(draft, "before")
        )

    def own(self, draft: EventDraft):
        """An expression whose governor is the event itself, or a word of its trigger."""
        places = dict.fromkeys(
            [draft.head.i, *(token.i for token in draft.trigger if token.pos_ in {"VERB", "NOUN", "PROPN", "ADJ"})]
        )
        places |= dict.fromkeys(
            child.i for child in draft.head.children if child.dep_ == "acl:relcl" and child.lemma_ in self.words["light"]
        )
        found = [pair for place in places for pair in self.owned.get(place, [])]
        dated = self.fitting(draft, found, told=of_verb(draft.head) != "future")
        return (dated, "own", 0.9) if dated else None

    def beside(self, draft: EventDraft):
        """An expression that follows the trigger with nothing but a preposition between."""
        end = draft.trigger.end_char
        found = [
            (time, dated)
            for time, _, dated in self.times
            if end <= time.start <= end + 20 and LINK.fullmatch(self.text, end, time.start)
        ]
        dated = self.fitting(draft, found)
        return (dated, "beside", 0.8) if dated else None

    def pointed(self, draft: EventDraft):
        """An expression that the role head gives to the event."""
        spans = draft.arguments.get("time") or []
        found = [
            (time, dated) for span in spans for time, token, dated in self.times
            if time.start < span.end_char and span.start_char < time.end and not self.dates_the_words(token, draft)
        ]  # fmt: skip
        dated = self.fitting(draft, found)
        return (dated, "role", 0.8) if dated else None

    def dates_the_words(self, token: Token, draft: EventDraft) -> bool:
        """Whether an expression belongs to a verb that only reports the event: said on Monday, done some other day."""
        if draft.type in self.words["verbal"] or draft.status != "occurred":
            return False
        verbs = [self.doc[place] for place in self.governors(token)]
        return any(
            verb.lemma_ in self.words["reporting"] and verb.i not in self.head_of and verb.is_ancestor(draft.head) for verb in verbs
        )

    def beyond(self, draft: EventDraft, side: str):
        """A dated clause or noun that the event is said to follow or precede ("since the protests began in June")."""
        for child in draft.head.children:
            if not child.dep_.startswith(("advcl", "obl")):
                continue
            mark = next((word.lower_ for word in child.lefts if word.dep_ in {"mark", "case"}), None)
            sign = "after" if mark in self.words["after"] else "before" if mark in self.words["before"] else None
            pairs = [dated for _, dated in self.owned.get(child.i, [])]
            if sign != side or not pairs or not pairs[0].start or not pairs[0].end:
                continue
            dated = pairs[0]
            if sign == "before":
                return Dated(None, dated.start, "unknown", dated.evidence), "before", 0.6
            if dated.end > self.now:
                continue
            end = None if draft.status == "ongoing" else self.now
            return (
                Dated(dated.start, end, calendar.precision(dated.start, end) if end else dated.precision, dated.evidence),
                mark,
                0.6,
            )
        return None

    def fitting(
        self, draft: EventDraft, found: list[tuple[TimeExpression, Dated]], strict: bool = False, told: bool = False
    ) -> Dated | None:
        """Of several expressions the narrowest that the status allows: deeds do not lie ahead, plans not behind."""
        ahead = draft.status in {"planned", "possible"}
        fits = []
        for time, dated in found:
            start, end = dated.start, dated.end
            if ahead and end is not None and end < self.now and (draft.status == "planned" or strict) and not told:
                continue
            if draft.status in {"occurred", "ongoing"} and (
                (start and start > self.now) or (start is None and end and end > self.now)
            ):
                continue
            length = (end - start).days if start and end else 400
            fits.append((length, abs(time.start - draft.trigger.start_char), dated))
        if not fits:
            return None
        dated = min(fits, key=lambda fit: fit[:2])[2]
        if (
            draft.status == "occurred"
            and dated.end
            and dated.start
            and dated.end > self.now >= dated.start
            and dated.precision in {"week", "month", "season", "year"}
        ):
            return Dated(dated.start, dated.end, dated.precision, dated.evidence, dated.day)
        return dated

    def under(self, draft: EventDraft):
        """The expression of a clause or event that the event stands under, where both happen together."""
        node, steps = draft.head, 0
        verbal = draft.type in self.words["verbal"] and draft.status == "occurred"
        if self.past_perfect(draft.head):
            return None
        while steps < MOST_STEPS and node.head is not node:
            steps += 1
            if not self.together(node, draft, verbal):
                return None
            node = node.head
            dated = self.fitting(draft, self.owned.get(node.i, []), strict=True)
            if dated:
                return dated, "clause", 0.7
        return None

    def together(self, node: Token, draft: EventDraft, verbal: bool) -> bool:
        """Whether what `node` tells happens when its governor does."""
        step, head = node.dep_, node.head
        mark = next(
            (
                child.lower_
                for child in node.lefts
                if child.dep_ in {"case", "mark", "advmod"} and child.i < node.i and child.pos_ in {"ADP", "SCONJ", "ADV"}
            ),
            None,
        )
        event = self.head_of.get(head.i)
        if step in STOP_STEPS:
            return False
        if step == "conj":
            return not any(child.lower_ in self.words["background"] for child in node.lefts)
        if step in {"ccomp", "parataxis"}:
            return verbal and head.lemma_ in self.words["reporting"]
        if step in {"advcl", "obl", "nmod", "obl:agent", "advcl:relcl"} or step.startswith("obl"):
            if event is not None and event.type in self.words["verbal"] and node.pos_ == "NOUN":
                return False
            return mark in self.words["together"] or (mark is None and node.tag_ == "VBG")
        if step == "acl":
            return node.tag_ == "VBG"
        if step in NOUN_STEPS:
            return event is None or event.type not in self.words["verbal"]
        return step == "xcomp"

    def past_perfect(self, token: Token) -> bool:
        return any(child.lower_ in {"had", "'d"} and child.dep_.startswith("aux") for child in token.lefts)
