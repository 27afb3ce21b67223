"""The spaCy component `what`: fills `doc._.events` with an `EventDraft` for every trigger."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.language import Language
from spacy.tokens import Doc, Token

from .. import board
from . import codebook, combine, contexts, heads, modes
from .combine import Found
from .heads import TriggerTable


@Language.factory("what", default_config={"use_head": True, "use_rules": True})
def make(nlp: Language, name: str, use_head: bool, use_rules: bool) -> What:
    return What(use_head, use_rules)


class What:
    """Finds the events of a `Doc` that the language component has read.  `book` is the codebook (the package's if None)."""

    def __init__(self, use_head: bool = True, use_rules: bool = True, book: codebook.Codebook | None = None):
        self.use_head, self.use_rules = use_head, use_rules
        self.book = book or codebook.builtin()

    def __call__(self, doc: Doc) -> Doc:
        if len(doc) and doc._.scores is not None:
            found = combine.read(doc, TriggerTable(doc), self.book, self.use_head, self.use_rules)
            doc._.events = [self.draft(doc, one) for one in found]
            about: dict[int, frozenset[str]] = {}
            for draft in doc._.events:
                sentence = draft.trigger.sent
                if sentence.start not in about:
                    about[sentence.start] = contexts.in_sentence(sentence)
                draft.contexts = contexts.of_event(draft.type, draft.mode, about[sentence.start])
        return doc

    def draft(self, doc: Doc, found: Found) -> board.EventDraft:
        trigger = found.trigger
        span = trigger.span(doc)
        draft = board.EventDraft(
            trigger=span, type=trigger.type, evidence=trigger.evidence, confidence=trigger.confidence,
            mode=modes.choose(doc, found, self.book),
        )  # fmt: skip
        chosen = combine.participants(doc, found)
        draft.actors = mentions([token for token, _ in chosen["actor"]], span)
        draft.recipients = mentions([token for token, _ in chosen["recipient"]], span, draft.actors)
        limits, values = heads.thresholds()["roles"], heads.roles_of(doc, trigger)
        for role in heads.PHRASE_ROLES:
            phrases = heads.phrases(doc, values[role], limits[role], span.sent)
            if phrases:
                draft.arguments[role] = phrases
        self.source(doc, found, draft)
        return draft

    def source(self, doc: Doc, found: Found, draft: board.EventDraft) -> None:
        """The likeliest word to be the source, with its phrase."""
        limit, values = heads.thresholds()["roles"]["source"], heads.roles_of(doc, found.trigger)["source"]
        best = max(heads.candidates(draft.trigger.sent, draft.trigger), key=lambda token: (values[token.i], -token.i), default=None)
        if best is not None and values[best.i] >= limit:
            span = board.mention_at(best).span
            draft.arguments["source"] = [span]
            draft.source = board.span_of(span)


def mentions(tokens: Iterable[Token], trigger, others: Iterable[board.Mention] = ()) -> list[board.Mention]:
    """The mentions that the tokens head, each actor once, none that overlaps another or is among `others`.

    A pronoun stands for the nearest mention of the same actor that is a name or a noun, if there is one.
    """
    shown = getattr(board, "nearest_name", None)
    out: list[board.Mention] = []
    for token in tokens:
        mention = board.mention_at(token)
        if all(not same(mention, other) for other in [*out, *others]):
            out.append(shown(mention, trigger.root) if shown else mention)
    return out


def same(a: board.Mention, b: board.Mention) -> bool:
    if a.actor is not None and a.actor is b.actor:
        return True
    return a.span.start < b.span.end and b.span.start < a.span.end
