"""What one given party does to another in a sentence, for people who already have their pairs of actors."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from .. import board, reader
from ..whether.component import Whether
from . import codebook, combine, heads, modes, root, rules
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
    root: str = ""
    """The type where status is no field of its own, as PLOVER's map from CAMEO has it (root.py)."""


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
        if (i in parties or table.any[i] < 0.02) and i not in votes:
            continue
        for kind, confidence, match in combine.all_types(i, table, votes.get(i), True, weights):
            found = combine.Found(Trigger(i, i, kind, confidence), match)
            becomes, chain = root.climb(token, kind, modes.choose(doc, found, book))
            value = confidence * fit(doc, found, chain, source, target)
            totals[becomes] = totals.get(becomes, 0.0) + value
            if value > best.get(becomes, (0.0, found))[0]:
                best[becomes] = (value, found)
    if not best:
        return None
    kind = max(totals, key=lambda kind: (totals[kind], kind))
    return finished(doc, best[kind][1], kind, totals[kind] / (sum(totals.values()) or 1.0), book)


def fit(doc: Doc, found: combine.Found, chain: list[Token], source: Span | None, target: Span | None) -> float:
    """How well the two parties fit the trigger's roles, above 0; `chain` are the words above it that have a say."""
    values = heads.roles_of(doc, found.trigger)
    standing, _ = combine.places(doc, found)
    token = doc[found.trigger.first]

    def has(role: str, span: Span) -> float:
        head = max((values[role][i] for i in range(span.start, span.end)), default=0.0)
        return max(head, 0.5 * any(span.start <= one.i < span.end for one in standing[role]))

    subject = 0.3 if source is None else has("actor", source)
    if source is not None and subject < 0.6:
        above = [one for word in chain if word.pos_ in rules.VERBAL for one in rules.subjects(word)]
        subject = max(subject, 0.6 * any(source.start <= one.i < source.end for one in above))
    object_ = 0.3 if target is None else has("recipient", target)
    if target is not None:
        object_ = max(object_, 0.6 * max((values["place"][i] for i in range(target.start, target.end)), default=0.0))
        object_ = max(object_, 0.3 * any(target.start <= one.i < target.end for one in token.subtree))
        if found.trigger.type in JOINT:
            object_ = max(object_, 0.8 * has("actor", target))
    return (0.05 + subject) * (0.15 + object_)


def finished(doc: Doc, found: combine.Found, kind: str, score: float, book: codebook.Codebook) -> Relation:
    span = found.trigger.span(doc)
    draft = board.EventDraft(trigger=span, type=found.trigger.type)
    Whether().decide(doc, draft)
    return Relation(found.trigger.type, modes.choose(doc, found, book), draft.status, round(score, 3), span.text, kind)
