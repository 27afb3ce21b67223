"""Refit the entity head on the finished, exported trunk, whose words stay as they are; then export once more.

    python -m training.entity_head --data ../shared/data --checkpoint build/model-3/checkpoint.pt \\
        --weights src/dateline/language/weights

Training all heads together leaves the entity head behind its best, and int8 moves the words that it looks at: a few minutes
on the word vectors that the program itself will see bring it back.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import numpy as np
import torch
from torch import nn

from dateline.language.model import LanguageModel, batches

from . import corpus as corpora
from . import entities
from .labels import ENTITY_LABELS, ENTITY_SETS
from .network import Network

EPOCHS, BATCH, RATE = 6, 4096, 5e-4
SILVER = 3000
"""Sentences of the machine-tagged set."""


def examples(data: Path) -> list[dict]:
    """Every set with entities, each example with the number of its set."""
    gmb = list(entities.read_gmb(data / "ner/gmb.csv.zip").values())
    random.Random(0).shuffle(gmb)
    sets = {
        "uner": entities.read_uner(data / "ner/uner-ewt-train.iob2.gz"),
        "wikigold": entities.read_wikigold(data / "ner/wikigold.conll.gz"),
        "crossner": [
            example
            for part in ("train", "dev", "test")
            for example in entities.read_crossner(data / f"ner/crossner-politics-{part}.txt.gz")
        ],
        "re3d": entities.read_re3d(data / "ner/re3d.tar.gz", corpora.spacy_tokenizer()),
        "gmb": gmb[:SILVER],
    }
    return [
        example | {"set": ENTITY_SETS.index(name)}
        for name, found in sets.items()
        for example in found
        if 1 < len(example["words"]) <= corpora.LONGEST
    ]


def word_vectors(model: LanguageModel, found: list[dict]) -> torch.Tensor:
    """The shipped trunk's vectors of all words, one example after another, n × 384: int8 rounding and all."""
    vectors: list[np.ndarray] = [np.empty(0)] * len(found)
    encoded = model.encoded([example["words"] for example in found])
    for chosen in batches([len(sentence[0]) for sentence in encoded]):
        words = model.encode([encoded[i] for i in chosen])
        for row, i in enumerate(chosen):
            vectors[i] = words[row, 1 : len(found[i]["words"]) + 1]
    return torch.from_numpy(np.concatenate(vectors))


def refit(network: Network, model: LanguageModel, found: list[dict]) -> None:
    """Fit the entity head and the sets' shifts in place."""
    vectors = word_vectors(model, found)
    masks = torch.cat([torch.tensor(example["entity"]) for example in found])
    sets = torch.cat([torch.full((len(example["words"]),), example["set"]) for example in found])
    labelled = masks > 0
    vectors, sets = vectors[labelled], sets[labelled]
    allowed = ((masks[labelled][:, None] >> torch.arange(len(ENTITY_LABELS))) & 1).bool()
    head, shift, drop = network.heads.taggers["entity"], network.heads.entity_set, nn.Dropout(0.25)
    optimizer = torch.optim.AdamW([*head.parameters(), *shift.parameters()], lr=RATE, weight_decay=0.01)
    steps = EPOCHS * -(-len(vectors) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: max(0.02, 1 - k / steps))
    for epoch in range(EPOCHS):
        for chosen in torch.randperm(len(vectors)).split(BATCH):
            logits = head(drop(vectors[chosen]) + shift(sets[chosen]))
            loss = torch.logsumexp(logits, -1) - torch.logsumexp(logits.masked_fill(~allowed[chosen], -1e4), -1)
            loss = (loss * (1 + 2 * (sets[chosen] == 0))).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
        print(f"epoch {epoch} loss {loss.item():.4f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True, help="the folder of the exported trunk")
    parser.add_argument("--checkpoint", type=Path, required=True, help="changed in place, once: a refitted one is left alone")
    args = parser.parse_args()
    state = torch.load(args.checkpoint, weights_only=False, map_location="cpu")
    if state.get("entity_head"):
        print("already refitted")
        return
    sizes = {name: len(labels) for name, labels in state["taggers"].items()}
    network = Network(30522, sizes, len(state["relations"]), len(corpora.ROLES))
    network.load_state_dict(state["mean"])
    network.eval()
    torch.manual_seed(0)
    refit(network, LanguageModel(args.weights, threads=2), examples(args.data))
    torch.save(state | {"mean": network.state_dict(), "entity_head": True}, args.checkpoint)


if __name__ == "__main__":
    main()
