"""The network: a BERT-shaped trunk with a word-shape input, and all heads on its word vectors.

The trunk is written out rather than imported, so that the exported graph is small, its three attention
projections are one product, and training needs only torch.  Its weights start from MiniLM-L6 (Wang et al. 2020).
The arc and label scorers are biaffine (Dozat & Manning 2017).
"""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional as F

from dateline.language import names as name_lists

from .labels import ENTITY_SETS

WIDTH, LAYERS, HEADS, INNER, POSITIONS = 384, 6, 12, 1536, 512
SHAPES = 9
INPUTS = ("pieces", "shapes", "names", "first")
"""What the trunk is given, by name."""


class Dropout(nn.Module):
    """Dropout whose masks are slices of one pool of random numbers: on a CPU, drawing them anew is a tenth of a step."""

    POOL = 1 << 24

    def __init__(self, rate: float):
        super().__init__()
        self.rate = rate
        self.pool: torch.Tensor | None = None

    def forward(self, x):
        if not self.training:
            return x
        if self.pool is None or self.pool.dtype != x.dtype or self.pool.device != x.device:
            self.pool = (torch.rand(self.POOL, device=x.device) >= self.rate).to(x.dtype) / (1 - self.rate)
        start = int(torch.randint(self.POOL - x.numel(), ()))
        return x * self.pool[start : start + x.numel()].view(x.shape)


class Block(nn.Module):
    """One transformer layer, post-norm as in BERT."""

    def __init__(self, dropout: float):
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = Dropout(dropout)

    def forward(self, x, bias):
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4).unbind(0)
        weights = torch.softmax((q * (WIDTH // HEADS) ** -0.5) @ k.transpose(-1, -2) + bias.to(q.dtype), -1)
        mixed = weights.to(v.dtype) @ v
        mixed = mixed.permute(0, 2, 1, 3).reshape(batch, length, WIDTH)
        x = self.norm1(x + self.drop(self.out(mixed)))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Trunk(nn.Module):
    """Word pieces (batch × pieces) to word vectors (batch × words × 384); word 0 is the sentence itself ([CLS])."""

    def __init__(self, vocabulary: int, dropout: float = 0.1):
        super().__init__()
        self.pieces = nn.Embedding(vocabulary, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.shapes = nn.Embedding(SHAPES, WIDTH)
        nn.init.zeros_(self.shapes.weight)
        self.names = nn.Linear(name_lists.SIZE, WIDTH, bias=False)
        nn.init.zeros_(self.names.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = Dropout(dropout)
        self.blocks = nn.ModuleList(Block(dropout) for _ in range(LAYERS))

    def forward(self, pieces, shapes, names, first):
        """`pieces`, `shapes`: batch × pieces; `names`: batch × pieces × values of fields, 0 or 1; `first`: batch × words."""
        mask = (pieces != 0).float()
        bias = (1.0 - mask)[:, None, None, :] * -1e4
        places = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.pieces(pieces) + self.positions(places)[None] + self.shapes(shapes) + self.names(names)
        x = self.drop(self.norm(x))
        for block in self.blocks:
            x = block(x, bias)
        index = first.unsqueeze(-1).expand(-1, -1, WIDTH)
        return torch.gather(x, 1, index)


def projection(width: int, dropout: float) -> nn.Sequential:
    return nn.Sequential(nn.Linear(WIDTH, width), nn.GELU(), Dropout(dropout))


class Biaffine(nn.Module):
    """Scores of word pairs, for each of several labels."""

    def __init__(self, labels: int, width: int, dropout: float):
        super().__init__()
        self.left, self.right = projection(width, dropout), projection(width, dropout)
        self.weight = nn.Parameter(torch.randn(labels, width + 1, width + 1) * 0.02)

    def sides(self, x):
        one = torch.ones_like(x[..., :1])
        return torch.cat([self.left(x), one], -1), torch.cat([self.right(x), one], -1)

    def forward(self, x):
        """All pairs: batch × labels × left words × right words."""
        left, right = self.sides(x)
        rotated = self._rotated(left).permute(0, 2, 1, 3)
        return rotated @ right.transpose(1, 2).unsqueeze(1)

    def _rotated(self, left):
        """`left` (... × width) against every label's matrix, as one product: ... × labels × width."""
        labels, width, _ = self.weight.shape
        flat = self.weight.permute(1, 0, 2).reshape(width, labels * width)
        return (left @ flat.to(left.dtype)).view(*left.shape[:-1], labels, width)

    def chosen(self, x, rows, lefts, rights):
        """Only the pairs asked for (three index vectors of length n): n × labels.  Training needs no others."""
        left, right = self.sides(x)
        return torch.einsum("nlw,nw->nl", self._rotated(left[rows, lefts]), right[rows, rights])

    def lines(self, x, rows, lefts):
        """The left words asked for against every right word of their sentence: n × labels × words."""
        left, right = self.sides(x)
        return self._rotated(left[rows, lefts]) @ right[rows].transpose(1, 2)


class Heads(nn.Module):
    """Every head on the word vectors.  `taggers` maps a head's name to its number of labels."""

    def __init__(self, taggers: dict[str, int], relations: int, roles: int, dropout: float = 0.25):
        super().__init__()
        self.drop = Dropout(dropout)
        self.taggers = nn.ModuleDict({name: nn.Linear(WIDTH, size) for name, size in taggers.items()})
        # What each entity set calls an organisation or a place differs; the network learns the difference as a shift, and
        # in use reads as set 0, which was marked by hand.
        self.entity_set = nn.Embedding(len(ENTITY_SETS), WIDTH, padding_idx=0)
        nn.init.zeros_(self.entity_set.weight)
        self.arc = Biaffine(1, 256, dropout)
        self.label = Biaffine(relations, 96, dropout)
        self.role = Biaffine(roles, 96, dropout)

    def forward(self, x):
        out = {name: tagger(x) for name, tagger in self.taggers.items()}
        out["arc"] = self.arc(x).squeeze(1)
        out["label"] = self.label(x)
        out["role"] = self.role(x)
        return out

    def fit(self, x, arcs, spots, sets):
        """The scores that the loss looks at: `arcs` are gold (sentence, dependent, head), `spots` (sentence, word).

        `sets` is the number of the entity set that each sentence comes from.
        """
        x = self.drop(x)
        out = {name: tagger(x) for name, tagger in self.taggers.items()}
        out["entity"] = self.taggers["entity"](x + self.entity_set(sets)[:, None])
        out["arc"] = self.arc(x).squeeze(1)
        out["label"] = self.label.chosen(x, *arcs.unbind(1)) if len(arcs) else None
        out["role"] = self.role.lines(x, *spots.unbind(1)) if len(spots) else None
        return out


class Network(nn.Module):
    def __init__(self, vocabulary: int, taggers: dict[str, int], relations: int, roles: int):
        super().__init__()
        self.trunk = Trunk(vocabulary)
        self.heads = Heads(taggers, relations, roles)

    def forward(self, pieces, shapes, names, first):
        return self.heads(self.trunk(pieces, shapes, names, first))


def load_minilm(trunk: Trunk, weights: dict[str, torch.Tensor]) -> None:
    """Copy the published MiniLM weights (a BERT state dict) into `trunk`; the shape embedding stays zero."""

    def put(target: nn.Module, source: str):
        target.weight.data.copy_(weights[f"{source}.weight"])
        if getattr(target, "bias", None) is not None:
            target.bias.data.copy_(weights[f"{source}.bias"])

    put(trunk.pieces, "embeddings.word_embeddings")
    put(trunk.positions, "embeddings.position_embeddings")
    trunk.positions.weight.data += weights["embeddings.token_type_embeddings.weight"][0]
    put(trunk.norm, "embeddings.LayerNorm")
    for number, block in enumerate(trunk.blocks):
        base = f"encoder.layer.{number}"
        for part in ("weight", "bias"):
            joined = [weights[f"{base}.attention.self.{name}.{part}"] for name in ("query", "key", "value")]
            getattr(block.qkv, part).data.copy_(torch.cat(joined))
        put(block.out, f"{base}.attention.output.dense")
        put(block.norm1, f"{base}.attention.output.LayerNorm")
        put(block.up, f"{base}.intermediate.dense")
        put(block.down, f"{base}.output.dense")
        put(block.norm2, f"{base}.output.LayerNorm")
