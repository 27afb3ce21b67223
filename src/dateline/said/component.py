"""The component `said`: statements with speaker, cue, content, mode and via."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Token

from .. import board
from ..record import Participant, Span, Statement
from . import direct, indirect, phrases
from .drafts import Draft, overlap
from .heads import heads_of
from .lexicon import lexicon
from .quotes import quotes

NAMELESS = {"sources", "source", "reports", "report", "rumors", "rumours"}
VAGUE = {"a", "some", "several", "other", "another", "unconfirmed", "various", "many"}


@Language.factory("said", assigns=["doc._.statements"])
def make(nlp: Language, name: str) -> SaidComponent:
    return SaidComponent()


class SaidComponent:
    """Writes `doc._.statements`, in the order of their contents."""

    def __init__(self) -> None:
        self.lexicon = lexicon()

    def __call__(self, doc: Doc) -> Doc:
        text = doc.text  # put together anew from the tokens each time it is asked for
        doc._.statements = records(doc, text, find(doc, text))
        return doc


def find(doc: Doc, text: str) -> list[Draft]:
    """All statements of a report with its text as drafts, in text order."""
    if not len(doc) or not doc.has_annotation("DEP"):
        return []
    heads = heads_of(doc)
    parts = direct.on_tokens(doc, text, quotes(text))
    quoted = direct.statements(doc, parts, heads)
    used = {draft.core.i for draft in quoted if draft.core is not None}
    colons = {draft.core.i for draft in quoted if draft.core is not None and draft.evidence == "said.quote_after_cue"}
    spoken = [
        (part.start, part.end) for part in parts if part.draft is not None or (part.quote.level == 0 and part.end - part.start > 12)
    ]
    reported: list[Draft] = []
    for token, entry, is_noun in indirect.candidates(doc, heads):
        if any(start <= token.i < end for start, end in spoken):
            continue
        found = indirect.statement_of(token, entry, is_noun, heads)
        if token.i in used:
            found = [draft for draft in found if token.i in colons and not touches(draft, quoted)]
        reported += found
    reported += phrases.phrases(doc, lexicon()) + phrases.adverbs(doc, lexicon())
    for draft in reported:
        cut(text, draft, quoted)
    reported = [with_mode(doc, draft, parts) for draft in reported]
    kept = settle(quoted, reported)
    for draft in kept:
        passed_on(doc, draft)
    return sorted(relayed(kept), key=lambda draft: (draft.start, draft.end))


def touches(draft: Draft, others: list[Draft]) -> bool:
    return any(overlap(draft, other) > 0 for other in others)


def cut(text: str, draft: Draft, quoted: list[Draft]) -> None:
    """A content ends where a quotation under another cue begins."""
    for other in quoted:
        if (
            draft.start < other.start - 1
            and other.end <= draft.end + 3
            and other.core is not draft.core
            and other.core.idx > other.end
        ):
            draft.end = max(draft.start, other.start - 1)
            while draft.end > draft.start and not text[draft.end - 1].isalnum():
                draft.end -= 1


def with_mode(doc: Doc, draft: Draft, parts: list[direct.Part]) -> Draft:
    """Mixed where a quotation stands inside; marks at the edges go."""
    inside = [part.quote for part in parts if draft.start - 2 <= part.quote.outer_start and part.quote.outer_end <= draft.end + 2]
    for quote in inside:
        if abs(quote.outer_start - draft.start) <= 1 and quote.start > draft.start:
            draft.start = quote.start
        if abs(quote.outer_end - draft.end) <= 2 and quote.end < draft.end:
            draft.end = quote.end
    crossing = [
        part.quote
        for part in parts
        if part.quote.outer_start >= draft.start and part.quote.start < draft.end < part.quote.end and not part.quote.level
    ]
    if crossing and crossing[0].end - draft.end < 400:
        draft.end = crossing[0].end
        inside.append(crossing[0])
    if inside:
        whole = any(quote.start <= draft.start and draft.end <= quote.end for quote in inside)
        draft.mode = "direct" if whole else "mixed"
    return draft


def settle(quoted: list[Draft], reported: list[Draft]) -> list[Draft]:
    """Of statements that say the same words, the surest; a quotation's own cue before any other."""
    kept = list(quoted)
    for draft in sorted(reported, key=lambda draft: (-draft.confidence, draft.start)):
        if draft.size > 0 and not any(same(draft, other) for other in kept):
            kept.append(draft)
    return kept


def same(draft: Draft, other: Draft) -> bool:
    """Whether two statements hold the same words, one cue inside the other's words not counting."""
    return overlap(draft, other) >= 0.6


def passed_on(doc: Doc, draft: Draft) -> None:
    """`via`: the outlet that was told ("told NPR", "in an interview with Sputnik")."""
    cue = draft.core
    if cue is None or draft.via or draft.via_token is not None:
        return
    for child in cue.children:
        if child.dep_ in {"obj", "iobj", "obl"} and is_outlet(child):
            draft.via = outlet(child)
            return
        if child.dep_ == "advcl" and child.lower_ in lexicon().speaking:
            hearer = next((part for part in child.children if part.dep_ in {"obl", "obj"} and is_outlet(part)), None)
            if hearer is not None:
                draft.via = outlet(hearer)
                return
    if cue.head.i != cue.i and cue.lower_ in lexicon().speaking:
        return


def is_outlet(token: Token) -> bool:
    return (token.lower_ in lexicon().outlets and token.lower_ not in lexicon().audiences) or (
        token.ent_type_ == "ORG" and token.dep_ != "obl"
    )


def outlet(token: Token) -> str:
    """An outlet's name: the entity that the token belongs to, else its noun phrase."""
    for entity in token.doc.ents:
        if entity.start <= token.i < entity.end:
            return entity.text
    return board.noun_phrase(token).text


def relayed(drafts: list[Draft]) -> list[Draft]:
    """ "NPR reported X had said Y" is one statement, X's via NPR: an outlet's own words that only hold another's go."""
    out = []
    for draft in drafts:
        inner = next(
            (
                other
                for other in drafts
                if other is not draft
                and other.core is not None
                and draft.core is not None
                and draft.start <= other.core.idx < draft.end
                and other.end >= draft.end - 3
            ),
            None,
        )
        if (
            inner is not None
            and draft.mode == "indirect"
            and draft.speaker is not None
            and is_outlet(draft.speaker)
            and inner.core.head.i == draft.core.i
        ):
            inner.via = inner.via or outlet(draft.speaker)
            continue
        out.append(draft)
    return out


def records(doc: Doc, text: str, drafts: list[Draft]) -> list[Statement]:
    """Drafts as the record's statements.  A pronoun that no room could resolve speaks for the last known speaker."""
    out = []
    last: Participant | None = None
    on = doc._.report.published if doc._.report is not None else None
    for draft in sorted(
        drafts, key=lambda draft: (min(draft.start, draft.core.idx if draft.core is not None else draft.start), draft.end)
    ):
        speaker = named(draft.speaker, on, last)
        if speaker is not None and draft.speaker.pos_ != "PRON":
            last = speaker
        via = draft.via
        if draft.via_token is not None:
            via = participant(draft.via_token, on).name
        cue = None
        if draft.cue is not None:
            cue = board.span_of(doc[draft.cue[0] : draft.cue[1]])
        content = Span(text=text[draft.start : draft.end], start=draft.start, end=draft.end)
        out.append(
            Statement(
                speaker=speaker,
                cue=cue,
                content=content,
                mode=draft.mode,
                via=via,
                evidence=draft.evidence,
                confidence=draft.confidence,
            )
        )
    return sorted(out, key=lambda statement: (statement.content.start, statement.content.end))


def named(token: Token | None, on: str | None, last: Participant | None) -> Participant | None:
    """The speaker as a participant, shown by a name or noun where there is one; bare "sources" and "reports" hide it."""
    if token is None or (
        token.lower_ in NAMELESS and all(child.dep_ in {"det", "amod", "punct"} and child.lower_ in VAGUE for child in token.lefts)
    ):
        return None
    mention = board.mention_at(token)
    if mention.actor is None and token.pos_ == "PRON":
        return (
            last
            if last is not None and token.lower_ in {"he", "she", "they", "it", "who", "which"}
            else board.participant_of(mention, on)
        )
    return participant(token, on)


def participant(token: Token, on: str | None) -> Participant:
    mention = board.nearest_name(board.mention_at(token), token)
    return board.participant_of(mention, on)
