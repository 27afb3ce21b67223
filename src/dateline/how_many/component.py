"""The room's three components: every amount of a report, the amounts of its events, and the levels it gives."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from .. import board  # noqa: F401  (registers the Doc extensions)
from ..record import Quantity
from .amounts import Amount, AmountReader
from .attach import attach
from .counted import Counted, counted, tentative_kind, what_is_counted
from .kinds import kinds
from .lexicon import grammar

KEY = "dateline.how_many"
"""Where the components leave each other the amounts with their trees, in `Doc.user_data`."""
CONFIDENCE = {
    "number": 0.95,
    "spelled": 0.93,
    "range": 0.9,
    "score": 0.85,
    "plural": 0.9,
    "vague": 0.8,
    "part": 0.85,
    "another": 0.6,
    "none": 0.7,
}


@Language.factory("how_many")
def make_how_many(nlp: Language, name: str) -> HowMany:
    return HowMany()


@Language.factory("event_quantities")
def make_event_quantities(nlp: Language, name: str) -> EventQuantities:
    return EventQuantities()


class HowMany:
    """Writes `doc._.quantities`: every count and amount of the text, with a tentative kind."""

    def __init__(self):
        self.reader = AmountReader(grammar())
        kinds()

    def __call__(self, doc: Doc) -> Doc:
        doc.user_data[KEY] = found = all_counted(doc, self.reader)
        doc._.quantities = [c.quantity for c in found]
        return doc


class EventQuantities:
    """Fills `draft.quantities` of every event draft from the amounts of the text."""

    def __call__(self, doc: Doc) -> Doc:
        if doc._.events:
            attach(doc, doc.user_data.get(KEY) or [])
        return doc


def all_counted(doc: Doc, reader: AmountReader) -> list[Counted]:
    """The amounts of a `Doc` that are neither dates nor pronouns, with their record."""
    dates = [(time.start, time.end) for time in doc._.times or () if time.type in {"DATE", "TIME"}]
    out = []
    text = doc.text
    for amount in reader.read(text):
        if amount.sort == "count" and any(start <= amount.core_start and amount.core_end <= end for start, end in dates):
            continue
        found = counted(doc, amount, text)
        if found is None or (amount.weak and not means_a_number(found)):
            continue
        found.quantity = quantity(found)
        out.append(found)
    return out


def means_a_number(found: Counted) -> bool:
    """Weak words by the tree: "one soldier", "another was wounded", "no casualties" count; "one must" does not."""
    rule = found.amount.rule
    if rule in {"another", "none"}:
        return found.deed in {"killed", "injured"} and (
            (rule == "another") == (found.noun is None or found.noun.lower_ in {"one", "person"})
        )
    if rule.startswith("vague"):
        return True
    token = found.core.root
    if found.deed is not None:
        return True
    return (
        token.pos_ == "NUM"
        and (found.noun is not None and found.noun is not token)
        and not (found.noun.pos_ == "PROPN" and found.noun.i < token.i)
    )


def quantity(found: Counted) -> Quantity:
    amount: Amount = found.amount
    return Quantity(
        text=found.text[amount.start : amount.end],
        start=amount.start,
        end=amount.end,
        kind=tentative_kind(found),
        low=amount.low,
        high=amount.high,
        approx=amount.approx,
        unit=amount.unit,
        of=what_is_counted(found),
        evidence=f"how_many.{amount.rule}",
        confidence=CONFIDENCE.get(amount.rule.partition(".")[0], 0.9),
    )
