"""The relation lexicon: connectives, verbs and nouns that tie two events of a report together."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import yaml

from ..record import EventType, LinkKind

FILE = Path(__file__).with_name("relations.yaml")


@dataclass(frozen=True)
class Connective:
    """Words that introduce the second of two events."""

    words: tuple[str, ...]
    kind: str
    types: frozenset[str]
    """Those that the first event may have (empty: any)."""
    targets: frozenset[str] = frozenset()
    """Those that the second event may have."""

    def fits(self, first: str, second: str) -> bool:
        """Whether it may tie events of these types."""
        return (not self.types or first in self.types) and (not self.targets or second in self.targets)

    @property
    def name(self) -> str:
        return "links." + "_".join(self.words)


@dataclass(frozen=True)
class Verb:
    """A verb between two events; `prep` are the prepositions of its complement, none for an object."""

    lemma: str
    kind: str
    prep: frozenset[str]


@dataclass(frozen=True)
class Relations:
    """The whole lexicon; `anaphors` maps a noun to the types that it may stand for (empty: any)."""

    connectives: tuple[Connective, ...]
    verbs: dict[str, Verb]
    anaphors: dict[str, frozenset[str]]
    modes: dict[str, frozenset[str]]
    reactions: frozenset[str]

    @functools.cached_property
    def at_edge(self) -> dict[str, tuple[Connective, ...]]:
        """The connectives that begin or end with a word, longer ones first."""
        words = sorted({word for connective in self.connectives for word in (connective.words[0], connective.words[-1])})
        return {word: tuple(one for one in self.connectives if word in (one.words[0], one.words[-1])) for word in words}


@functools.cache
def source() -> dict:
    """The YAML file as it stands.  Raises `ValueError` that names an unknown kind or type."""
    data = yaml.load(FILE.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    for entry in [*data["connectives"], *data["verbs"]]:
        if entry["kind"] not in get_args(LinkKind):
            raise ValueError(f"{FILE}: '{entry['kind']}' is no kind of link; use one of {', '.join(get_args(LinkKind))}")
    for entry in [*data["connectives"], *data["anaphors"]]:
        unknown = {*entry.get("types", ()), *entry.get("targets", ())} - set(get_args(EventType))
        if unknown:
            raise ValueError(f"{FILE}: {sorted(unknown)} are no event types")
    return data


@functools.cache
def relations() -> Relations:
    """The lexicon, read once; longer connectives first."""
    data = source()
    connectives = [
        Connective(tuple(c["words"]), c["kind"], frozenset(c.get("types", ())), frozenset(c.get("targets", ())))
        for c in data["connectives"]
    ]
    verbs = {lemma: Verb(lemma, v["kind"], frozenset(v.get("prep", ()))) for v in data["verbs"] for lemma in v["lemmas"]}
    anaphors = {lemma: frozenset(a["types"]) for a in data["anaphors"] for lemma in a["lemmas"]}
    modes = {lemma: frozenset(a["modes"]) for a in data["anaphors"] if "modes" in a for lemma in a["lemmas"]}
    connectives.sort(key=lambda connective: (-len(connective.words), connective.words))
    return Relations(tuple(connectives), verbs, anaphors, modes, frozenset(data["reactions"]))
