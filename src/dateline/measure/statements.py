"""Statements against PolNeAR's layout: texts and brat annotations of source, cue and content.

Measured as for other tools: the words of a content (all pieces of one attribution together) against the words of ours under
one cue, Jaccard overlap, each used once, best pairs first.  PolNeAR: Newell, Margolin and Ruths, "An Attribution Relations
Corpus for Political News", LREC 2018.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Attribution:
    """One attribution as sets of words, each word the offset that it begins at."""

    content: frozenset[int]
    source: frozenset[int]
    cue: frozenset[int]


def measure_statements(folder: str | Path, most: int | None = None, levels: tuple[float, ...] = (0.3, 0.8)) -> dict[str, Any]:
    """Figures of the room `said` on a folder with `text/*.txt` and `attributions/*.ann` (brat standoff).

    `most` takes that many articles, evenly spread.  Returns the number of `articles`, `gold` and `found` statements, for each
    level `content@0.3` ... a dict of P, R, F1, and `speaker`, the share of right speakers among contents matched at the first
    level that have a source.  Raises `FileNotFoundError` where the folder has no such files.
    """
    from ..reader import load

    nlp = load(without=("what", "whether", "event_time", "event_place", "event_quantities", "same_event", "levels", "links"))
    return measure(articles(Path(folder), most), lambda text: ours(nlp, text), levels)


def articles(folder: Path, most: int | None = None) -> list[tuple[str, list[Attribution]]]:
    """The texts with their attributions."""
    texts = sorted(folder.glob("text/*.txt")) or sorted(folder.glob("*/text/*.txt"))
    if not texts:
        raise FileNotFoundError(f"{folder}: no text/*.txt here; give the folder that holds `text` and `attributions`")
    if most and most < len(texts):
        texts = [texts[i * len(texts) // most] for i in range(most)]
    out = []
    for path in texts:
        notes = sorted((path.parent.parent / "attributions").glob(f"{path.stem}_*.ann")) or [
            path.parent.parent / "attributions" / f"{path.stem}.ann"
        ]
        text = path.read_text(encoding="utf-8")
        out.append((text, attributions(text, notes[0].read_text(encoding="utf-8"))))
    return out


def attributions(text: str, notes: str) -> list[Attribution]:
    """The attributions of one brat file; those without a content are left out."""
    spans: dict[str, frozenset[int]] = {}
    events: list[dict[str, set[int]]] = []
    for line in notes.splitlines():
        key, _, rest = line.partition("\t")
        if key.startswith("T"):
            places = rest.split("\t")[0].partition(" ")[2]
            spans[key] = frozenset().union(*(words(text, *map(int, piece.split())) for piece in places.split(";")))
        elif key.startswith("E"):
            parts: dict[str, set[int]] = {"Content": set(), "Source": set(), "Cue": set()}
            for role, _, target in (part.partition(":") for part in rest.split()):
                name = role.rstrip("0123456789")
                if name in parts:
                    parts[name] |= spans.get(target, frozenset())
            events.append(parts)
    return [Attribution(frozenset(e["Content"]), frozenset(e["Source"]), frozenset(e["Cue"])) for e in events if e["Content"]]


def words(text: str, start: int, end: int) -> frozenset[int]:
    """The offsets of the words that begin between start and end."""
    return frozenset(match.start() for match in WORD.finditer(text, start, end))


def ours(nlp, text: str) -> list[Attribution]:
    """What `said` finds in a text, pieces under one cue taken together; the source is the word that speaks, unresolved."""
    from .. import board
    from ..reader import report
    from ..said import find

    doc = board.prepare(nlp.make_doc(text), report(text, "2016-10-01"))
    for name, component in nlp.pipeline:
        if name != "said":
            doc = component(doc)
    return merged(doc, find(doc, text))


def merged(doc, drafts) -> list[Attribution]:
    """Drafts as attributions, those of one cue together."""
    groups: dict[Any, list] = {}
    for number, draft in enumerate(drafts):
        groups.setdefault(draft.cue or -number, []).append(draft)
    out = []
    for cue, group in groups.items():
        content = frozenset().union(*(words(doc.text, draft.start, draft.end) for draft in group))
        speaker = next((draft.speaker for draft in group if draft.speaker is not None), None)
        source = (
            frozenset()
            if speaker is None
            else words(doc.text, speaker.idx, speaker.idx + len(speaker.text)) or frozenset({speaker.idx})
        )
        marks = (
            frozenset()
            if isinstance(cue, int)
            else words(doc.text, doc[cue[0]].idx, doc[cue[1] - 1].idx + len(doc[cue[1] - 1].text))
        )
        out.append(Attribution(content, source, marks))
    return out


def measure(corpus: list[tuple[str, list[Attribution]]], find, levels: tuple[float, ...] = (0.3, 0.8)) -> dict[str, Any]:
    """The figures of `find(text)` on a corpus."""
    gold_count = found_count = right = sources = 0
    hits = dict.fromkeys(levels, 0)
    for text, gold in corpus:
        found = find(text)
        gold_count, found_count = gold_count + len(gold), found_count + len(found)
        pairs = matched(gold, found, min(levels))
        for level in levels:
            hits[level] += sum(value >= level for value, _, _ in pairs)
        for _, want, got in pairs:
            if want.source:
                sources += 1
                right += bool(want.source & got.source)
    out: dict[str, Any] = {"articles": len(corpus), "gold": gold_count, "found": found_count}
    for level in levels:
        precision, recall = hits[level] / max(found_count, 1), hits[level] / max(gold_count, 1)
        total = precision + recall
        out[f"content@{level}"] = {
            "P": round(precision, 3),
            "R": round(recall, 3),
            "F1": round(2 * precision * recall / total if total else 0.0, 3),
        }
    out["speaker"] = round(right / max(sources, 1), 3)
    return out


def matched(gold: list[Attribution], found: list[Attribution], least: float) -> list[tuple[float, Attribution, Attribution]]:
    """Pairs by Jaccard overlap, best first, each attribution used once."""
    ranked = []
    for i, want in enumerate(gold):
        for j, got in enumerate(found):
            shared = len(want.content & got.content)
            if shared:
                value = shared / len(want.content | got.content)
                if value >= least:
                    ranked.append((value, i, j))
    used_gold: set[int] = set()
    used_found: set[int] = set()
    pairs = []
    for value, i, j in sorted(ranked, key=lambda row: (-row[0], row[1], row[2])):
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            pairs.append((value, gold[i], found[j]))
    return pairs
