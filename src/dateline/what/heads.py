"""What the learned heads say of a `Doc`: triggers with type and mode, and who and what belongs to each."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import yaml
from spacy.attrs import ORTH
from spacy.tokens import Doc, Span, Token

ROLES = ("actor", "recipient", "place", "time", "quantity", "source")
PHRASE_ROLES = ("place", "time", "quantity")
NOMINAL = {"NOUN", "PROPN", "PRON", "NUM", "X", "SYM"}
INNER = {"compound", "flat", "goeswith", "fixed", "case", "det", "punct", "expl"}
"""Relations of words that never stand for a participant by themselves."""

OPENING, CLOSING = {"“", "``"}, {"”", "''"}
CORE = {"nsubj", "obj", "nsubj:pass", "obl:agent"}
PEOPLES = {"NORP", "LOC", "ORG"}
PARTIES = PEOPLES | {"PER"}


@functools.cache
def thresholds() -> dict:
    """How sure the heads must be (thresholds.yaml)."""
    path = Path(__file__).parent / "thresholds.yaml"
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@functools.cache
def role_weights() -> dict:
    """What a word's traits weigh for a role, and how sure a participant must be (participants.yaml)."""
    path = Path(__file__).parent / "participants.yaml"
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@dataclass(frozen=True)
class SentenceValues:
    """A number for every token of a sentence, asked for by the token's place in the document; 0 outside the sentence."""

    first: int
    values: list[float]

    def __getitem__(self, i: int) -> float:
        at = i - self.first
        return self.values[at] if 0 <= at < len(self.values) else 0.0


@dataclass
class Trigger:
    """Words that name an event.  `span` is made of the tokens `first` to `last`, both included."""

    first: int
    last: int
    type: str
    confidence: float
    mode: str | None = None
    evidence: str = "head"
    roles: dict[str, SentenceValues] = field(default_factory=dict)
    """role → probability of every token of the sentence; empty until asked for by `roles_of`"""

    def span(self, doc: Doc) -> Span:
        return doc[self.first : self.last + 1]


class TriggerTable:
    """The trigger head's opinion, summed over begin and inside labels: tokens × types."""

    def __init__(self, doc: Doc):
        scores = doc._.scores
        labels = scores.labels["trigger"]
        self.types = sorted({label[2:] for label in labels if label != "O"})
        begin = [labels.index(f"B-{kind}") for kind in self.types]
        inside = [labels.index(f"I-{kind}") for kind in self.types]
        table = scores.word["trigger"]
        self.begin, self.inside = table[:, begin], table[:, inside]
        self.mass = self.begin + self.inside
        self.any = self.mass.sum(1)
        self.best = self.mass.argmax(1) if len(doc) else np.zeros(0, dtype=int)
        self.quoted = quoted(doc)

    def of(self, token: int, kind: str) -> float:
        return float(self.mass[token, self.types.index(kind)])


def quoted(doc: Doc) -> list[bool]:
    """Whether each token stands between quotation marks; a new paragraph closes them.

    What stands there is somebody's opinion, question or promise far more often than a deed that the report asserts.
    """
    strings, size = doc.vocab.strings, len(doc)
    orths = doc.to_array([ORTH]) if size else np.zeros(0, dtype=np.uint64)
    marks = np.array([strings.add(mark) for mark in (*OPENING, *CLOSING, '"')], dtype=np.uint64)
    breaks = np.array([orth for orth in set(orths.tolist()) if "\n\n" in strings[orth]], dtype=np.uint64)
    out, since = [False] * size, None
    for i in np.flatnonzero(np.isin(orths, np.concatenate([marks, breaks]))).tolist():
        text = doc[i].text
        if since is not None:
            out[since:i] = [True] * (i - since)
        since = i if text in OPENING or (text == '"' and since is None) else None
    if since is not None:
        out[since:] = [True] * (size - since)
    return out


def joins(table: TriggerTable, i: int, kind: int, limit: float) -> bool:
    """Whether token `i` goes on with the trigger before it."""
    return table.inside[i, kind] >= limit or (table.mass[i, kind] >= limit and table.inside[i, kind] > table.begin[i, kind])


def leads(table: TriggerTable, i: int, kind: int, limit: float) -> bool:
    """Whether token `i` is rather the beginning of the trigger that goes on after it."""
    return bool(table.begin[i, kind] >= limit and table.inside[i + 1, kind] > table.begin[i + 1, kind])


def roles_of(doc: Doc, trigger: Trigger) -> dict[str, SentenceValues]:
    """Role → probability of every token of the trigger's sentence to have it, averaged over the trigger's words."""
    if not trigger.roles:
        sentence = trigger.span(doc).sent
        words = [i for i in range(trigger.first, trigger.last + 1) if not doc[i].is_space]
        rows = []
        for i in words:
            scores = doc._.scores.roles(i)
            rows.append([scores[role][sentence.start : sentence.end] for role in ROLES])
        means = [sum(values) / len(rows) for values in zip(*rows, strict=True)] or [np.zeros(len(sentence))] * len(ROLES)
        trigger.roles = {role: SentenceValues(sentence.start, values.tolist()) for role, values in zip(ROLES, means, strict=True)}
    return trigger.roles


def candidates(sentence: Span, trigger: Span) -> list[Token]:
    """Words of the sentence that could head a participant: nominals outside names, and what modifies the trigger itself."""
    return chosen_of(possible(sentence), trigger.start, trigger.end)


def possible(sentence: Span) -> list[tuple[Token, int, bool]]:
    """Words of a sentence that could head a participant of some trigger: token, place of its head, and whether it could
    also where it does not modify the trigger."""
    out = []
    for token in sentence:
        dep, pos = token.dep_, token.pos_
        if pos in NOMINAL:
            always = dep != "nummod" and dep not in INNER
            modifying = dep == "compound"
        else:
            always = False
            modifying = pos == "ADJ" and token.ent_type_ in PEOPLES
        always = always or (pos in {"ADJ", "DET", "VERB"} and dep in CORE)
        if always or modifying:
            out.append((token, token.head.i, always))
    return out


def chosen_of(words: list[tuple[Token, int, bool]], start: int, end: int) -> list[Token]:
    """Those of `possible` that can belong to the trigger from token `start` to before `end`."""
    return [token for token, head, always in words if not start <= token.i < end and (always or start <= head < end)]


def phrases(doc: Doc, values: SentenceValues, limit: float, sentence: Span) -> list[Span]:
    """Runs of words above the limit, a single word between two such words included."""
    hits = [i for i, value in enumerate(values.values, values.first) if value >= limit and not doc[i].is_space]
    runs: list[list[int]] = []
    for i in hits:
        if runs and i - runs[-1][-1] <= 2 and (i - runs[-1][-1] == 1 or values[i - 1] >= limit / 2):
            runs[-1].append(i)
        else:
            runs.append([i])
    out = []
    for run in runs:
        first, last = run[0], run[-1]
        while first < last and doc[first].pos_ in {"ADP", "DET", "PUNCT", "CCONJ"}:
            first += 1
        while last > first and doc[last].pos_ in {"PUNCT", "CCONJ", "DET"}:
            last -= 1
        if doc[first].pos_ not in {"ADP", "DET", "PUNCT", "CCONJ"}:
            out.append(doc[first : last + 1])
    return out


def mode_of(doc: Doc, trigger: Trigger, modes: tuple[str, ...]) -> tuple[str | None, float]:
    """The likeliest of a type's modes by the mode head, or None; with its probability among them."""
    if not modes:
        return None, 1.0
    labels = doc._.scores.labels["mode"]
    values = doc._.scores.word["mode"][trigger.first : trigger.last + 1].mean(0)
    allowed = ["none", *modes]
    chosen = np.array([values[labels.index(mode)] for mode in allowed])
    chosen = chosen / max(float(chosen.sum()), 1e-9)
    best = int(chosen.argmax())
    return (None if best == 0 else allowed[best]), float(chosen[best])
