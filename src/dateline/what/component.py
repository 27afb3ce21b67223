"""The spaCy component `what`: fills `doc._.events` with an `EventDraft` for every trigger."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Token

from .. import board
from . import heads
from .heads import Trigger, TriggerTable

MODES = {
    "CONSULT": "visit third-party multilateral phone",
    "RETREAT": "withdraw release disarm ceasefire access resign",
    "REQUEST": "assist change yield meet",
    "ACCUSE": "disapprove investigate allege",
    "REJECT": "assist change yield meet",
    "THREATEN": "restrict arrest relations expel violence territory",
    "PROTEST": "demo riot strike hunger boycott obstruct",
    "SANCTION": "convict expel withdraw discontinue",
    "MOBILIZE": "troops weapons police militia",
    "COERCE": "seize restrict arrest deport withhold cyber censor curfew misinformation martial-law",
    "ASSAULT": (
        "abduct torture sexual destroy beat crowd-control primitive firearms explosives targeted "
        "suicide-attack aerial drone heavy-weapons unconventional"
    ),
}


@Language.factory("what")
def make(nlp: Language, name: str) -> What:
    return What()


class What:
    """Finds the events of a `Doc` that the language component has read."""

    def __call__(self, doc: Doc) -> Doc:
        if len(doc) and doc._.scores is not None:
            table = TriggerTable(doc)
            doc._.events = [self.draft(doc, trigger) for trigger in heads.triggers(doc, table)]
        return doc

    def draft(self, doc: Doc, trigger: Trigger) -> board.EventDraft:
        span = trigger.span(doc)
        mode, _ = heads.mode_of(doc, trigger, tuple(MODES.get(trigger.type, "").split()))
        draft = board.EventDraft(trigger=span, type=trigger.type, mode=mode, evidence=trigger.evidence, confidence=trigger.confidence)
        self.participants(doc, trigger, draft)
        limits, values = heads.thresholds()["roles"], heads.roles_of(doc, trigger)
        for role in heads.PHRASE_ROLES:
            found = heads.phrases(doc, values[role], limits[role], span.sent)
            if found:
                draft.arguments[role] = found
        self.source(doc, trigger, draft)
        return draft

    def participants(self, doc: Doc, trigger: Trigger, draft: board.EventDraft) -> None:
        """Actors and recipients: the candidates that the role head is sure of, each in its likelier role."""
        limits, values = heads.thresholds()["roles"], heads.roles_of(doc, trigger)
        chosen: dict[str, list[Token]] = {"actor": [], "recipient": []}
        for token in heads.candidates(draft.trigger.sent, draft.trigger):
            actor, recipient = float(values["actor"][token.i]), float(values["recipient"][token.i])
            role = "actor" if actor / limits["actor"] >= recipient / limits["recipient"] else "recipient"
            if max(actor, recipient) == {"actor": actor, "recipient": recipient}[role] and values[role][token.i] >= limits[role]:
                chosen[role].append(token)
        draft.actors = mentions(chosen["actor"])
        draft.recipients = mentions(chosen["recipient"], draft.actors)

    def source(self, doc: Doc, trigger: Trigger, draft: board.EventDraft) -> None:
        """The likeliest word to be the source, with its phrase."""
        limit, values = heads.thresholds()["roles"]["source"], heads.roles_of(doc, trigger)["source"]
        best = max(heads.candidates(draft.trigger.sent, draft.trigger), key=lambda token: (values[token.i], -token.i), default=None)
        if best is not None and values[best.i] >= limit:
            span = board.mention_at(best).span
            draft.arguments["source"] = [span]
            draft.source = board.span_of(span)


def mentions(tokens: list[Token], others: list[board.Mention] = ()) -> list[board.Mention]:
    """The mentions that the tokens head; one of each actor, and none that overlaps another or is among `others`."""
    out: list[board.Mention] = []
    for token in tokens:
        mention = board.mention_at(token)
        if all(not same(mention, other) for other in [*out, *others]):
            out.append(mention)
    return out


def same(a: board.Mention, b: board.Mention) -> bool:
    if a.actor is not None and a.actor is b.actor:
        return True
    return a.span.start < b.span.end and b.span.start < a.span.end
