"""Learn the weights of `dateline.who.pairs` from GUM's open genres (annotations CC BY 4.0).

    python -m training.coreference ../shared/data/treebank/gum-open-train.conllu.gz [--cache FILE]

Writes `src/dateline/who/pairs.npz`.  Mentions are those that the room `who` finds on the text parsed by our own model, so that
the weights meet in training what they meet in use.  For every pronoun and common noun the earlier mentions and "none" compete;
the loss is the logarithm of the probability of all right ones together (Denis and Baldridge 2008, Lee et al. 2017).
Every sixth document is kept back to choose how readily "none" wins.
"""

from __future__ import annotations

import argparse
import copy
import pickle
from pathlib import Path

import numpy as np
import torch
from spacy.tokens import Doc

from dateline.board import prepare
from dateline.measure.coreference import gum_documents
from dateline.reader import load, report
from dateline.who.component import Reading
from dateline.who.knowledge import knowledge
from dateline.who.pairs import PAIR, STATIC, WEIGHTS

HIDDEN, SEEDS, EPOCHS, DECAY = 48, (1, 2, 3), 25, 0.998
DROP = {"pronoun": 0.45, "nominal": 0.2}
HELD_OUT = 6


def parsed(path: Path, cache: Path | None) -> list[tuple[dict[str, set[int]], Doc]]:
    """Gold clusters and parsed `Doc` of each document."""
    if cache and cache.exists():
        return [(item[2], doc) for item, doc in pickle.loads(cache.read_bytes())]
    nlp, out = load(), []
    for name, sentences, clusters in gum_documents(path):
        words, spaces = ([token[key] for sentence in sentences for token in sentence] for key in ("form", "space"))
        starts = [i == 0 for sentence in sentences for i in range(len(sentence))]
        doc = prepare(Doc(nlp.vocab, words=words, spaces=spaces, sent_starts=starts), report("x", "2019-06-30", id=name))
        for part, component in nlp.pipeline:
            if part in {"language", "where"}:
                doc = component(doc)
        out.append((clusters, doc))
    return out


class Sample:
    """The pairs of one document and part (pronoun or nominal): rows sorted by anaphor, with which are right."""

    def __init__(self, clusters: dict[str, set[int]], doc: Doc, part: str):
        antecedents = Reading(knowledge(), doc).antecedents
        table = antecedents.table
        of_gold = {i: name for name, cluster in clusters.items() for i in cluster}
        names = [of_gold.get(mention.head.i) for mention in table.mentions]
        pronoun = table.cells[:, 0] == 2
        wanted = pronoun if part == "pronoun" else table.cells[:, 0] == 1
        asked = np.unique(antecedents.a[wanted[antecedents.a]])
        rows = np.isin(antecedents.a, asked)
        number = {anaphor: n for n, anaphor in enumerate(asked.tolist())}
        a, c = antecedents.a[rows], antecedents.c[rows]
        self.static = torch.from_numpy(table.static)
        self.a, self.c, self.pair = torch.from_numpy(a), torch.from_numpy(c), torch.from_numpy(antecedents.pair[rows])
        self.asked = torch.from_numpy(asked)
        self.segment = torch.tensor([number[x] for x in a.tolist()], dtype=torch.long)
        right = [names[x] is not None and names[x] == names[y] for x, y in zip(a.tolist(), c.tolist(), strict=True)]
        self.right = torch.tensor(right, dtype=torch.bool)
        self.found = torch.zeros(len(asked), dtype=torch.bool)
        if len(a):
            self.found[self.segment[self.right]] = True


class Network(torch.nn.Module):
    """As `pairs.score` computes it."""

    def __init__(self, drop: float):
        super().__init__()
        self.anaphor, self.candidate = (torch.nn.Linear(STATIC, HIDDEN, bias=False) for _ in range(2))
        self.pair = torch.nn.Linear(PAIR, HIDDEN)
        self.out = torch.nn.Linear(HIDDEN, 1, bias=False)
        self.none = torch.nn.Parameter(torch.zeros(HIDDEN))
        self.out_none = torch.nn.Linear(HIDDEN, 1)
        self.drop = torch.nn.Dropout(drop)

    def forward(self, sample: Sample) -> tuple[torch.Tensor, torch.Tensor]:
        mine, its = self.anaphor(sample.static), self.candidate(sample.static)
        hidden = self.drop(torch.relu(mine[sample.a] + its[sample.c] + self.pair(sample.pair)))
        none = self.drop(torch.relu(mine[sample.asked] + self.pair.bias + self.none))
        return self.out(hidden)[:, 0], self.out_none(none)[:, 0]

    def arrays(self) -> dict[str, np.ndarray]:
        shown = {"anaphor": self.anaphor.weight.T, "candidate": self.candidate.weight.T, "pair": self.pair.weight.T,
                 "bias": self.pair.bias, "none": self.none, "out": self.out.weight[0], "out_none": self.out_none.weight[0],
                 "bias_none": self.out_none.bias[0]}  # fmt: skip
        return {name: value.detach().numpy().astype(np.float16) for name, value in shown.items()}


def log_sums(values: torch.Tensor, segment: torch.Tensor, none: torch.Tensor, none_counts: torch.Tensor) -> torch.Tensor:
    """Logarithm of the summed exponentials of each segment's values and, where it counts, of its "none"."""
    top = torch.maximum(none, torch.full_like(none, -1e9).scatter_reduce(0, segment, values, "amax")).detach()
    total = torch.zeros_like(none).index_add(0, segment, torch.exp(values - top[segment]))
    return torch.log(total + torch.exp(none - top) * none_counts + 1e-9) + top


def loss_of(network: Network, sample: Sample) -> torch.Tensor:
    values, none = network(sample)
    everything = log_sums(values, sample.segment, none, torch.ones_like(none))
    masked = torch.where(sample.right, values, torch.full_like(values, -1e4))
    right = log_sums(masked, sample.segment, none, (~sample.found).float())
    return (everything - right).sum()


@torch.no_grad()
def choices(network: Network, samples: list[Sample], shift: float = 0.0) -> tuple[int, int, int]:
    """Links made, links right, and links that there are."""
    network.eval()
    made = right = there = 0
    for sample in samples:
        if not len(sample.asked):
            continue
        values, none = network(sample)
        best = torch.full_like(none, -1e9).scatter_reduce(0, sample.segment, values, "amax")
        chosen = torch.zeros_like(sample.found)
        chosen[sample.segment[(values == best[sample.segment]) & sample.right]] = True
        linked = best > none + shift
        made, right, there = made + int(linked.sum()), right + int((linked & chosen).sum()), there + int(sample.found.sum())
    return made, right, there


def f1(made: int, right: int, there: int) -> float:
    return 2 * right / max(1, made + there)


def fit(samples: list[Sample], part: str, seed: int) -> Network:
    """A running mean over the steps; "none" is then shifted for the best F1 of links on the documents kept back."""
    torch.manual_seed(seed)
    train = [s for n, s in enumerate(samples) if n % HELD_OUT and len(s.asked)]
    held = [s for n, s in enumerate(samples) if n % HELD_OUT == 0]
    network = Network(DROP[part])
    mean = copy.deepcopy(network)
    optimizer = torch.optim.AdamW(network.parameters(), lr=5e-3, weight_decay=0.1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 5e-3, total_steps=EPOCHS * len(train))
    for epoch in range(EPOCHS):
        network.train()
        for n in torch.randperm(len(train)).tolist():
            loss = loss_of(network, train[n]) / len(train[n].asked)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            with torch.no_grad():
                for kept, new in zip(mean.parameters(), network.parameters(), strict=True):
                    kept.lerp_(new, 1 - DECAY)
        if epoch % 5 == 4:
            links = choices(mean, held)
            print(f"epoch {epoch + 1}: links {links}, F1 {f1(*links):.4f}, forced {choices(mean, held, -99)}", flush=True)
    shift = max((s / 10 for s in range(-15, 16)), key=lambda s: (f1(*choices(mean, held, s)), -abs(s)))
    print(f"shift {shift}: F1 {f1(*choices(mean, held, shift)):.4f}")
    with torch.no_grad():
        mean.out_none.bias += shift
    return mean


def together(networks: list[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """One network that gives the mean of several: their hidden units side by side."""
    out = {name: np.concatenate([arrays[name] for arrays in networks], axis=-1) for name in networks[0] if name != "bias_none"}
    for name in ("out", "out_none"):
        out[name] = out[name] / len(networks)
    return out | {"bias_none": np.mean([arrays["bias_none"] for arrays in networks], dtype=np.float32)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--cache", type=Path, help="parsed documents, pickled")
    chosen = parser.parse_args()
    documents, arrays = parsed(chosen.path, chosen.cache), {}
    for part in ("pronoun", "nominal"):
        samples = [Sample(clusters, doc, part) for clusters, doc in documents]
        print(part, sum(len(s.asked) for s in samples), "anaphors,", sum(len(s.a) for s in samples), "pairs")
        networks = [fit(samples, part, seed).arrays() for seed in SEEDS]
        arrays |= {f"{part}_{name}": value for name, value in together(networks).items()}
    np.savez_compressed(WEIGHTS, **arrays)
    print(f"{WEIGHTS}: {WEIGHTS.stat().st_size} bytes")


if __name__ == "__main__":
    main()
