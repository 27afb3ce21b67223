"""The lexicon of what is counted (kinds.yaml): classes of nouns, and deeds by their construction."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from spacy.tokens import Token

from .lexicon import HERE, KnowledgeError, read_yaml


@dataclass(frozen=True)
class Kinds:
    """The tables of kinds.yaml: lemma to deed by construction, lemma to noun classes."""

    object: dict[str, str]
    subject: dict[str, str]
    state: dict[str, str]
    noun: dict[str, str]
    needs_object: dict[str, set[str]]
    needs_word: dict[str, set[str]]
    casualties_of: list[str]
    counted_recipients: frozenset[str]
    done_to_items: frozenset[str]
    classes: dict[str, frozenset[str]]


@functools.cache
def kinds() -> Kinds:
    """The lexicon of kinds.  Raises `KnowledgeError` naming a field that is missing."""
    raw = read_yaml("kinds.yaml")
    if missing := [
        name
        for name in ("deeds", "needs_object", "needs_word", "casualties_of", "counted_recipients", "done_to_items", "nouns")
        if name not in raw
    ]:
        raise KnowledgeError(f"{HERE / 'kinds.yaml'}: missing {missing}")
    by: dict[str, dict[str, str]] = {"object": {}, "subject": {}, "state": {}, "noun": {}}
    for deed, constructions in raw["deeds"].items():
        for construction, lemmas in constructions.items():
            if construction not in by:
                raise KnowledgeError(f"{HERE / 'kinds.yaml'}: deeds: {deed}: unknown construction '{construction}'")
            by[construction] |= dict.fromkeys(lemmas, deed)
    classes: dict[str, set[str]] = {}
    for name, lemmas in raw["nouns"].items():
        for lemma in lemmas:
            classes.setdefault(lemma, set()).add(name)
    return Kinds(
        **by,
        needs_object={verb: set(words) for verb, words in raw["needs_object"].items()},
        needs_word={verb: set(words) for verb, words in raw["needs_word"].items()},
        casualties_of=raw["casualties_of"],
        counted_recipients=frozenset(raw["counted_recipients"]),
        done_to_items=frozenset(raw["done_to_items"]),
        classes={lemma: frozenset(names) for lemma, names in classes.items()},
    )


def lemma_of(token: Token) -> str:
    return (token.lemma_ or token.text).lower()


def look_up(table: dict, token: Token):
    """The entry of a noun by its lemma, its form or its form without the plural's ending."""
    low = token.lower_
    return (
        table.get(lemma_of(token))
        or table.get(low)
        or table.get(low[:-3] + "y" if low.endswith("ies") else low[:-1] if low.endswith("s") else low)
    )


def classes_of(noun: Token) -> frozenset[str]:
    """The classes of a noun: person, troops, participants, displaced, votes, items, never."""
    table = kinds().classes
    found = look_up(table, noun)
    if found is None and lemma_of(noun).rpartition("-")[2] in table:
        found = table[lemma_of(noun).rpartition("-")[2]]
    if found is None and noun.ent_type_ == "NORP":
        found = frozenset({"person"})
    return found or frozenset()


def has_case(node: Token, words: set[str]) -> bool:
    return any(child.dep_ == "case" and child.lower_ in words for child in node.children)


def passive(verb: Token) -> bool:
    return any(child.dep_ in {"aux:pass", "nsubj:pass"} for child in verb.children)
