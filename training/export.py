"""Write the weights that ship: `trunk.onnx` (int8), `heads.onnx`, the tokenizer and `labels.json`.

    python -m training.export --checkpoint build/model/checkpoint.pt --out src/dateline/language/weights

Word-piece embeddings are stored as int8 with one scale a row; the products of the trunk as int8 with one scale an output
channel, their inputs scaled at run time (onnxruntime's dynamic quantisation).  The heads stay in float32: they are small.
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

from . import corpus as corpora
from .fit import base_files
from .labels import ROLES
from .network import Network

SOFTMAX = ("entity", "trigger", "mode", "status", "sector", "quantity", "timex", "cue", "content")
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


class DecodedHeads(nn.Module):
    """The heads with their last step done in the graph: probabilities, best labels, and scores of arcs."""

    def __init__(self, heads: nn.Module):
        super().__init__()
        self.heads = heads

    def forward(self, words):
        out = self.heads(words)
        probabilities = [torch.softmax(out[name][:, 1:], -1) for name in SOFTMAX]
        best = [out[name][:, 1:].argmax(-1).to(torch.int32) for name in ARGMAX]
        label = out["label"][:, :, 1:].argmax(1).to(torch.uint8)
        return *probabilities, *best, out["arc"][:, 1:], label, torch.sigmoid(out["role"][:, :, 1:, 1:])


def export_trunk(network: Network, target: Path, reduce_range: bool) -> None:
    trunk = network.trunk
    trunk.pieces = RowScaledEmbedding(trunk.pieces.weight.data)
    pieces = torch.randint(1000, 2000, (2, 9))
    first = torch.tensor([[0, 1, 2, 5], [0, 1, 3, 0]])
    axes = {"pieces": {0: "batch", 1: "pieces"}, "shapes": {0: "batch", 1: "pieces"}, "first": {0: "batch", 1: "words"}}
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "trunk.onnx"
        torch.onnx.export(
            trunk, (pieces, torch.zeros_like(pieces), first), str(plain), input_names=list(axes), output_names=["vectors"],
            dynamic_axes=axes | {"vectors": {0: "batch", 1: "words"}}, opset_version=17, dynamo=False,
        )
        quantize_dynamic(
            plain, target, weight_type=QuantType.QInt8, per_channel=True, reduce_range=reduce_range, op_types_to_quantize=["MatMul"],
            extra_options={"MatMulConstBOnly": True},
        )
    strip(target)


def export_heads(network: Network, target: Path) -> None:
    names = [*SOFTMAX, *ARGMAX, "arc", "label", "role"]
    axes = {"words": {0: "batch", 1: "words"}} | {name: {0: "batch"} for name in names}
    torch.onnx.export(
        DecodedHeads(network.heads), (torch.randn(2, 5, 384),), str(target), input_names=["words"], output_names=names,
        dynamic_axes=axes, opset_version=17, dynamo=False,
    )
    strip(target)


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
    export_trunk(network, args.out / "trunk.onnx", reduce_range=not args.full_range)
    export_heads(network, args.out / "heads.onnx")
    _, tokenizer = base_files()
    shutil.copy(tokenizer, args.out / "tokenizer.json")
    labels = state["taggers"] | {"label": state["relations"], "role": list(ROLES)}
    (args.out / "labels.json").write_text(json.dumps(labels, indent=1) + "\n")
    for file in sorted(args.out.iterdir()):
        print(f"{file.name}: {file.stat().st_size / 1e6:.1f} MB, {len(gzip.compress(file.read_bytes())) / 1e6:.1f} MB packed")


if __name__ == "__main__":
    main()
