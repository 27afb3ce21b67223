"""Sentences labelled by reading (gold/train, training/labels) and MEANTIME's time expressions."""

from __future__ import annotations

import json
import tarfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from .labels import (
    EVENT_ROLES,
    MODE_LABELS,
    QUANTITY_KINDS,
    ROLES,
    SECTORS,
    STATUSES,
    TRIGGER_LABELS,
)


def words_in(span: dict | None, tokens: list[tuple[str, int]]) -> list[int]:
    """Indices of the words that overlap a `{"start", "end"}` span."""
    if not span or span.get("start") is None:
        return []
    return [i for i, (word, at) in enumerate(tokens) if at < span["end"] and span["start"] < at + len(word)]


def read_labelled(path: Path, tokenize) -> list[dict]:
    """Examples from one JSONL file in GUIDE.md's shape; `tokenize(text)` gives (word, start) pairs."""
    with path.open(encoding="utf-8") as lines:
        return [labelled(json.loads(line), tokenize) for line in lines if line.strip()]


def labelled(record: dict, tokenize) -> dict:
    """One example.  `roles` holds (row word, role index, words) for every trigger word and cue word."""
    tokens = tokenize(record["text"])
    size = len(tokens)
    example = {
        "id": record["id"],
        "words": [word for word, _ in tokens],
        "starts": [at for _, at in tokens],
        "trigger": [0] * size,
        "mode": [-100] * size,
        "status": [-100] * size,
        "sector": [0] * size,
        "quantity": [0] * size,
        "cue": [0] * size,
        "content": [0] * size,
        "roles": [],
    }
    for event in record.get("events", []):
        _add_event(example, event, tokens)
    for statement in record.get("statements", []):
        _add_statement(example, statement, tokens)
    return example


def _mark(tags: list[int], words: list[int], begin: int, inside: int) -> None:
    for place, word in enumerate(words):
        tags[word] = inside if place else begin


def _add_event(example: dict, event: dict, tokens: list[tuple[str, int]]) -> None:
    trigger = words_in(event["trigger"], tokens)
    kind = f"-{event['type']}"
    _mark(example["trigger"], trigger, TRIGGER_LABELS.index("B" + kind), TRIGGER_LABELS.index("I" + kind))
    fillers: dict[str, list[int]] = {role: [] for role in EVENT_ROLES}
    for role, key in (("actor", "actors"), ("recipient", "recipients")):
        for participant in event.get(key) or []:
            words = words_in(participant, tokens)
            fillers[role] += words
            if participant.get("sector") in SECTORS:
                for word in words:
                    example["sector"][word] = 1 + SECTORS.index(participant["sector"])
    for quantity in event.get("quantities") or []:
        words = words_in(quantity, tokens)
        fillers["quantity"] += words
        if quantity.get("kind") in QUANTITY_KINDS:
            for word in words:
                example["quantity"][word] = 1 + QUANTITY_KINDS.index(quantity["kind"])
    for role in ("place", "time", "source"):
        fillers[role] += words_in(event.get(role), tokens)
    for word in trigger:
        example["status"][word] = STATUSES.index(event["status"])
        mode = event.get("mode") or "none"
        example["mode"][word] = MODE_LABELS.index(mode) if mode in MODE_LABELS else -100
        example["roles"] += [(word, ROLES.index(role), words) for role, words in fillers.items()]


def _add_statement(example: dict, statement: dict, tokens: list[tuple[str, int]]) -> None:
    cue = words_in(statement.get("cue"), tokens)
    content = words_in(statement.get("content"), tokens)
    speaker = words_in(statement.get("speaker"), tokens)
    _mark(example["cue"], cue, 1, 2)
    _mark(example["content"], content, 1, 2)
    for word in cue:
        example["roles"] += [(word, ROLES.index("speaker"), speaker), (word, ROLES.index("content"), content)]


def read_meantime(path: Path) -> list[dict]:
    """Sentences of MEANTIME that its annotators read (the first six of each report), with time expressions as O/B/I."""
    examples = []
    with tarfile.open(path) as archive:
        names = sorted(m.name for m in archive.getmembers() if "/intra-doc_annotation/" in m.name and m.name.endswith(".xml"))
        for name in names:
            examples += _meantime_sentences(ElementTree.fromstring(archive.extractfile(name).read()))
    return examples


def _meantime_sentences(root: ElementTree.Element) -> list[dict]:
    tags = {}
    for timex in root.iter("TIMEX3"):
        anchors = sorted(int(a.get("t_id")) for a in timex.iter("token_anchor"))
        tags |= {anchor: 2 if place else 1 for place, anchor in enumerate(anchors)}
    sentences: dict[int, tuple[list[str], list[int]]] = {}
    for token in root.iter("token"):
        number = int(token.get("sentence"))
        if number <= 5 and token.text:
            words, timex = sentences.setdefault(number, ([], []))
            words.append(token.text)
            timex.append(tags.get(int(token.get("t_id")), 0))
    return [{"words": words, "timex": timex} for words, timex in sentences.values()]
