"""All training and development examples, encoded, and the batches made of them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

import torch

from dateline.language.names import SIZE, Names, by_piece
from dateline.language.pieces import Pieces

from . import entities, events, treebanks
from .labels import (
    CONTENT_LABELS,
    CUE_LABELS,
    ENTITY_LABELS,
    ENTITY_SETS,
    MENTION_LABELS,
    MODE_LABELS,
    QUANTITY_LABELS,
    ROLES,
    SECTOR_LABELS,
    STATUSES,
    TRIGGER_LABELS,
    UPOS,
)

LONGEST = 110
KEPT_ASIDE = ("random-14", "rare-26", "wikinews-02")
"""Labelled files that no weight ever sees: 500 sentences to tell learning from memorising."""

TAGGERS = {
    "upos": UPOS,
    "entity": ENTITY_LABELS,
    "mention": MENTION_LABELS,
    "timex": ["O", "B", "I"],
    "trigger": TRIGGER_LABELS,
    "mode": MODE_LABELS,
    "status": list(STATUSES),
    "sector": SECTOR_LABELS,
    "quantity": QUANTITY_LABELS,
    "cue": CUE_LABELS,
    "content": CONTENT_LABELS,
}
"""Heads that give one label to a word (`xpos` is added from the treebanks)."""


@dataclass
class Corpus:
    train: list[dict] = field(default_factory=list)
    repeat: list[int] = field(default_factory=list)
    dev: dict[str, list[dict]] = field(default_factory=dict)
    relations: list[str] = field(default_factory=list)
    taggers: dict[str, list[str]] = field(default_factory=dict)

    def add(self, examples: list[dict], times: int = 1, entity_set: str | None = None) -> None:
        for example in examples if entity_set else ():
            example["set"] = ENTITY_SETS.index(entity_set)
        kept = [e for e in examples if 1 < len(e["words"]) <= LONGEST]
        self.train += kept
        self.repeat += [times] * len(kept)


def spacy_tokenizer():
    """The run-time tokenizer as a function from text to (word, start) pairs."""
    import spacy

    blank = spacy.blank("en")
    return lambda text: [(token.text, token.idx) for token in blank.tokenizer(text) if not token.is_space]


def load(data: Path, gold: Path, labels: Path | None = None) -> Corpus:
    """Read every set whose use says *train* (see shared/data/README.md)."""
    corpus, tokenize = Corpus(), spacy_tokenizer()
    ewt, gum = (treebanks.read_treebank(data / f"treebank/{name}-train.conllu.gz") for name in ("ewt", "gum-open"))
    for name in ("ewt", "gum-open"):
        corpus.dev[name] = treebanks.read_treebank(data / f"treebank/{name}-dev.conllu.gz")
    _join_entities(ewt, entities.read_uner(data / "ner/uner-ewt-train.iob2.gz"))
    _join_entities(corpus.dev["ewt"], entities.read_uner(data / "ner/uner-ewt-dev.iob2.gz"))
    corpus.add(ewt)
    corpus.add(gum)
    corpus.relations = sorted({label for e in ewt + gum for label in e["labels"]})
    corpus.taggers = TAGGERS | {"xpos": sorted({tag for e in ewt + gum for tag in e["xpos"]})}

    gmb = entities.read_gmb(data / "ner/gmb.csv.zip")
    labelled, kept = [], []
    for path in sorted([*(gold / "train").glob("*.jsonl"), *(labels.glob("*.jsonl") if labels else [])]):
        examples = events.read_labelled(path, tokenize)
        for example in examples:
            _join_gmb(example, gmb.get(example["id"].removeprefix("gmb-")))
        (kept if path.stem in KEPT_ASIDE else labelled).extend(examples)
    corpus.add(labelled, times=2, entity_set="gmb")
    corpus.dev["events"] = kept
    used = {e["id"].removeprefix("gmb-") for e in labelled + kept}
    others = [gmb[number] for number in sorted(gmb) if number not in used]
    random.Random(0).shuffle(others)
    corpus.add(others[:4000], entity_set="gmb")
    corpus.add(entities.read_wikigold(data / "ner/wikigold.conll.gz"), entity_set="wikigold")
    for part in ("train", "dev", "test"):
        corpus.add(entities.read_crossner(data / f"ner/crossner-politics-{part}.txt.gz"), entity_set="crossner")
    corpus.add(entities.read_re3d(data / "ner/re3d.tar.gz", tokenize), entity_set="re3d")
    corpus.add(events.read_meantime(data / "time/meantime-english.tar.gz"), times=2)
    return corpus


def _join_entities(examples: list[dict], marked: list[dict]) -> None:
    """Add UNER's masks to EWT's sentences (the same sentences in the same order)."""
    by_words = {tuple(e["words"]): e["entity"] for e in marked}
    for example in examples:
        mask = by_words.get(tuple(example["words"]))
        if mask:
            example["entity"] = mask


def _join_gmb(example: dict, silver: dict | None) -> None:
    """Carry GMB's silver entities and times over to our tokens of the same sentence, through the letters."""
    if not silver:
        return
    ours = [(i, c) for i, word in enumerate(example["words"]) for c in word if not c.isspace()]
    theirs = [(i, c) for i, word in enumerate(silver["words"]) for c in word if not c.isspace()]
    if [c for _, c in ours] != [c for _, c in theirs]:
        return
    owner: dict[int, int] = {}
    for (mine, _), (other, _) in zip(ours, theirs, strict=True):
        owner.setdefault(mine, other)
    seen: set[int] = set()
    masks, times = [], []
    for place in range(len(example["words"])):
        other = owner[place]
        mask, time = silver["entity"][other], silver["timex"][other]
        masks.append(_inside(mask) if other in seen else mask)
        times.append(2 if time == 1 and other in seen else time)
        seen.add(other)
    example["entity"], example["timex"] = masks, times


def _inside(mask: int) -> int:
    """A later piece of a `B-` word is an `I-` word.  (Bits: O, B-x, I-x, B-y, I-y, ...)"""
    outside = mask & 1
    begins = sum(1 << place for place in range(1, 2 * len(ENTITY_LABELS), 2) if place < len(ENTITY_LABELS))
    return outside | (mask & ~begins & ~1) | ((mask & begins) << 1)


def encode(examples: list[dict], corpus: Corpus, pieces: Pieces, names: Names) -> list[dict]:
    """Add piece ids, shapes, names, first pieces and label numbers."""
    numbers = {name: {label: i for i, label in enumerate(corpus.taggers[name])} for name in ("upos", "xpos")}
    relation = {label: i for i, label in enumerate(corpus.relations)}
    for example in examples:
        example["pieces"], example["shapes"], example["first"] = pieces.sentence(example["words"])
        example["names"] = torch.from_numpy(by_piece(names.codes(example["words"]), example["first"], len(example["pieces"])))
        if "upos" in example:
            for name in ("upos", "xpos"):
                example[name + "_id"] = [numbers[name].get(tag, -100) for tag in example[name]]
            example["label_id"] = [relation.get(label, -100) for label in example["labels"]]
    return [e for e in examples if len(e["pieces"]) <= 500]


def batches(examples: list[dict], order: list[int], budget: int, rng: random.Random) -> list[list[int]]:
    """Batches of sentences of about one length, `budget` pieces each (padding counted), shuffled."""
    by_length = sorted(order, key=lambda i: len(examples[i]["pieces"]) + rng.random() * 4)
    out: list[list[int]] = []
    current: list[int] = []
    for i in by_length:
        if current and (len(current) + 1) * len(examples[i]["pieces"]) > budget:
            out.append(current)
            current = []
        current.append(i)
    out.append(current)
    rng.shuffle(out)
    return out


WORD_LABELS = {"upos": "upos_id", "xpos": "xpos_id"} | {
    name: name for name in ("mention", "timex", "trigger", "mode", "status", "sector", "quantity", "cue", "content")
}


def collate(examples: list[dict]) -> dict[str, torch.Tensor]:
    """Padded tensors of one batch; what an example does not label is -100 (or mask 0 for entities)."""
    rows = len(examples)
    width, words = max(len(e["pieces"]) for e in examples), max(len(e["words"]) for e in examples)

    def grid(key: str, size: int, fill: int) -> torch.Tensor:
        out = torch.full((rows, size), fill, dtype=torch.long)
        for row, example in enumerate(examples):
            values = example.get(key)
            if values is not None:
                out[row, : len(values)] = torch.tensor(values)
        return out

    batch = {"pieces": grid("pieces", width, 0), "shapes": grid("shapes", width, 0), "first": grid("first", words + 1, 0)}
    batch["names"] = torch.zeros(rows, width, SIZE)
    for row, example in enumerate(examples):
        batch["names"][row, : len(example["pieces"])] = example["names"]
    batch |= {name: grid(key, words, -100) for name, key in WORD_LABELS.items()}
    batch |= {"heads": grid("heads", words, -100), "label": grid("label_id", words, -100), "entity": grid("entity", words, 0)}
    batch["set"] = torch.tensor([e.get("set", 0) for e in examples])
    batch["real"] = torch.zeros(rows, words + 1, dtype=torch.bool)
    for row, example in enumerate(examples):
        batch["real"][row, : len(example["words"]) + 1] = True
    rows_of, words_of = torch.nonzero(batch["heads"] >= 0, as_tuple=True)
    batch["arcs"] = torch.stack([rows_of, words_of + 1, batch["heads"][rows_of, words_of]], 1)
    batch["arc_labels"] = batch["label"][rows_of, words_of]
    spots, targets = [], []
    for row, example in enumerate(examples):
        for word, role, fillers in example.get("roles", ()):
            target = torch.zeros(words + 1)
            target[[f + 1 for f in fillers]] = 1.0
            spots.append((row, role, word + 1))
            targets.append(target)
    batch["spots"] = torch.tensor(spots, dtype=torch.long).reshape(-1, 3)
    batch["lines"], batch["spot_line"] = torch.unique(batch["spots"][:, [0, 2]], dim=0, return_inverse=True)
    batch["targets"] = torch.stack(targets) if targets else torch.zeros(0, words + 1)
    return batch


def role_name(index: int) -> str:
    return ROLES[index]
