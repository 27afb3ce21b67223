"""The component `when`: every time expression of a report, as TIMEX3 with type, value and interval."""

from __future__ import annotations

from datetime import date

from spacy.language import Language
from spacy.tokens import Doc

from ..record import TimeExpression
from . import tense
from .finder import Finder, Found


@Language.factory("when")
def make(nlp: Language, name: str) -> WhenComponent:
    return WhenComponent()


class WhenComponent:
    """Writes `doc._.times`.  The only clock is the report's publication date; a tree helps, but none is needed."""

    def __init__(self):
        self.finder = Finder()

    def __call__(self, doc: Doc) -> Doc:
        now = date.fromisoformat(doc._.report.published[:10])
        text = doc.text  # put together anew from the tokens each time it is asked for
        found = self.finder.find(text, now, lambda start, end: tense.direction(doc, start, end))
        doc._.times = [expression(text, one) for one in found]
        return doc


def expression(text: str, one: Found) -> TimeExpression:
    """The record's form of a find."""
    return TimeExpression(
        text=text[one.start : one.end], start=one.start, end=one.end, type=one.value.type, value=one.value.value,
        begin=one.begin.isoformat() if one.begin else None, until=one.until.isoformat() if one.until else None,
        evidence=one.rule.name + (f"+{one.signal.replace(' ', '_')}" if one.signal else ""), confidence=one.value.confidence,
    )  # fmt: skip
