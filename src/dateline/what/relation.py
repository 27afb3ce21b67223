"""What one given party does to another in a sentence, for people who already have their pairs of actors."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from .. import board, reader
from ..whether.component import Whether
from . import codebook, combine, heads
from .heads import Trigger, TriggerTable

JOINT = {"CONSULT", "AGREE", "COOPERATE", "ASSAULT"}
"""Types in which the target may be a party beside the source."""


@dataclass(frozen=True)
class Relation:
    """What source does to target.  `score` is between 0 and 1; `words` are those that name the deed."""

    type: str
    mode: str | None
    status: str
    score: float
    words: str


def relation(text: str, source: tuple[int, int] | None, target: tuple[int, int] | None) -> Relation | None:
    """The likeliest relation from `source` to `target`, two (start, end) character spans of `text`; None if nothing is found.

    A party that the text does not name is None.  Raises `ValueError` if a span does not lie in the text.
    """
    for start, end in filter(None, (source, target)):
        if not 0 <= start < end <= len(text):
            raise ValueError(f"({start}, {end}) is not a span of a text of {len(text)} characters")
    doc = board.prepare(_language().make_doc(text), reader.report(text, "2000-01-01"))
    for _, component in _language().pipeline:
        doc = component(doc)
    spans = [doc.char_span(*span, alignment_mode="expand") if span else None for span in (source, target)]
    return of_doc(doc, *spans)


@functools.cache
def _language():
    return reader.load(without=[name for name, _ in reader.ROOMS if name != "language"])


def of_doc(doc: Doc, source: Span | None, target: Span | None) -> Relation | None:
    """The likeliest relation in a `Doc` that the language component has read."""
    book, table = codebook.builtin(), TriggerTable(doc)
    votes = combine.collect(doc, book)
    weights = heads.thresholds()["trigger"]["weights"]
    parties = {i for span in (source, target) if span for i in range(span.start, span.end)}
    totals: dict[str, float] = {}
    best: dict[str, tuple[float, combine.Found]] = {}
    for token in doc:
        i = token.i
        if (i in parties and i not in votes) or (table.any[i] < 0.02 and i not in votes):
            continue
        for kind, confidence, match in combine.all_types(i, table, votes.get(i), True, weights):
            found = combine.Found(Trigger(i, i, kind, confidence), match)
            value = confidence * fit(doc, found, source, target)
            totals[kind] = totals.get(kind, 0.0) + value
            if value > best.get(kind, (0.0, found))[0]:
                best[kind] = (value, found)
    if not best:
        return None
    kind = max(totals, key=lambda kind: (totals[kind], kind))
    found = best[kind][1]
    return finished(doc, found, totals[kind] / (sum(totals.values()) or 1.0), book)


def fit(doc: Doc, found: combine.Found, source: Span | None, target: Span | None) -> float:
    """How well the two parties fit the trigger's roles, above 0."""
    values = heads.roles_of(doc, found.trigger)
    standing, _ = combine.places(doc, found)

    def has(role: str, span: Span | None) -> float:
        if span is None:
            return 0.3
        head = max((values[role][i] for i in range(span.start, span.end)), default=0.0)
        return max(head, 0.5 * any(span.start <= token.i < span.end for token in standing[role]))

    subject, object_ = has("actor", source), has("recipient", target)
    if found.trigger.type in JOINT:
        object_ = max(object_, 0.8 * has("actor", target))
    return (0.05 + subject) * (0.15 + object_)


def finished(doc: Doc, found: combine.Found, score: float, book: codebook.Codebook) -> Relation:
    from . import modes

    span = found.trigger.span(doc)
    draft = board.EventDraft(trigger=span, type=found.trigger.type)
    Whether().decide(doc, draft)
    return Relation(found.trigger.type, modes.choose(doc, found, book), draft.status, round(score, 3), span.text)
