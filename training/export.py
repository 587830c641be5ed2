"""Export trained weights to ONNX with 8-bit arithmetic: python -m training.export runs/reader [--out DIR]

Writes encoder.onnx.gz and linker.onnx.gz into the package (or DIR); the thresholds and the calibration beside them are
made by training/tune.py and training/calibrate.py. Weights are rounded to a few levels a row (training/quantize.py), so
that the files are small; layer norm and GELU are fused (onnxruntime.transformers); matrix products become 8-bit with
fixed scales. Prints how far the files' outputs lie from those of torch.
"""

from __future__ import annotations

import argparse
import tempfile
import zlib
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime import InferenceSession
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model

from communique.extract import labels
from communique.extract.tokens import pad_windows
from training.data import CORPUS, PACKAGE, examples, load_reports
from training.network import WIDTH, Encoder, Linker, blank_encoder
from training.quantize import fix_scales, round_weights


def load(run: Path) -> tuple[Encoder, Linker]:
    """Load a run's weights."""
    encoder, linker = Encoder(blank_encoder()), Linker()
    state = torch.load(run / "weights.pt", weights_only=True, map_location="cpu")
    encoder.load_state_dict(state["encoder"])
    linker.load_state_dict(state["linker"])
    return encoder.eval(), linker.eval()


def export(encoder: Encoder, linker: Linker, out: Path) -> None:
    """Write both halves as compressed ONNX files; files that were there are replaced at the end.

    The modules' weights are rounded on the way.
    """
    out.mkdir(parents=True, exist_ok=True)
    steps = [round_weights(half) for half in (encoder, linker)]
    with tempfile.TemporaryDirectory(dir=out) as name:
        beside = Path(name)
        _export_network(encoder, linker, beside)
        fix_scales(beside, steps, load_reports(sorted(CORPUS.glob("*.jsonl")))[::6])
        for path in list(beside.glob("*.onnx")):
            packed = beside / f"{path.name}.gz"
            packed.write_bytes(_packed(path.read_bytes()))
            packed.replace(out / packed.name)


def _packed(data: bytes) -> bytes:
    """Gzip without its search for repetitions: weights have none, and are an eighth smaller for it."""
    packer = zlib.compressobj(level=9, wbits=31, strategy=zlib.Z_HUFFMAN_ONLY)
    return packer.compress(data) + packer.flush()


def _export_network(encoder: Encoder, linker: Linker, folder: Path) -> None:
    inputs = _batch()
    with torch.no_grad():
        vectors, logits = encoder(*inputs)
    batch, anchors, words, pieces = "batch", "anchors", "words", "pieces"
    _write(
        encoder,
        inputs,
        {"pieces": {0: batch, 1: pieces}, "case": {0: batch, 1: pieces}, "first": {0: batch, 1: words}},
        ["words", "logits"],
        folder / "encoder.onnx",
        heads=encoder.base.config.num_attention_heads,
        hidden=encoder.base.config.hidden_size,
    )
    kind = torch.arange(len(vectors)) % len(labels.ANCHORS)
    span = torch.tensor([[0, 1]]).repeat(len(vectors), 1)
    types = torch.softmax(logits[:, 0, : labels.TRIGGER_INSIDE], -1)
    _write(
        linker,
        (vectors, inputs[2] > 0, kind, types, span, span + 1),
        {
            "words": {0: anchors, 1: words},
            "mask": {0: anchors, 1: words},
            "kind": {0: anchors},
            "types": {0: anchors},
            "span": {0: anchors},
            "other": {0: anchors},
        },
        ["start", "inside", "type", "status", "mode", "contexts", "direction"],
        folder / "linker.onnx",
        heads=linker.blocks[0].heads,
        hidden=WIDTH,
    )


def _batch(size: int = 16) -> tuple[torch.Tensor, ...]:
    """Sentences of the corpus, of about the same length, as the encoder takes them."""
    found = sorted(examples(load_reports([CORPUS / "everyday.jsonl"])), key=lambda e: len(e.words.pieces))
    middle = found[len(found) // 2 :][:size]
    return tuple(map(torch.from_numpy, pad_windows([e.words for e in middle])))


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
        fusions = FusionOptions("bert")
        # Measured: the fused sum and norm makes the linker a third slower and leaves the encoder as it is.
        fusions.enable_skip_layer_norm = False
        optimize_model(
            str(plain),
            model_type="bert",
            num_heads=heads,
            hidden_size=hidden,
            opt_level=1,
            optimization_options=fusions,
        ).save_model_to_file(str(fused))
        quantize_dynamic(
            fused,
            path,
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
        onnx.checker.check_model(str(path))
    _compare(module, inputs, list(axes), outputs, path)


def _compare(
    module: torch.nn.Module, inputs: tuple[torch.Tensor, ...], names: list[str], outputs: list[str], path: Path
) -> None:
    """Print the mean absolute difference between each output by ONNX Runtime and by torch."""
    feed = {name: value.numpy() for name, value in zip(names, inputs, strict=True)}
    ours = InferenceSession(path, providers=["CPUExecutionProvider"]).run(None, feed)
    with torch.no_grad():
        theirs = [value.numpy() for value in module(*inputs)]
    gaps = zip(outputs, ours, theirs, strict=True)
    print(path.name, "differs from torch by", *(f"{name} {np.abs(a - b).mean():.3f}" for name, a, b in gaps))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path)
    parser.add_argument("--out", type=Path, default=PACKAGE)
    args = parser.parse_args()
    export(*load(args.run), args.out)


if __name__ == "__main__":
    main()
