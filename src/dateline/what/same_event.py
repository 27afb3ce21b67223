"""The spaCy component `same_event`: one draft for each distinct event of the report."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc


@Language.factory("same_event")
def make(nlp: Language, name: str) -> SameEvent:
    return SameEvent()


class SameEvent:
    def __call__(self, doc: Doc) -> Doc:
        return doc
