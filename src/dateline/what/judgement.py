"""Statements that blame somebody without a word of blaming as their cue: "'He treats the law with contempt,' said Becerra".

The guide makes such words an ACCUSE of the speaker's where a named party is blamed for something.  The signs are counted in what
is said: words of blame and praise, parties, persons, the kind of cue (judgement.yaml); the sum's logistic is the confidence.
"""

from __future__ import annotations

import functools
import math
from pathlib import Path

import yaml
from spacy.tokens import Doc, Span, Token

from .. import board
from .rules import in_kinds

PARTIES = {"PER", "ORG", "LOC", "NORP"}
GROUPS = {
    "he": {"he", "she", "they", "his", "her", "their", "him", "them"}, "you": {"you", "your"},
    "we": {"we", "i", "our", "us", "my"}, "it": {"it", "this", "that", "these"}, "will": {"will", "would", "'ll"},
    "not": {"not", "n't", "never", "no", "cannot", "nothing"}, "should": {"should", "must", "need"},
}  # fmt: skip
ALLEGING = {"claim", "blame", "believe"}
SAYS_IT = {"ACCUSE", "REQUEST", "THREATEN", "REJECT", "SUPPORT", "AGREE", "CONCEDE"}


@functools.cache
def table() -> dict:
    path = Path(__file__).parent / "judgement.yaml"
    loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    cues = {word: kind for kind, words in loaded["cues"].items() for word in words}
    return {"blame": frozenset(loaded["blame"]), "praise": frozenset(loaded["praise"]), "cues": cues} | {
        name: loaded.get(name) for name in ("weights", "enough")
    }


def kind_of_cue(cue: Span) -> str:
    cues = table()["cues"]
    return next((cues[lemma] for lemma in (token.lemma_.lower() for token in cue) if lemma in cues), "other")


def traits(cue: Span, content: Span, mode: str) -> dict[str, float]:
    """What speaks for a statement being an accusation; `mode` as in the record."""
    words, tokens = table(), list(content)
    lemmas = [token.lemma_.lower() for token in tokens]
    forms = {token.lower_ for token in tokens}
    blame, praise = sum(lemma in words["blame"] for lemma in lemmas), sum(lemma in words["praise"] for lemma in lemmas)
    parties = sum(token.ent_type_ in PARTIES and token.dep_ != "flat" for token in tokens)
    subjects = [token for token in tokens if token.dep_.startswith("nsubj")]
    acting = any(token.ent_type_ in PARTIES or in_kinds(token, {"<person>", "<organization>"}) for token in subjects)
    kind = kind_of_cue(cue)
    out = {
        "base": 1.0, f"cue_{kind}": 1.0, "blame": math.log1p(blame), "praise": math.log1p(praise), "some_blame": float(blame > 0),
        "long": math.log(max(len(lemmas), 1)), "density": 10 * blame / max(len(lemmas), 1), "direct": float(mode == "direct"),
        "party": float(parties > 0), "parties": math.log1p(parties), "party_subject": float(acting),
        "party_blame": float(parties > 0 and blame > 0), "subject_blame": float(acting and blame > 0),
        "question": float("?" in forms),
        "number": float(any(token.pos_ == "NUM" for token in tokens)),
    }  # fmt: skip
    out |= {name: float(bool(forms & group)) for name, group in GROUPS.items()}
    if kind in {"claim", "judge", "blame", "believe"}:
        out |= {f"{kind}_blame": float(blame > 0), f"{kind}_party": float(parties > 0)}
    return out


def confidence(cue: Span, content: Span, mode: str) -> float:
    weights = table()["weights"]
    total = sum(weights.get(name, 0.0) * value for name, value in traits(cue, content, mode).items())
    return 1 / (1 + math.exp(-total))


def accusations(doc: Doc, found: list[board.EventDraft]) -> list[board.EventDraft]:
    """Drafts for the report's accusing statements, but for those in which an act of speech has been found already."""
    out = []
    for statement in doc._.statements:
        if statement.cue is None or statement.speaker is None:
            continue
        cue = doc.char_span(statement.cue.start, statement.cue.end, alignment_mode="expand")
        content = doc.char_span(statement.content.start, statement.content.end, alignment_mode="expand")
        if cue is None or content is None or not len(content):
            continue
        sure = confidence(cue, content, statement.mode)
        if sure >= table()["enough"] and not any(taken(draft, cue, content) for draft in [*found, *out]):
            out.append(draft_of(doc, statement, cue, content, sure))
    return out


def taken(draft: board.EventDraft, cue: Span, content: Span) -> bool:
    start, end = draft.trigger.start, draft.trigger.end
    at_cue = start < cue.end and cue.start < end
    within = draft.type == "ACCUSE" and start < content.end and content.start < end
    return (at_cue and draft.type in SAYS_IT) or within


def draft_of(doc: Doc, statement, cue: Span, content: Span, sure: float) -> board.EventDraft:
    speaker = doc.char_span(statement.speaker.start, statement.speaker.end, alignment_mode="expand")
    by = [board.mention_at(speaker.root)] if speaker is not None else []
    mode = "allege" if kind_of_cue(cue) in ALLEGING else "disapprove"
    draft = board.EventDraft(trigger=cue, type="ACCUSE", mode=mode, actors=by, evidence="statement", confidence=sure)
    blamed = blamed_in(content, by[0] if by else None)
    if blamed is not None:
        draft.recipients = [board.nearest_name(blamed, cue.root)]
    return draft


def blamed_in(content: Span, speaker: board.Mention | None) -> board.Mention | None:
    """Who is blamed: the first party that is a subject, else the first party, in the part that holds words of blame."""
    people = [token for token in content if somebody(token)]
    mentions = [board.mention_at(token) for token in sorted(people, key=lambda token: (not subject(token), token.i))]
    for mention in mentions:
        if speaker is None or (mention.actor is not speaker.actor if mention.actor else mention.span != speaker.span):
            return mention
    return None


def subject(token: Token) -> bool:
    return token.dep_.startswith("nsubj") or (token.dep_ == "nmod:poss" and token.head.dep_.startswith(("nsubj", "obj")))


def somebody(token: Token) -> bool:
    if token.dep_ in {"flat", "compound"} or token.lower_ in GROUPS["we"] or token.lower_ in GROUPS["it"]:
        return False
    nominal = token.pos_ in {"NOUN", "PROPN", "PRON"}
    return token.ent_type_ in PARTIES or (nominal and in_kinds(token, {"<person>", "<organization>"}))
