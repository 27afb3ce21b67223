"""The component `event_time`: when each event happened, or is to happen (coding guide, section 4).

In this order: an expression attached through the tree (`stated`), the clause or event that it stands under, an earlier mention,
the story's own time (`inferred`), the report's date (`report`).  Plans and background without a date keep None.
"""

from __future__ import annotations

import functools
from datetime import date, timedelta

from spacy.language import Language
from spacy.tokens import Doc, Token

from ..board import EventDraft
from ..record import TimeExpression, When
from . import calendar
from .attach import Attachment, Dated
from .grammar import HERE, read


@Language.factory("event_time")
def make(nlp: Language, name: str) -> EventTimeComponent:
    return EventTimeComponent()


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


class Story(Attachment):
    """Tells the time of every event of one report, the attached ones first."""

    def __init__(self, doc: Doc, words: dict[str, frozenset[str]], news: timedelta):
        super().__init__(doc, words, news)
        self.recents: list[tuple[int, int, When]] = []
        """Dated events of the news among the first `looked_at` drafts: where they are told, 1, and their time."""
        self.leading: list[tuple[int, int, When]] = []
        """Those of them that a verb or a subject tells."""
        self.looked_at = 0

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

    def inferred(self, number: int, draft: EventDraft) -> When | None:
        before = self.drafts[:number]
        same = self.told_before(draft, before)
        if same is not None:
            return as_inferred(same, "event_time.same_event", 0.6)
        if draft.status != "occurred" or self.is_background(draft):
            return None
        past, then = self.old_story(number, draft)
        if past:
            return then
        anchor = self.anchor(draft, before)
        if anchor is None:
            day = self.now.isoformat()
            return When(start=day, end=day, precision="day", basis="report", evidence="event_time.report", confidence=0.5)
        time, near = anchor
        if not near and any(
            child.lower_ in {"has", "have", "'ve", "’ve"} and child.dep_.startswith("aux") for child in draft.head.lefts
        ):
            return None
        if draft.type in self.words["verbal"] and self.presupposed(draft.head):
            return None
        if near and (draft.type not in self.words["verbal"] or self.carried_on(draft.head)):
            return as_inferred(time, "event_time.narrative", 0.5)
        return self.span_to_now(time, "event_time.reaction", 0.5)

    def presupposed(self, head: Token) -> bool:
        """A noun for words that the sentence does not say were uttered now: "his demands", "convicted on the charges"; but
        "gave his support", "issued a warning", "condolences"."""
        if head.pos_ != "NOUN" or head.dep_ == "root" or head.lemma_ in self.words["uttered"]:
            return False
        above = head.head
        if head.dep_ == "conj":
            return self.presupposed(above) if above.i not in self.head_of else False
        return not (head.dep_ in {"obj", "nsubj:pass"} and above.lemma_ in self.words["uttering"])

    def carried_on(self, head: Token) -> bool:
        """Whether the deed goes on from the one before: "also agreed", "asking"."""
        return any(child.lower_ in self.words["same_day"] for child in head.lefts) or (
            head.tag_ == "VBG" and head.dep_ in {"acl", "advcl", "xcomp"}
        )

    def old_story(self, number: int, draft: EventDraft) -> tuple[bool, When | None]:
        """Whether the paragraph tells of days long past; and that time, where the same sentence names it."""
        text, place = self.text, draft.trigger.start_char
        previous = next((one for one in reversed(self.told) if one[0].start < place), None)
        if previous is None or "\n\n" in text[previous[0].end : place] or self.now - previous[1].end <= self.news:
            return False, None
        time, dated = previous
        if time.start < draft.trigger.sent.start_char:
            return True, None
        return True, dated.when("inferred", 0.4, "event_time.old_story")

    @functools.cached_property
    def told(self) -> list[tuple[TimeExpression, Dated]]:
        """The closed stretches of time that date clauses of the story."""
        return [(time, dated) for time, token, dated in self.times if dated.start and dated.end and self.tells(token)]

    def tells(self, token: Token) -> bool:
        """Whether an expression dates a clause of the story, not a relative clause or a noun."""
        verbs = [self.doc[place] for place in self.governors(token)]
        return any(verb.pos_ in {"VERB", "AUX"} and verb.dep_ not in {"acl:relcl", "acl"} for verb in verbs)

    def span_to_now(self, time: When, evidence: str, sure: float) -> When:
        """From the start of what it reacts to until the report's date."""
        start = date.fromisoformat(time.start)
        return When(
            start=time.start,
            end=self.now.isoformat(),
            precision=calendar.precision(start, self.now),
            basis="inferred",
            evidence=evidence,
            confidence=sure,
        )

    def recent(self, draft: EventDraft) -> bool:
        """Whether the event is dated and belongs to the news that the report brings."""
        time = draft.time
        if time is None or not time.start or not time.end or draft.status not in {"occurred", "denied"}:
            return False
        return self.now - self.news <= date.fromisoformat(time.start) <= self.now

    def anchor(self, draft: EventDraft, before: list[EventDraft]) -> tuple[When, bool] | None:
        """The date or dated event of the news told last before the event, and whether it stands in the same paragraph."""
        for other in before[self.looked_at :]:  # the times of those before are settled by now
            if self.recent(other):
                head = other.head
                self.recents.append((other.trigger.start_char, 1, other.time))
                if head.pos_ != "NOUN" or head.dep_.startswith("nsubj"):
                    self.leading.append(self.recents[-1])
        self.looked_at = len(before)
        place = draft.trigger.start_char
        found = self.leading + [date for date in self.story_dates if date[0] < place]
        if not found:
            found = self.recents
        if not found:
            return None
        place, _, when = max(found, key=lambda one: one[:2])
        if draft.type in self.words["verbal"] and "\n\n" in self.text[place : draft.trigger.start_char]:
            place, _, when = min(found, key=lambda one: one[:2])  # a reaction in a paragraph of its own is to the news of the lead
        return when, "\n\n" not in self.text[place : draft.trigger.start_char]

    def quoted(self, time: TimeExpression) -> bool:
        return any(start < time.start < end for start, end in self.quotes)

    @functools.cached_property
    def story_dates(self) -> list[tuple[int, int, When]]:
        """Days of the news that date a verb, whether or not it is an event, and where; the head line's date is none."""
        return [
            (time.start, 0, Dated(dated.start, dated.end or dated.start, dated.precision, dated.evidence).when("stated", 0.5))
            for time, token, dated in self.times
            if dated.day
            and dated.start
            and self.now - self.news <= dated.start <= self.now
            and self.governors(token)
            and not self.quoted(time)
        ]

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
            return head.dep_ == "nmod:poss" or (head.dep_.startswith("obl") and mark in self.words["mentioned"])
        return False


def as_inferred(time: When, evidence: str, confidence: float) -> When:
    """The interval of another event, taken over for one that happened with it."""
    return When(
        start=time.start, end=time.end, precision=time.precision, basis="inferred", evidence=evidence, confidence=confidence
    )
