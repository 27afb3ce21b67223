"""PLOVER's contexts (what an event is about), several to an event, by a table of words (contexts.yaml)."""

from __future__ import annotations

import functools
from pathlib import Path

import yaml
from spacy.tokens import Span


@functools.cache
def table() -> tuple[dict[str, list[tuple[tuple[str, ...], str]]], dict[str, list[str]], dict[str, list[str]], tuple[str, ...]]:
    """Words by their first word, contexts by mode, contexts by type, and all contexts in their order."""
    path = Path(__file__).parent / "contexts.yaml"
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    by_word: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    by_mode: dict[str, list[str]] = {}
    by_type: dict[str, list[str]] = {}
    for context, entry in data.items():
        for phrase in entry.get("words", ()):
            words = tuple(str(phrase).lower().replace("-", " - ").split())
            by_word.setdefault(words[0], []).append((words, context))
        for mode in entry.get("modes", ()):
            by_mode.setdefault(mode, []).append(context)
        for kind in entry.get("types", ()):
            by_type.setdefault(kind, []).append(context)
    return by_word, by_mode, by_type, tuple(data)


def in_sentence(sentence: Span) -> frozenset[str]:
    """The contexts whose words stand in a sentence."""
    by_word = table()[0]
    forms = [{token.lower_, token.lemma_.lower()} for token in sentence]
    found = set()
    for at, words_here in enumerate(forms):
        for form in words_here:
            for words, context in by_word.get(form, ()):
                if at + len(words) <= len(forms) and all(word in forms[at + k] for k, word in enumerate(words)):
                    found.add(context)
    return frozenset(found)


def of_event(kind: str, mode: str | None, sentence: frozenset[str]) -> list[str]:
    """An event's contexts, in the table's order."""
    _, by_mode, by_type, order = table()
    found = sentence | set(by_mode.get(mode or "", ())) | set(by_type.get(kind, ()))
    return [context for context in order if context in found]
