"""The language model at run time: sentences of words in, scores and trees out.  onnxruntime and numpy only."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .names import SIZE, Names, by_piece
from .pieces import Pieces
from .trees import decode

WEIGHTS = Path(__file__).parent / "weights"
MOST_PIECES = 480
"""The trunk has 512 positions; a longer sentence is read in parts (see `parts`)."""
MOST_WORDS = 160
BATCH_PIECES = 3072
"""Padded pieces a batch.  Batches never reach over a report: int8 scales come from the batch, and a report's reading must
not hang on its neighbours."""

SPREAD = 1.3
"""How much longer than its shortest a batch's longest sentence may be, and four pieces: padding is work for nothing.  Reports of
every-day news are encoded 2.2 times as fast as in one batch each."""

ROLE_THRESHOLD = 0.05
"""Roles are computed for words that have at least this probability to be a trigger or a cue."""


Encoded = tuple[list[int], list[int], list[int], np.ndarray]
"""The trunk's inputs for one sentence: pieces, shapes, the first piece of each word, and names (pieces × values)."""


@dataclass
class Reading:
    """What the heads say of one sentence of n words.

    `heads` are indices of words (-1 for the root), `labels` names of relations.  `probabilities` maps a head's name to an
    n × labels array; `roles` maps the index of a word that may be a trigger or a cue to a roles × n array: the
    probability that each word has the role towards it.
    """

    upos: list[str]
    xpos: list[str]
    mention: list[str]
    heads: list[int]
    labels: list[str]
    probabilities: dict[str, np.ndarray]
    roles: dict[int, np.ndarray]


def weights_hash() -> str:
    """The first 12 hex digits of the SHA-256 of the weight files."""
    return _weights_hash(WEIGHTS)


@functools.cache
def _weights_hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in ("trunk.onnx", "words.onnx", "pairs.onnx", "labels.json", "tokenizer.json", "names.npz"):
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
        self.words = session(str(weights / "words.onnx"))
        self.pairs = session(str(weights / "pairs.onnx"))
        self.outputs = [output.name for output in self.words.get_outputs()]
        self.pieces = Pieces(weights / "tokenizer.json")
        self.names = Names(weights / "names.npz")
        self.labels: dict[str, list[str]] = json.loads((weights / "labels.json").read_text())
        self.graded = [name for name in self.outputs if name not in ("upos", "xpos", "mention", "arc")]

    def read(self, sentences: Sequence[Sequence[str]]) -> list[Reading]:
        """A `Reading` for each sentence, in their order.  A sentence has at least one and at most `MOST_WORDS` words."""
        encoded = self.encoded(sentences)
        readings: list[Reading | None] = [None] * len(sentences)
        for chosen in batches([len(ids) for ids, *_ in encoded]):
            sizes = [len(sentences[i]) for i in chosen]
            for i, reading in zip(chosen, self.run([encoded[i] for i in chosen], sizes), strict=True):
                readings[i] = reading
        return readings  # type: ignore[return-value]

    def encoded(self, sentences: Sequence[Sequence[str]]) -> list[Encoded]:
        """The trunk's inputs for each sentence.  Names are looked up for all at once, with a gap between sentences."""
        codes = self.names.codes([word for words in sentences for word in (*words, "")])
        out, at = [], 0
        for words in sentences:
            ids, shapes, first = self.pieces.sentence(words)
            out.append((ids, shapes, first, by_piece(codes[at : at + len(words)], first, len(ids))))
            at += len(words) + 1
        return out

    def encode(self, encoded: Sequence[Encoded]) -> np.ndarray:
        """The trunk's word vectors, batch × (1 + words) × 384."""
        inputs = {name: padded([e[k] for e in encoded]) for k, name in enumerate(("pieces", "shapes", "first"))}
        inputs["names"] = np.zeros((*inputs["pieces"].shape, SIZE), dtype=np.float32)
        for row, (ids, _, _, names) in enumerate(encoded):
            inputs["names"][row, : len(ids)] = names
        return self.trunk.run(None, inputs)[0]

    def run(self, encoded: Sequence[Encoded], sizes: Sequence[int]) -> list[Reading]:
        """One batch: vectors, tags and arcs; then, with the trees decoded, the arcs' labels and the roles."""
        vectors = self.encode(encoded)
        out = dict(zip(self.outputs, self.words.run(None, {"vectors": vectors}), strict=True))
        heads = np.zeros(out["arc"].shape[:2], dtype=np.int64)
        for row, size in enumerate(sizes):
            heads[row, :size] = decode(out["arc"][row, :size, : size + 1])
        spots = self.spots(out, sizes)
        label, role = self.pairs.run(None, {"vectors": vectors, "heads": heads, "spots": spots + [0, 1]})
        roles: list[dict[int, np.ndarray]] = [{} for _ in sizes]
        for (row, word), values in zip(spots.tolist(), role, strict=True):
            roles[row][word] = values[:, : sizes[row]]
        names = self.labels
        return [
            Reading(
                upos=[names["upos"][i] for i in out["upos"][row, :size].tolist()],
                xpos=[names["xpos"][i] for i in out["xpos"][row, :size].tolist()],
                mention=[names["mention"][i] for i in out["mention"][row, :size].tolist()],
                heads=(heads[row, :size] - 1).tolist(),
                labels=[
                    "root" if h == 0 else names["label"][k]
                    for h, k in zip(heads[row, :size].tolist(), label[row].tolist(), strict=False)
                ],
                probabilities={name: out[name][row, :size] for name in self.graded},
                roles=roles[row],
            )
            for row, size in enumerate(sizes)
        ]

    def spots(self, out: dict[str, np.ndarray], sizes: Sequence[int]) -> np.ndarray:
        """(sentence, word) of every word that may be a trigger or a cue, n × 2; the first label of both heads is "neither"."""
        likely = (out["trigger"][:, :, 0] < 1 - ROLE_THRESHOLD) | (out["cue"][:, :, 0] < 1 - ROLE_THRESHOLD)
        likely &= np.arange(likely.shape[1])[None] < np.asarray(sizes)[:, None]
        return np.argwhere(likely)


def padded(rows: Sequence[list[int]]) -> np.ndarray:
    out = np.zeros((len(rows), max(map(len, rows))), dtype=np.int64)
    for row, values in enumerate(rows):
        out[row, : len(values)] = values
    return out


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indices in batches of about one length, so that little is padding; the same lengths give the same batches."""
    current: list[int] = []
    for i in sorted(range(len(lengths)), key=lambda i: (lengths[i], i)):
        longest = min(SPREAD * lengths[current[0]] + 4, BATCH_PIECES / (len(current) + 1)) if current else BATCH_PIECES
        if current and lengths[i] > longest:
            yield current
            current = []
        current.append(i)
    if current:
        yield current
