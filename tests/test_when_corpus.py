"""Every line of the corpus of time expressions, and every example of the grammar's rules, at a fixed clock."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from dateline.when import tense
from dateline.when.finder import Finder

GROUPS = yaml.safe_load((Path(__file__).parent / "when_corpus.yaml").read_text(encoding="utf-8"))
LINES = [(group["name"], group["clock"], line, values) for group in GROUPS for line, values in group["lines"].items()]
EXAMPLES_CLOCK = "2020-08-28"


@pytest.fixture(scope="module")
def finder():
    return Finder()


def bracketed(line: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its brackets, and where they stood."""
    text, starts, spans = "", [], []
    for part in re.split(r"([\[\]])", line):
        if part == "[":
            starts.append(len(text))
        elif part == "]":
            spans.append((starts.pop(), len(text)))
        else:
            text += part
    return text, spans


def found(finder: Finder, text: str, clock: str):
    return finder.find(text, date.fromisoformat(clock), lambda start, end: tense.of_text(text, start, end))


@pytest.mark.parametrize(("name", "clock", "line", "values"), LINES, ids=[f"{name}: {line}" for name, _, line, _ in LINES])
def test_line(finder, name, clock, line, values):
    text, spans = bracketed(line)
    values = values if isinstance(values, list) else [values]
    assert [(one.start, one.end, one.value.value) for one in found(finder, text, clock)] == [
        (start, end, value) for (start, end), value in zip(spans, values, strict=True)
    ]


def test_the_corpus_is_large_enough():
    assert sum(max(1, line.count("[")) for _, _, line, _ in LINES) >= 400


def examples():
    for rule in Finder().grammar.rules:
        for line, values in rule.gives.items():
            yield rule.name, line, values if isinstance(values, list) else [values]


@pytest.mark.parametrize(("rule", "line", "values"), list(examples()))
def test_what_a_rule_gives(finder, rule, line, values):
    text, spans = bracketed(line)
    got = {(one.start, one.end): (one.rule.name, one.value.value) for one in found(finder, text, EXAMPLES_CLOCK)}
    for span, value in zip(spans, values, strict=True):
        assert got.get(span, (None, None))[1] == value
    assert rule in {name for name, _ in got.values()}


@pytest.mark.parametrize(("rule", "text"), [(rule.name, text) for rule in Finder().grammar.rules for text in rule.rejects])
def test_what_a_rule_rejects(finder, rule, text):
    assert rule not in {one.rule.name for one in found(finder, text, EXAMPLES_CLOCK)}


def test_every_rule_has_examples_of_both_kinds(finder):
    assert [rule.name for rule in finder.grammar.rules if not rule.gives or not rule.rejects] == []
