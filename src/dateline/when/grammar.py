"""Reads the grammar's files and compiles its rules.  Everything is checked; an error names the file, the rule and what to do."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
FIELDS = {"rule", "needs", "pattern", "value", "gives", "not", "case", "only_before", "only_after", "unless_before", "unless_after"}
REFERENCE = re.compile(r"\{(\w*[a-z]\w*)(?::(\w+))?\}")
WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Rule:
    """One rule: a compiled pattern, the production that values it, conditions on what stands around, and its examples."""

    name: str
    order: int
    needs: frozenset[str]
    pattern: re.Pattern[str]
    value: str
    lower: bool
    only_before: re.Pattern[str] | None
    only_after: re.Pattern[str] | None
    unless_before: re.Pattern[str] | None
    unless_after: re.Pattern[str] | None
    tables: dict[str, str]
    """Group name to the table that holds its words."""
    gives: dict[str, Any]
    rejects: tuple[str, ...]


@dataclass(frozen=True)
class Grammar:
    rules: tuple[Rule, ...]
    tables: dict[str, dict[str, Any]]
    words: dict[str, frozenset[str]]
    """Every word that a pattern may hold, and the tables (or the word itself) that it may trigger."""


def read(path: Path) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with path.open(encoding="utf-8") as file:
        return yaml.load(file, loader)


def normal(words: str) -> str:
    """The form in which words are looked up: lower case, straight apostrophes, single spaces, no closing dot."""
    return " ".join(words.lower().replace("’", "'").rstrip(".").split())


@functools.cache
def grammar() -> Grammar:
    """The shipped grammar, read once.  Raises `ValueError` if a file does not fit."""
    tables = {
        name: {normal(str(word)): value for word, value in table.items()} for name, table in read(HERE / "values.yaml").items()
    }
    dotted = {name: [str(word) for word in table] for name, table in read(HERE / "values.yaml").items()}
    pieces = read(HERE / "patterns.yaml")
    rules: list[Rule] = []
    literals: set[str] = set()
    for path in sorted((HERE / "rules").glob("*.yaml")):
        for entry in read(path):
            rules.append(compiled(entry, len(rules), path.name, dotted, pieces, literals))
    names = [rule.name for rule in rules]
    if len(names) != len(set(names)):
        raise ValueError(
            f"rules/: two rules share the name {sorted(name for name in names if names.count(name) > 1)[0]!r}: rename one"
        )
    return Grammar(tuple(rules), tables, lexicon(tables, literals))


def lexicon(tables: dict[str, dict[str, Any]], literals: set[str]) -> dict[str, frozenset[str]]:
    words: dict[str, set[str]] = {word: {word} for word in literals}
    for name, table in tables.items():
        for key in table:
            for word in WORD.findall(key):
                words.setdefault(word, {word}).add(name)
    return {word: frozenset(kinds) for word, kinds in words.items()}


def compiled(
    entry: dict[str, Any], order: int, file: str, dotted: dict[str, list[str]], pieces: dict[str, str], literals: set[str]
) -> Rule:
    name = entry.get("rule")
    unknown = set(entry) - FIELDS
    if not name or unknown or not {"needs", "pattern", "value", "gives"} <= set(entry):
        raise ValueError(
            f"rules/{file}: rule {name!r} needs the fields rule, needs, pattern, value, gives and knows no {sorted(unknown)}"
        )
    tables: dict[str, str] = {}
    try:
        source = expand(entry["pattern"], dotted, pieces, tables, literals)
        pattern = re.compile(rf"(?<![\w])(?:{source})(?!\w)", re.IGNORECASE)
        around = {
            key: condition(entry.get(key), key, dotted) for key in ("only_before", "only_after", "unless_before", "unless_after")
        }
    except (re.error, KeyError) as error:
        raise ValueError(f"rules/{file}: the pattern of rule {name!r} does not compile: {error}") from None
    needs = entry["needs"]
    return Rule(
        name=f"when.{name}",
        order=order,
        needs=frozenset([needs] if isinstance(needs, str) else needs),
        pattern=pattern,
        value=entry["value"],
        lower=entry.get("case") == "lower",
        tables=tables,
        gives=entry["gives"],
        rejects=tuple(entry.get("not") or ()),
        **around,
    )


def condition(source: str | None, key: str, dotted: dict[str, list[str]]) -> re.Pattern[str] | None:
    """What must or must not stand beside a match: `before` is searched in what precedes, `after` matched at its end."""
    if source is None:
        return None
    source = REFERENCE.sub(lambda match: alternatives(dotted[match[1]]), source)
    return re.compile(source, re.IGNORECASE if key == "only_before" else 0)


def alternatives(words: list[str]) -> str:
    def escaped(word: str) -> str:
        dot = word.endswith(".")
        return re.escape(word.rstrip(".")).replace(r"\ ", r"\s+").replace("'", "['’]?") + (r"\.?" if dot else "")

    return "(?:" + "|".join(escaped(word) for word in sorted(words, key=lambda word: (-len(word), word))) + ")"


def expand(source: str, dotted: dict[str, list[str]], pieces: dict[str, str], tables: dict[str, str], literals: set[str]) -> str:
    """A pattern with its references filled in, its spaces and hyphens made tolerant, and its plain words noted."""
    plain = REFERENCE.sub(" ", source)
    plain = re.sub(r"\(\?P<\w+>|\\.", " ", plain)
    literals.update(WORD.findall(plain.lower()))

    def fill(match: re.Match[str]) -> str:
        name, group = match[1], match[2] or match[1]
        if name in pieces:
            return expand(pieces[name], dotted, pieces, tables, literals)
        tables[group] = name
        return f"(?P<{group}>{alternatives(dotted[name])[3:]}"

    parts, place = [], 0
    for match in REFERENCE.finditer(source):
        parts += [tolerant(source[place : match.start()]), fill(match)]
        place = match.end()
    return "".join([*parts, tolerant(source[place:])])


def tolerant(source: str) -> str:
    """White space for a space, white space or a hyphen for ~, any hyphen or blank for `[ -]`, either apostrophe for '."""
    source = source.replace("[ -]", "\0").replace("~", "\0").replace("'", "['’]")
    return (
        re.sub(r" (\??)", lambda match: r"\s*" if match[1] else r"\s+", source)
        .replace("\0?", r"[\s‐‑-]*")
        .replace("\0", r"[\s‐‑-]+")
    )
