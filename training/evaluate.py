"""Figures on the development sets during training, with greedy decoding (the program's own decoding does better)."""

from __future__ import annotations

import random
from collections import Counter

import torch

from . import corpus as corpora
from .entities import spans_of
from .labels import ENTITY_LABELS, STATUSES, TRIGGER_LABELS
from .network import INPUTS


def f1(hit: int, gold: int, found: int) -> float:
    return round(200 * hit / (gold + found), 2) if gold + found else 0.0


def typed_spans(ids, labels) -> set[tuple[int, int, str]]:
    return set(spans_of([labels[i] if i >= 0 else "O" for i in ids]))


def mask_labels(masks: list[int]) -> list[str]:
    """The one label of each word where the mask settles it, else O."""
    return [ENTITY_LABELS[m.bit_length() - 1] if m and m & (m - 1) == 0 else "O" for m in masks]


def coarse(spans: set[tuple[int, int, str]]) -> set[tuple[int, int, str]]:
    """Person, organisation and place only; a facility is a place, as in UNER."""
    return {(a, b, "LOC" if kind == "FAC" else kind) for a, b, kind in spans if kind in ("PER", "ORG", "LOC", "FAC")}


@torch.no_grad()
def evaluate(network, dev: dict[str, list[dict]], corpus, device, bfloat16: bool) -> dict[str, float]:
    network.eval()
    figures: dict[str, float] = {}
    for name, examples in dev.items():
        tally: Counter = Counter()
        for chosen in corpora.batches(examples, list(range(len(examples))), 6000, random.Random(0)):
            part = [examples[i] for i in chosen]
            batch = {k: v.to(device) for k, v in corpora.collate(part).items()}
            with torch.autocast(device.type, dtype=torch.bfloat16, enabled=bfloat16):
                out = network(*(batch[name] for name in INPUTS))
            (score_events if name == "events" else score_syntax)(tally, part, batch, out)
        figures |= summary(name, tally)
    return figures


def score_syntax(tally: Counter, part: list[dict], batch: dict, out: dict) -> None:
    arc = out["arc"][:, 1:].float().masked_fill(~batch["real"][:, None], -1e4)
    heads = arc.argmax(-1)
    labels = out["label"][:, :, 1:].argmax(1)
    chosen = torch.gather(labels, 2, heads[..., None]).squeeze(-1)
    real = batch["heads"] >= 0
    right = (heads == batch["heads"]) & real
    tally["words"] += int(real.sum())
    tally["uas"] += int(right.sum())
    tally["las"] += int((right & (chosen == batch["label"])).sum())
    tally["upos"] += int(((out["upos"][:, 1:].argmax(-1) == batch["upos"]) & real).sum())
    tally["xpos"] += int(((out["xpos"][:, 1:].argmax(-1) == batch["xpos"]) & real).sum())
    entity = out["entity"][:, 1:].argmax(-1).tolist()
    mention = out["mention"][:, 1:].argmax(-1).tolist()
    for row, example in enumerate(part):
        size = len(example["words"])
        if "entity" in example:
            gold = coarse(set(spans_of(mask_labels(example["entity"]))))
            found = coarse(typed_spans(entity[row][:size], ENTITY_LABELS))
            tally.update(ner_hit=len(gold & found), ner_gold=len(gold), ner_found=len(found))
        if "mention" in example:
            pairs = list(zip(example["mention"], mention[row][:size], strict=True))
            tally.update(
                men_hit=sum(g == p > 0 for g, p in pairs),
                men_gold=sum(g > 0 for g, _ in pairs),
                men_found=sum(p > 0 for _, p in pairs),
            )


def score_events(tally: Counter, part: list[dict], batch: dict, out: dict) -> None:
    trigger = out["trigger"][:, 1:].argmax(-1).tolist()
    status = out["status"][:, 1:].argmax(-1).tolist()
    mode = out["mode"][:, 1:].argmax(-1).tolist()
    content = out["content"][:, 1:].argmax(-1).tolist()
    for row, example in enumerate(part):
        size = len(example["words"])
        gold, found = typed_spans(example["trigger"], TRIGGER_LABELS), typed_spans(trigger[row][:size], TRIGGER_LABELS)
        tally.update(ev_gold=len(gold), ev_found=len(found))
        overlapping = [(g, f) for g in gold for f in found if g[0] < f[1] and f[0] < g[1]]
        tally["ev_any"] += len({g for g, _ in overlapping})
        for start, end, kind in gold:
            if any(g == (start, end, kind) and f[2] == kind for g, f in overlapping):
                tally["ev_hit"] += 1
                right = status[row][start] == example["status"][start]
                tally["status"] += right
                tally["mode"] += mode[row][start] == example["mode"][start]
                if STATUSES[example["status"][start]] != "occurred":
                    tally.update(other=1, other_right=int(right))
        g = {i for i, v in enumerate(example["content"]) if v > 0}
        f = {i for i in range(size) if content[row][i] > 0}
        tally.update(con_hit=len(g & f), con_gold=len(g), con_found=len(f))
    spots = batch["spots"]
    if len(spots):
        chosen = out["role"][spots[:, 0], spots[:, 1], spots[:, 2]].float() > 0
        for role in range(len(corpora.ROLES)):
            rows = spots[:, 1] == role
            hit, gold = chosen[rows] & (batch["targets"][rows] > 0), batch["targets"][rows] > 0
            found = chosen[rows] & batch["real"][spots[rows, 0]]
            name = corpora.role_name(role)
            tally.update({f"r_{name}_hit": int(hit.sum()), f"r_{name}_gold": int(gold.sum()), f"r_{name}_found": int(found.sum())})


def summary(name: str, tally: Counter) -> dict[str, float]:
    if name == "events":
        out = {
            "trigger": f1(tally["ev_hit"], tally["ev_gold"], tally["ev_found"]),
            "trigger_any": f1(tally["ev_any"], tally["ev_gold"], tally["ev_found"]),
            "status": round(100 * tally["status"] / max(1, tally["ev_hit"]), 2),
            "status_other": round(100 * tally["other_right"] / max(1, tally["other"]), 2),
            "mode": round(100 * tally["mode"] / max(1, tally["ev_hit"]), 2),
            "content": f1(tally["con_hit"], tally["con_gold"], tally["con_found"]),
        }
        return out | {
            f"role_{role}": f1(tally[f"r_{role}_hit"], tally[f"r_{role}_gold"], tally[f"r_{role}_found"]) for role in corpora.ROLES
        }
    out = {f"{name}_{key}": round(100 * tally[key] / tally["words"], 2) for key in ("uas", "las", "upos", "xpos")}
    for key in ("ner", "men"):
        if tally[f"{key}_gold"]:
            out[f"{name}_{key}"] = f1(tally[f"{key}_hit"], tally[f"{key}_gold"], tally[f"{key}_found"])
    return out
