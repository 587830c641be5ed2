"""Export trained weights to ONNX with 8-bit integers: python -m training.export runs/reader [--out DIR]

Writes encoder.onnx, linker.onnx and thresholds.json into the package (or DIR). Attention, layer norm and GELU are
fused first (onnxruntime.transformers), then matrix products and the word embeddings become 8-bit, a scale a column.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.optimizer import optimize_model

from communique.extract import labels
from training.network import WIDTH, Encoder, Linker, start

PACKAGE = Path(__file__).parents[1] / "communique" / "extract" / "weights"


def load(run: Path) -> tuple[Encoder, Linker]:
    """Load a run's weights."""
    encoder, linker = Encoder(start()), Linker()
    state = torch.load(run / "weights.pt", weights_only=True)
    encoder.load_state_dict(state["encoder"])
    linker.load_state_dict(state["linker"])
    return encoder.eval(), linker.eval()


def export(encoder: Encoder, linker: Linker, out: Path) -> None:
    """Write both halves as 8-bit ONNX files."""
    out.mkdir(parents=True, exist_ok=True)
    ints = torch.randint(1, 5, (2, 9))
    first = torch.tensor([[1, 2, 4], [1, 3, 5]])
    batch, anchors, words, pieces = "batch", "anchors", "words", "pieces"
    _write(
        encoder,
        (ints, ints % 5, first),
        {"pieces": {0: batch, 1: pieces}, "case": {0: batch, 1: pieces}, "first": {0: batch, 1: words}},
        ["words", "logits"],
        out / "encoder.onnx",
        heads=12,
        hidden=384,
    )
    one = torch.tensor([0, 1])
    _write(
        linker,
        (
            torch.randn(2, 7, WIDTH),
            torch.ones(2, 7, dtype=torch.bool),
            one,
            torch.rand(2, 1 + len(labels.TYPES)),
            one,
            one + 1,
        ),
        {
            "words": {0: anchors, 1: words},
            "mask": {0: anchors, 1: words},
            "kind": {0: anchors},
            "types": {0: anchors},
            "begin": {0: anchors},
            "end": {0: anchors},
        },
        ["start", "inside", "type", "status", "mode", "contexts", "direction"],
        out / "linker.onnx",
        heads=4,
        hidden=WIDTH,
    )


def _write(
    module: torch.nn.Module,
    inputs: tuple[torch.Tensor, ...],
    axes: dict[str, dict[int, str]],
    outputs: list[str],
    path: Path,
    heads: int,
    hidden: int,
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        plain, fused = Path(folder) / "plain.onnx", Path(folder) / "fused.onnx"
        torch.onnx.export(
            module,
            inputs,
            str(plain),
            input_names=list(axes),
            output_names=outputs,
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        optimize_model(
            str(plain), model_type="bert", num_heads=heads, hidden_size=hidden, opt_level=1
        ).save_model_to_file(str(fused))
        quantize_dynamic(
            fused,
            path,
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
        onnx.checker.check_model(str(path))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path)
    parser.add_argument("--out", type=Path, default=PACKAGE)
    args = parser.parse_args()
    export(*load(args.run), args.out)


if __name__ == "__main__":
    main()
