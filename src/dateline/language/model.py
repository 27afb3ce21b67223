"""The language model at run time: sentences of words in, scores and trees out.  onnxruntime and numpy only."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .pieces import Pieces
from .trees import decode

WEIGHTS = Path(__file__).parent / "weights"
MOST_PIECES = 480
"""The trunk has 512 positions; a longer sentence is read in parts (see `parts`)."""
MOST_WORDS = 160
BATCH_PIECES = 3072
"""Padded pieces a batch.  Batches never reach over a report: int8 scales come from the batch, and a report's reading must
not hang on its neighbours."""


@dataclass
class Reading:
    """What the heads say of one sentence of n words.

    `heads` are indices of words (-1 for the root), `labels` names of relations.  `probabilities` maps a head's name to an
    n × labels array; `roles` is roles × n × n: the probability that the column's word has the role towards the row's word.
    """

    upos: list[str]
    xpos: list[str]
    mention: list[str]
    heads: list[int]
    labels: list[str]
    probabilities: dict[str, np.ndarray]
    roles: np.ndarray


def weights_hash() -> str:
    """The first 12 hex digits of the SHA-256 of the weight files."""
    return _weights_hash(WEIGHTS)


@functools.cache
def _weights_hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in ("trunk.onnx", "heads.onnx", "labels.json", "tokenizer.json"):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:12]


class LanguageModel:
    """Trunk and heads.  `threads` is the number of onnxruntime's threads; the result does not depend on it."""

    def __init__(self, weights: Path = WEIGHTS, threads: int = 1):
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        session = functools.partial(onnxruntime.InferenceSession, sess_options=options, providers=["CPUExecutionProvider"])
        self.trunk = session(str(weights / "trunk.onnx"))
        self.heads = session(str(weights / "heads.onnx"))
        self.outputs = [output.name for output in self.heads.get_outputs()]
        self.pieces = Pieces(weights / "tokenizer.json")
        self.labels: dict[str, list[str]] = json.loads((weights / "labels.json").read_text())

    def read(self, sentences: Sequence[Sequence[str]]) -> list[Reading]:
        """A `Reading` for each sentence, in their order.  A sentence has at least one and at most `MOST_WORDS` words."""
        encoded = [self.pieces.sentence(words) for words in sentences]
        readings: list[Reading | None] = [None] * len(sentences)
        for chosen in batches([len(ids) for ids, _, _ in encoded]):
            out = self.run([encoded[i] for i in chosen])
            for row, i in enumerate(chosen):
                readings[i] = self.decoded(out, row, len(sentences[i]))
        return readings  # type: ignore[return-value]

    def run(self, encoded: Sequence[tuple[list[int], list[int], list[int]]]) -> dict[str, np.ndarray]:
        vectors = self.encode(encoded)
        return dict(zip(self.outputs, self.heads.run(None, {"words": vectors}), strict=True))

    def encode(self, encoded: Sequence[tuple[list[int], list[int], list[int]]]) -> np.ndarray:
        """The trunk's word vectors, batch × (1 + words) × 384."""
        names = ("pieces", "shapes", "first")
        return self.trunk.run(None, {name: padded([e[k] for e in encoded]) for k, name in enumerate(names)})[0]

    def decoded(self, out: dict[str, np.ndarray], row: int, size: int) -> Reading:
        heads = decode(out["arc"][row, :size, : size + 1])
        relations = out["label"][row, np.arange(size), heads]
        names = self.labels
        return Reading(
            upos=[names["upos"][i] for i in out["upos"][row, :size]],
            xpos=[names["xpos"][i] for i in out["xpos"][row, :size]],
            mention=[names["mention"][i] for i in out["mention"][row, :size]],
            heads=[int(h) - 1 for h in heads],
            labels=["root" if h == 0 else names["label"][r] for h, r in zip(heads, relations, strict=True)],
            probabilities={name: out[name][row, :size] for name in self.outputs if out[name].ndim == 3 and name not in ("arc", "label")},
            roles=out["role"][row, :, :size, :size],
        )


def padded(rows: Sequence[list[int]]) -> np.ndarray:
    out = np.zeros((len(rows), max(map(len, rows))), dtype=np.int64)
    for row, values in enumerate(rows):
        out[row, : len(values)] = values
    return out


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indices in batches of about one length, so that little is padding; the same lengths give the same batches."""
    current: list[int] = []
    for i in sorted(range(len(lengths)), key=lambda i: (lengths[i], i)):
        if current and (len(current) + 1) * lengths[i] > BATCH_PIECES:
            yield current
            current = []
        current.append(i)
    if current:
        yield current
