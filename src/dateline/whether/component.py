"""The spaCy component `whether`: sets status and its evidence on every event draft."""

from __future__ import annotations

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from .. import board


@Language.factory("whether")
def make(nlp: Language, name: str) -> Whether:
    return Whether()


class Whether:
    def __call__(self, doc: Doc) -> Doc:
        for draft in doc._.events:
            self.decide(doc, draft)
        return doc

    def decide(self, doc: Doc, draft: board.EventDraft) -> None:
        labels = doc._.scores.labels["status"]
        values = doc._.scores.word["status"][draft.trigger.start : draft.trigger.end].mean(0)
        draft.status, draft.status_evidence = labels[int(np.argmax(values))], "head"
