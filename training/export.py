"""Write the weights that ship: `trunk.onnx`, `words.onnx`, `pairs.onnx`, the tokenizer and `labels.json`.

    python -m training.export --checkpoint build/model/checkpoint.pt --out src/dateline/language/weights

Word-piece embeddings are stored as int8 with one scale a row; products by weights as int8 with one scale an output channel,
their inputs scaled at run time (onnxruntime's dynamic quantisation).
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from dateline.language.names import SIZE

from . import corpus as corpora
from .fit import base_files
from .labels import ROLES
from .network import Network

SOFTMAX = ("entity", "trigger", "mode", "status", "sector", "quantity", "timex", "cue", "content")
EXACT = "/entity/"
"""Products that stay in floating point: the entity head is small and near its goal."""
ARGMAX = ("upos", "xpos", "mention")


class RowScaledEmbedding(nn.Module):
    """An embedding in int8 with a scale for each row."""

    def __init__(self, weight: torch.Tensor):
        super().__init__()
        scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("scale", scale)
        self.register_buffer("rows", (weight / scale).round().clamp(-127, 127).to(torch.int8))

    def forward(self, ids):
        return self.rows[ids].float() * self.scale[ids]


class WordHeads(nn.Module):
    """What is asked of every word: the taggers, their last step done in the graph, and the scores of all arcs."""

    def __init__(self, heads: nn.Module):
        super().__init__()
        self.heads = heads

    def forward(self, vectors):
        out = {name: tagger(vectors)[:, 1:] for name, tagger in self.heads.taggers.items()}
        probabilities = [torch.softmax(out[name], -1) for name in SOFTMAX]
        best = [out[name].argmax(-1).to(torch.int32) for name in ARGMAX]
        return *probabilities, *best, self.heads.arc(vectors).squeeze(1)[:, 1:]


class PairHeads(nn.Module):
    """What is asked of chosen pairs only: the label of each word's arc, and what all words are to a trigger or a cue.

    `heads` (batch × words) are the decoded heads, 0 the root; `spots` (n × 2) are (sentence, 1-based word).
    """

    def __init__(self, heads: nn.Module):
        super().__init__()
        self.heads = heads

    def forward(self, vectors, heads, spots):
        batch, words = heads.shape
        rows = torch.arange(batch).unsqueeze(1).expand(-1, words).reshape(-1)
        dependents = torch.arange(1, words + 1).unsqueeze(0).expand(batch, -1).reshape(-1)
        scores = self.heads.label.chosen(vectors, rows, dependents, heads.reshape(-1))
        label = scores.argmax(-1).to(torch.int32).view(batch, words)
        role = self.heads.role.lines(vectors, spots[:, 0], spots[:, 1])
        return label, torch.sigmoid(role[:, :, 1:])


def write(
    module: nn.Module, inputs: dict[str, torch.Tensor], axes: dict, outputs: list[str], target: Path, reduce_range: bool
) -> None:
    """Export one graph and turn its products by weights into int8."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / target.name
        torch.onnx.export(
            module,
            tuple(inputs.values()),
            str(plain),
            input_names=list(inputs),
            output_names=outputs,
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        exact = [node.name for node in onnx.load(str(plain)).graph.node if node.op_type == "MatMul" and EXACT in node.name]
        quantize_dynamic(
            plain,
            target,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=reduce_range,
            op_types_to_quantize=["MatMul"],
            nodes_to_exclude=exact,
            extra_options={"MatMulConstBOnly": True},
        )
    strip(target)


def export(network: Network, folder: Path, reduce_range: bool) -> None:
    """Write the three graphs: `trunk` (pieces to word vectors), `words` and `pairs` (the heads)."""
    network.trunk.pieces = RowScaledEmbedding(network.trunk.pieces.weight.data)
    pieces, first = torch.randint(1000, 2000, (2, 9)), torch.tensor([[0, 1, 2, 5], [0, 1, 3, 0]])
    by_batch = lambda *names: {name: {0: "batch", 1: "length"} for name in names}  # noqa: E731
    write(
        network.trunk,
        {
            "pieces": pieces,
            "shapes": torch.zeros_like(pieces),
            "names": torch.zeros(*pieces.shape, SIZE),
            "first": first,
        },
        by_batch("pieces", "shapes", "names") | {"first": {0: "batch", 1: "words"}, "vectors": {0: "batch", 1: "words"}},
        ["vectors"],
        folder / "trunk.onnx",
        reduce_range,
    )
    vectors = torch.randn(2, 5, 384)
    names = [*SOFTMAX, *ARGMAX, "arc"]
    write(WordHeads(network.heads), {"vectors": vectors}, by_batch("vectors", *names), names, folder / "words.onnx", reduce_range)
    spots, heads = torch.tensor([[0, 1], [1, 2], [1, 3]]), torch.tensor([[0, 1, 1, 2], [2, 0, 1, 1]])
    write(
        PairHeads(network.heads),
        {"vectors": vectors, "heads": heads, "spots": spots},
        by_batch("vectors", "label") | {"heads": {0: "batch", 1: "words"}, "spots": {0: "spots"}, "role": {0: "spots", 2: "words"}},
        ["label", "role"],
        folder / "pairs.onnx",
        reduce_range,
    )


def strip(path: Path) -> None:
    """Drop the exporter's notes, which name source paths of the machine."""
    model = onnx.load(str(path))
    for node in model.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    model.doc_string = ""
    onnx.save(model, str(path))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--full-range", action="store_true", help="8-bit weights; saturates on processors without VNNI")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    state = torch.load(args.checkpoint, weights_only=False, map_location="cpu")
    sizes = {name: len(labels) for name, labels in state["taggers"].items()}
    network = Network(30522, sizes, len(state["relations"]), len(corpora.ROLES))
    network.load_state_dict(state["mean"])
    network.eval()
    export(network, args.out, reduce_range=not args.full_range)
    _, tokenizer = base_files()
    shutil.copy(tokenizer, args.out / "tokenizer.json")
    labels = state["taggers"] | {"label": state["relations"], "role": list(ROLES)}
    (args.out / "labels.json").write_text(json.dumps(labels, indent=1) + "\n")
    for file in sorted(args.out.iterdir()):
        print(f"{file.name}: {file.stat().st_size / 1e6:.1f} MB, {len(gzip.compress(file.read_bytes())) / 1e6:.1f} MB packed")


if __name__ == "__main__":
    main()
