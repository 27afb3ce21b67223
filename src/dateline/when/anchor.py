"""The component `event_time`: when each event happened, or is to happen (coding guide, section 4).

In this order: an expression attached through the tree (`stated`), the clause or event that it stands under, an earlier mention,
the story's own time (`inferred`), the report's date (`report`).  Plans and background without a date keep None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from spacy.language import Language
from spacy.tokens import Doc, Token

from ..board import EventDraft
from ..record import TimeExpression, When
from . import calendar
from .finder import QUOTED
from .grammar import HERE, read
from .tense import of_verb

PRECISION_OF = {"day": "day", "week": "week", "weekend": "week", "month": "month", "quarter": "season", "half": "year", "season": "season", "year": "year",
                "decade": "decade", "century": "decade"}  # fmt: skip
BACKWARD = {"after", "over", "for", "against", "about", "since", "following", "despite", "of"}
LINK = re.compile(r"\s+(?:(?:in|on|by|during|since|until|from|at|for|the|about|around|as of|before)\s+){0,2}")
NOUN_STEPS = {"nsubj", "nsubj:pass", "obj", "compound", "appos"}
STOP_STEPS = {"acl:relcl", "nmod:poss"}
ATTRIBUTES = {"nmod:poss", "nummod", "compound", "amod", "det", "appos"}
MOST_STEPS = 8


@Language.factory("event_time")
def make(nlp: Language, name: str) -> EventTimeComponent:
    return EventTimeComponent()


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


class EventTimeComponent:
    """Sets `draft.time` of every draft in `doc._.events`; without a tree only the report's date is left to go by."""

    def __init__(self):
        rules = read(HERE / "anchor.yaml")
        self.words = {name: frozenset(value) for name, value in rules.items() if isinstance(value, list)}
        self.news = timedelta(rules["news_days"])

    def __call__(self, doc: Doc) -> Doc:
        if doc._.events:
            Story(doc, self.words, self.news).tell()
        return doc


class Story:
    """One report's events and times."""

    def __init__(self, doc: Doc, words: dict[str, frozenset[str]], news: timedelta):
        self.doc, self.words, self.news = doc, words, news
        self.now = date.fromisoformat(doc._.report.published[:10])
        self.drafts: list[EventDraft] = sorted(doc._.events, key=lambda draft: (draft.trigger.start, draft.trigger.end, draft.type))
        self.head_of: dict[int, EventDraft] = {}
        for draft in self.drafts:
            self.head_of.setdefault(draft.head.i, draft)
        self.times = self.usable()
        self.quotes = [match.span() for match in QUOTED.finditer(doc.text)]
        self.dates: list[tuple[TimeExpression, Dated]] | None = None
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

    def tell(self) -> None:
        parsed = self.doc.has_annotation("DEP")
        for draft in self.drafts:
            found = self.attached(draft) if parsed else self.beside(draft)
            if found:
                dated, how, sure = found
                draft.time = dated.when("stated", sure, f"{dated.evidence}/{how}")
        for number, draft in enumerate(self.drafts):
            if draft.time is None:
                draft.time = self.inferred(number, draft)

    def attached(self, draft: EventDraft):
        return (
            self.own(draft) or self.beside(draft) or self.beyond(draft, "after") or self.pointed(draft) or self.under(draft) or self.beyond(draft, "before")
        )  # fmt: skip

    def own(self, draft: EventDraft):
        """An expression whose governor is the event itself, or a word of its trigger."""
        places = dict.fromkeys([draft.head.i, *(token.i for token in draft.trigger if token.pos_ in {"VERB", "NOUN", "PROPN", "ADJ"})])
        places |= dict.fromkeys(child.i for child in draft.head.children if child.dep_ == "acl:relcl" and child.lemma_ in self.words["light"])
        found = [pair for place in places for pair in self.owned.get(place, [])]
        dated = self.fitting(draft, found, told=of_verb(draft.head) != "future")
        return (dated, "own", 0.9) if dated else None

    def beside(self, draft: EventDraft):
        """An expression that follows the trigger with nothing but a preposition between."""
        end = draft.trigger.end_char
        found = [(time, dated) for time, _, dated in self.times if end <= time.start <= end + 20 and LINK.fullmatch(self.doc.text, end, time.start)]
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
        return any(verb.lemma_ in self.words["reporting"] and verb.i not in self.head_of and verb.is_ancestor(draft.head) for verb in verbs)

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
            return Dated(dated.start, end, calendar.precision(dated.start, end) if end else dated.precision, dated.evidence), mark, 0.6
        return None

    def fitting(self, draft: EventDraft, found: list[tuple[TimeExpression, Dated]], strict: bool = False, told: bool = False) -> Dated | None:
        """Of several expressions the narrowest that the status allows: deeds do not lie ahead, plans not behind."""
        ahead = draft.status in {"planned", "possible"}
        fits = []
        for time, dated in found:
            start, end = dated.start, dated.end
            if ahead and end is not None and end < self.now and (draft.status == "planned" or strict) and not told:
                continue
            if draft.status in {"occurred", "ongoing"} and ((start and start > self.now) or (start is None and end and end > self.now)):
                continue
            length = (end - start).days if start and end else 400
            fits.append((length, abs(time.start - draft.trigger.start_char), dated))
        if not fits:
            return None
        dated = min(fits, key=lambda fit: fit[:2])[2]
        if draft.status == "occurred" and dated.end and dated.start and dated.end > self.now >= dated.start and dated.precision in {"week", "month", "season", "year"}:
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
        mark = next((child.lower_ for child in node.lefts if child.dep_ in {"case", "mark", "advmod"} and child.i < node.i and child.pos_ in {"ADP", "SCONJ", "ADV"}), None)
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

    def inferred(self, number: int, draft: EventDraft) -> When | None:
        before = self.drafts[:number]
        same = self.told_before(draft, before)
        if same is not None:
            return When(start=same.start, end=same.end, precision=same.precision, basis="inferred", evidence="event_time.same_event", confidence=0.6)
        if draft.status != "occurred" or self.is_background(draft):
            return None
        old = self.old_story(number, draft)
        if old is not None:
            return old
        anchor = self.anchor(draft, before)
        if anchor is None:
            day = self.now.isoformat()
            return When(start=day, end=day, precision="day", basis="report", evidence="event_time.report", confidence=0.5)
        time, near = anchor
        if not near and any(child.lower_ in {"has", "have", "'ve", "’ve"} and child.dep_.startswith("aux") for child in draft.head.lefts):
            return None
        if near and (draft.type not in self.words["verbal"] or self.carried_on(draft.head)):
            return When(start=time.start, end=time.end, precision=time.precision, basis="inferred", evidence="event_time.narrative", confidence=0.5)
        return self.span_to_now(time, "event_time.reaction", 0.5)

    def carried_on(self, head: Token) -> bool:
        """Whether the deed goes on from the one before: "also agreed", "asking"."""
        return any(child.lower_ in self.words["same_day"] for child in head.lefts) or (head.tag_ == "VBG" and head.dep_ in {"acl", "advcl", "xcomp"})

    def old_story(self, number: int, draft: EventDraft) -> When | None:
        """Between the dated events around it, where a paragraph tells of days long past."""
        text, place = self.doc.text, draft.trigger.start_char
        told = [(time, dated) for time, token, dated in self.times if self.tells(token) and dated.start and dated.end]
        previous = next(((time, dated) for time, dated in reversed(told) if time.start < place), None)
        if previous is None or "\n\n" in text[previous[0].end : place] or self.now - previous[1].end <= self.news:
            return None
        start, end = previous[1].start, previous[1].end
        following = next(((time, dated) for time, dated in told if time.start > place), None)
        if following and following[1].start > end and "\n\n" not in text[place : following[0].start]:
            end = following[1].start
        return When(
            start=start.isoformat(), end=end.isoformat(), precision=calendar.precision(start, end), basis="inferred",
            evidence="event_time.old_story", confidence=0.4,
        )  # fmt: skip

    def tells(self, token: Token) -> bool:
        """Whether an expression dates a clause of the story, not a relative clause or a noun."""
        verbs = [self.doc[place] for place in self.governors(token)]
        return any(verb.pos_ in {"VERB", "AUX"} and verb.dep_ not in {"acl:relcl", "acl"} for verb in verbs)

    def span_to_now(self, time: When, evidence: str, sure: float) -> When:
        """From the start of what it reacts to until the report's date."""
        start = date.fromisoformat(time.start)
        return When(
            start=time.start, end=self.now.isoformat(), precision=calendar.precision(start, self.now), basis="inferred", evidence=evidence, confidence=sure,
        )  # fmt: skip

    def recent(self, draft: EventDraft) -> bool:
        """Whether the event is dated and belongs to the news that the report brings."""
        time = draft.time
        if time is None or not time.start or not time.end or draft.status not in {"occurred", "denied"}:
            return False
        return self.now - self.news <= date.fromisoformat(time.start) <= self.now

    def anchor(self, draft: EventDraft, before: list[EventDraft]) -> tuple[When, bool] | None:
        """The date or dated event of the news told last before the event, and whether it stands in the same paragraph."""
        found = [
            (other.trigger.start_char, 1, other.time) for other in before
            if self.recent(other) and (other.head.pos_ != "NOUN" or other.head.dep_.startswith("nsubj"))
        ]  # fmt: skip
        found += [(time.start, 0, Dated(dated.start, dated.end or dated.start, dated.precision, dated.evidence).when("stated", 0.5)) for time, dated in self.story_dates() if time.start < draft.trigger.start_char]
        if not found:
            found = [(other.trigger.start_char, 1, other.time) for other in before if self.recent(other)]
        if not found:
            return None
        place, _, when = max(found, key=lambda one: one[:2])
        if draft.type in self.words["verbal"] and "\n\n" in self.doc.text[place : draft.trigger.start_char]:
            place, _, when = min(found, key=lambda one: one[:2])  # a reaction in a paragraph of its own is to the news of the lead
        return when, "\n\n" not in self.doc.text[place : draft.trigger.start_char]

    def quoted(self, time: TimeExpression) -> bool:
        return any(start < time.start < end for start, end in self.quotes)

    def story_dates(self) -> list[tuple[TimeExpression, Dated]]:
        """Days of the news that date a verb, whether or not it is an event; the head line's date is none."""
        if self.dates is None:
            self.dates = [
                (time, dated) for time, token, dated in self.times
                if dated.day and dated.start and self.now - self.news <= dated.start <= self.now and self.governors(token) and not self.quoted(time)
            ]  # fmt: skip
        return self.dates

    def told_before(self, draft: EventDraft, before: list[EventDraft]) -> When | None:
        """The time of an earlier draft that a definite noun points back to."""
        head = draft.head
        if head.pos_ != "NOUN" or draft.status not in {"occurred", "ongoing"}:
            return None
        if not any(child.lower_ in {"the", "this", "that", "these", "those"} for child in head.lefts):
            return None
        for other in reversed(before):
            if other.type == draft.type and other.time is not None and other.status == draft.status:
                return other.time
        return None

    def is_background(self, draft: EventDraft) -> bool:
        """Undated deeds that the story does not tell in its turn: earlier ones, standing ones, mere mentions."""
        head = draft.head
        if self.past_perfect(head) or any(child.lower_ in self.words["background"] for child in head.lefts):
            return True
        if head.pos_ in {"NOUN", "PROPN"}:
            mark = next((child.lower_ for child in head.lefts if child.dep_ == "case"), None)
            return head.dep_ == "nmod:poss" or (head.dep_.startswith("obl") and mark in BACKWARD)
        return False
