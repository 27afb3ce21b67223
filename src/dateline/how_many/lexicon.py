"""Loads the room's YAML files, checks them, and turns them into tables that are quick to look things up in."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .words import lex

HERE = Path(__file__).parent


class KnowledgeError(ValueError):
    """A data file that cannot be used; the message names the file and the place in it."""


def read_yaml(name: str) -> Any:
    """A YAML file of this room, read safely.  Raises `KnowledgeError` naming the file and the line that is not YAML."""
    import yaml

    path = HERE / name
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    except yaml.YAMLError as error:
        raise KnowledgeError(f"{path}: not YAML: {error}") from error


@dataclass(frozen=True)
class Grammar:
    """The tables of grammar.yaml; phrases are tuples of lower-case words."""

    words: dict[str, int]
    scales: dict[str, int]
    glued_scales: dict[str, int]
    plurals: dict[str, int]
    plurals_need: dict[str, set[str]]
    vague: dict[tuple[str, ...], dict[str, Any]]
    parts: dict[str, float]
    parts_before: set[str]
    before: dict[tuple[str, ...], str]
    after: dict[tuple[str, ...], str]
    range: set[str]
    range_starts: dict[tuple[str, ...], str]
    signs: dict[str, str]
    money: dict[tuple[str, ...], str | None]
    hundredths: set[str]
    nationalities: dict[tuple[str, ...], str]
    units: dict[tuple[str, ...], tuple[str, str]]
    labels_before: set[str]
    labels_always: set[str]
    labels_after: set[str]
    months: set[str]
    weekdays: set[str]
    years_after: set[str]
    one_follows: set[str]
    one_never_after: set[str]
    one_never_before: set[str]
    none_words: dict[tuple[str, ...], str]


FIELDS = (
    "words",
    "scales",
    "glued_scales",
    "plurals",
    "plurals_need",
    "vague",
    "parts",
    "parts_before",
    "before",
    "after",
    "range",
    "range_starts",
    "currencies",
    "units",
    "labels_before",
    "labels_always",
    "labels_after",
    "months",
    "weekdays",
    "years_after",
    "one_follows",
    "one_never_after",
    "one_never_before",
    "none_words",
)
BOUNDS = {"at_least", "above", "at_most", "below", "about", "same"}


def phrase(text: str) -> tuple[str, ...]:
    """A phrase as the words that the amount reader's lexer makes of it."""
    return tuple(lex(text).low)


def phrases(groups: dict[str, list[str]], place: str) -> dict[tuple[str, ...], str]:
    if unknown := sorted(set(groups) - BOUNDS):
        raise KnowledgeError(f"{HERE / 'grammar.yaml'}: {place}: unknown bound {unknown}, expected one of {sorted(BOUNDS)}")
    return {phrase(str(text)): bound for bound, texts in groups.items() for text in texts}


@functools.cache
def grammar() -> Grammar:
    """The grammar of amounts.  Raises `KnowledgeError` naming what is missing or of the wrong shape."""
    raw = read_yaml("grammar.yaml")
    if missing := [name for name in FIELDS if name not in raw]:
        raise KnowledgeError(f"{HERE / 'grammar.yaml'}: missing {missing}")
    for name in ("words", "scales", "glued_scales", "plurals", "parts"):
        if bad := [word for word, value in raw[name].items() if not isinstance(value, int | float)]:
            raise KnowledgeError(f"{HERE / 'grammar.yaml'}: {name}: no number behind {bad}")
    currencies = raw["currencies"]
    return Grammar(
        words=raw["words"],
        scales=raw["scales"],
        glued_scales=raw["glued_scales"],
        plurals=raw["plurals"],
        plurals_need={word: set(after) for word, after in raw["plurals_need"].items()},
        vague={phrase(text): bounds for text, bounds in raw["vague"].items()},
        parts=raw["parts"],
        parts_before=set(raw["parts_before"]),
        before=phrases(raw["before"], "before"),
        after=phrases(raw["after"], "after"),
        range=set(raw["range"]),
        range_starts={phrase(text): "range" for text in raw["range_starts"]},
        signs={sign.lower(): code for sign, code in currencies["signs"].items()},
        money={phrase(text): code for text, code in currencies["names"].items()},
        hundredths=set(currencies["hundredths"]),
        nationalities={phrase(text): code for text, code in currencies["nationalities"].items()},
        units={phrase(text): (sort, unit) for sort, names in raw["units"].items() for text, unit in names.items()},
        labels_before=set(raw["labels_before"]),
        labels_always=set(raw["labels_always"]),
        labels_after=set(raw["labels_after"]),
        months=set(raw["months"]),
        weekdays=set(raw["weekdays"]),
        years_after=set(raw["years_after"]),
        one_follows=set(raw["one_follows"]),
        one_never_after=set(raw["one_never_after"]),
        one_never_before=set(raw["one_never_before"]),
        none_words={phrase(text): "none" for text in raw["none_words"]},
    )
