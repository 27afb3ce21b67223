"""The spaCy component `whether`: sets status and its evidence on every event draft."""

from __future__ import annotations

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from .. import board
from . import signs

FLOOR = 0.02
"""The head's probabilities count as no less, so that a clear sign can outweigh a head that is sure."""
STATUSES = ("occurred", "ongoing", "planned", "possible", "denied")


@Language.factory("whether", default_config={"use_head": True, "use_signs": True})
def make(nlp: Language, name: str, use_head: bool, use_signs: bool) -> Whether:
    return Whether(use_head, use_signs)


class Whether:
    """Adds the weights of the signs in the sentence to the status head's log-probabilities; the best sum decides."""

    def __init__(self, use_head: bool = True, use_signs: bool = True):
        self.use_head, self.use_signs = use_head, use_signs

    def __call__(self, doc: Doc) -> Doc:
        for draft in doc._.events:
            self.decide(doc, draft)
        return doc

    def decide(self, doc: Doc, draft: board.EventDraft) -> None:
        totals = dict.fromkeys(STATUSES, 0.0)
        if self.use_head:
            scores = doc._.scores
            values = scores.word["status"][draft.trigger.start : draft.trigger.end].mean(0)
            share = signs.table()["head"]
            for label, value in zip(scores.labels["status"], np.log(np.maximum(values, FLOOR)).tolist(), strict=True):
                totals[label] += share * value
        else:
            totals["occurred"] = 0.1
        found = signs.signs_of(draft, doc._.report.published, doc._.times) if self.use_signs else []
        for sign in found:
            totals[sign.status] += sign.weight
        draft.status = max(STATUSES, key=lambda status: totals[status])
        names = [f"whether.{sign.name}" for sign in found if sign.status == draft.status]
        draft.status_evidence = "+".join([*(["head"] if self.use_head else []), *names])
