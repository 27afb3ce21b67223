"""Treebank sentences (CoNLL-U) with tags, trees, GUM's mentions and UNER's entities."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

from .labels import MENTION_TYPES

FEATURES = {"nmod:desc": "nmod"}
"""Labels that too few sentences carry to be learned, and what they are read as."""


def sentences(path: Path) -> Iterator[tuple[dict[str, str], list[list[str]]]]:
    """Comments and syntactic words (ten columns each) of every sentence of a `.conllu.gz` file."""
    comments, rows = {}, []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("#"):
                key, _, value = line[1:].partition("=")
                comments[key.strip()] = value.strip()
            elif line:
                columns = line.split("\t")
                if columns[0].isdigit():
                    rows.append(columns)
            elif rows:
                yield comments, rows
                comments, rows = {}, []


def head_word(start: int, end: int, heads: list[int]) -> int:
    """The first word of `start..end` (0-based, end exclusive) that hangs on a word outside of it."""
    return next((i for i in range(start, end) if not start <= heads[i] - 1 < end), start)


def mentions(rows: list[list[str]], heads: list[int]) -> list[int]:
    """GUM's `Entity=` brackets as one mention type (or 0) for each head word, the widest mention winning."""
    found, open_spans = [0] * len(rows), []
    widths = [0] * len(rows)
    for place, row in enumerate(rows):
        field = next((f[7:] for f in row[9].split("|") if f.startswith("Entity=")), "")
        for token in re.findall(r"\([^()]*\)?|[^()]+\)", field):
            if token.startswith("("):
                parts = token.strip("()").split("-")
                kind = parts[1] if len(parts) > 1 else ""
                open_spans.append((parts[0], kind, place))
                if not token.endswith(")"):
                    continue
                key = parts[0]
            else:
                key = token.rstrip(")").split("-")[0]
            match = next((s for s in reversed(open_spans) if s[0] == key), None)
            if match is None:
                continue
            open_spans.remove(match)
            _, kind, start = match
            head = head_word(start, place + 1, heads)
            if kind in MENTION_TYPES and place + 1 - start > widths[head]:
                found[head], widths[head] = 1 + MENTION_TYPES.index(kind), place + 1 - start
    return found


def read_treebank(path: Path) -> list[dict]:
    """Examples with `words`, `upos`, `xpos`, `heads` (1-based, 0 is the root), `labels`, `space_after` and, for GUM, `mention`."""
    examples = []
    for comments, rows in sentences(path):
        heads = [int(row[6]) for row in rows]
        example = {
            "id": comments.get("sent_id", ""),
            "words": [row[1] for row in rows],
            "lemmas": [row[2] for row in rows],
            "upos": [row[3] for row in rows],
            "xpos": [row[4] for row in rows],
            "heads": heads,
            "labels": [FEATURES.get(row[7], row[7]) for row in rows],
        }
        if any("Entity=" in row[9] for row in rows) or "s_prominence" in comments:
            example["mention"] = mentions(rows, heads)
        examples.append(example)
    return examples
