"""The spaCy component `what`: fills `doc._.events` with an `EventDraft` for every trigger."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from .. import board
from . import codebook, combine, contexts, heads, judgement, modes
from .combine import Found
from .heads import TriggerTable


@Language.factory("what", default_config={"use_head": True, "use_rules": True, "codebooks": []})
def make(nlp: Language, name: str, use_head: bool, use_rules: bool, codebooks: list[str]) -> What:
    return What(use_head, use_rules, codebook.load(Path(folder) for folder in codebooks) if codebooks else None)


class What:
    """Finds the events of a `Doc` that the language component has read.  `book` is the codebook (the package's if None)."""

    def __init__(self, use_head: bool = True, use_rules: bool = True, book: codebook.Codebook | None = None):
        self.use_head, self.use_rules = use_head, use_rules
        self.book = book or codebook.builtin()
        contexts.table(), heads.thresholds(), heads.role_weights(), judgement.table()  # read now, not with the first report

    def __call__(self, doc: Doc) -> Doc:
        if len(doc) and doc._.scores is not None:
            found = combine.read(doc, TriggerTable(doc), self.book, self.use_head, self.use_rules)
            sentence: Span | None = None
            for one in found:
                if sentence is None or not sentence.start <= one.trigger.first < sentence.end:
                    sentence = one.trigger.span(doc).sent
                    words, about = heads.possible(sentence), contexts.in_sentence(sentence)
                draft = self.draft(doc, one, sentence, words)
                draft.contexts = contexts.of_event(draft.type, draft.mode, about)
                doc._.events.append(draft)
            if self.use_rules:
                for draft in judgement.accusations(doc, doc._.events):
                    draft.contexts = contexts.of_event(draft.type, draft.mode, contexts.in_sentence(draft.trigger.sent))
                    doc._.events.append(draft)
        return doc

    def draft(self, doc: Doc, found: Found, sentence: Span, words: list) -> board.EventDraft:
        """The draft of one trigger; `words` are those of its sentence that `heads.possible` gives."""
        trigger = found.trigger
        span = trigger.span(doc)
        draft = board.EventDraft(
            trigger=span, type=trigger.type, evidence=trigger.evidence, confidence=trigger.confidence,
            mode=modes.choose(doc, found, self.book),
        )  # fmt: skip
        candidates = heads.chosen_of(words, span.start, span.end)
        chosen = combine.participants(doc, found, candidates)
        draft.actors = mentions([token for token, _ in chosen["actor"]], span)
        draft.recipients = mentions([token for token, _ in chosen["recipient"]], span, draft.actors)
        limits, values = heads.thresholds()["roles"], heads.roles_of(doc, trigger)
        for role in heads.PHRASE_ROLES:
            phrases = heads.phrases(doc, values[role], limits[role], sentence)
            if phrases:
                draft.arguments[role] = phrases
        source = values["source"]
        best = max(candidates, key=lambda token: (source[token.i], -token.i), default=None)
        if best is not None and source[best.i] >= limits["source"]:
            said_by = board.mention_at(best).span
            draft.arguments["source"] = [said_by]
            draft.source = board.span_of(said_by)
        trigger.roles = {}
        return draft


def mentions(tokens: Iterable[Token], trigger: Span, others: Iterable[board.Mention] = ()) -> list[board.Mention]:
    """The mentions that the tokens head, each actor once, none that overlaps another or is among `others`.

    A pronoun stands for the nearest mention of the same actor that is a name or a noun, if there is one.
    """
    out: list[board.Mention] = []
    for token in tokens:
        mention = board.mention_at(token)
        if all(not same(mention, other) for other in [*out, *others]):
            out.append(board.nearest_name(mention, trigger.root))
    return out


def same(a: board.Mention, b: board.Mention) -> bool:
    if a.actor is not None and a.actor is b.actor:
        return True
    return a.span.start < b.span.end and b.span.start < a.span.end
