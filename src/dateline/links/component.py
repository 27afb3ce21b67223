"""The component `links`: relations between the events of one report."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from ..board import EventDraft
from ..record import Link
from .events import Events
from .lexicon import relations
from .rules import all_links

LEAST = 0.35
"""Links of less confidence are not written down."""


@Language.factory("links", assigns=["doc._.links"])
def make(nlp: Language, name: str) -> LinksComponent:
    return LinksComponent()


@dataclass(frozen=True, eq=False)
class LinkDraft:
    """A link between two drafts; called with the drafts' ids (by `id(draft)`) it gives the record's link."""

    source: EventDraft
    target: EventDraft
    kind: str
    evidence: str
    confidence: float

    def __call__(self, ids: dict[int, str]) -> Link:
        return Link(
            source=ids[id(self.source)],
            target=ids[id(self.target)],
            kind=self.kind,
            evidence=self.evidence,
            confidence=self.confidence,
        )


class LinksComponent:
    """Writes `doc._.links`, in the order of the events that they start from."""

    def __init__(self) -> None:
        self.relations = relations()

    def __call__(self, doc: Doc) -> Doc:
        if len(doc._.events or ()) < 2 or not doc.has_annotation("DEP"):
            return doc
        events = Events(doc)
        drafts: dict[frozenset[int], LinkDraft] = {}
        reacting: set[int] = set()
        for source, target, kind, evidence, confidence in all_links(events, self.relations):
            if kind != "part":
                source, target = events.same(source), events.same(target)
            pair = frozenset({id(source), id(target)})
            if source is target:
                continue
            if confidence < LEAST or pair in drafts or (evidence.startswith("links.reaction") and id(source) in reacting):
                continue
            drafts[pair] = LinkDraft(source, target, kind, evidence, confidence)
            reacting.add(id(source))
        doc._.links = sorted(drafts.values(), key=lambda link: (link.source.trigger.start, link.target.trigger.start, link.kind))
        return doc
