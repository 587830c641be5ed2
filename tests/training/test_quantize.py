"""Weights of few levels, fixed scales, and the way back from the files to torch. Needs the extra `training`."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
onnx = pytest.importorskip("onnx")

from training import export, network, quantize, restore  # noqa: E402
from training.data import PACKAGE  # noqa: E402


def test_rounding_keeps_a_matrix_within_half_a_step() -> None:
    weight = torch.randn(8, 512)
    steps, scale = network.rounded(weight, 0.4)
    assert torch.equal(steps, steps.round())
    assert steps.abs().max() <= 127
    assert ((steps * scale - weight).abs() <= scale / 2 + 1e-6).all()


def test_within_rounding_the_weights_are_rough_and_afterwards_exact() -> None:
    layer = torch.nn.Linear(64, 8)
    exact = layer.weight.detach().clone()
    with quantize.rounding(layer):
        assert len(layer.weight[0].unique()) < 24
        layer(torch.ones(1, 64)).sum().backward()
    assert torch.equal(layer.weight, exact)
    assert layer.weight.grad is not None


def test_the_shipped_files_are_torch_modules_again() -> None:
    """The restored modules answer as the files do, but for the 8-bit arithmetic."""
    encoder, linker = restore.restored(PACKAGE)
    inputs = export._batch(4)
    with torch.no_grad():
        _, logits = encoder.eval()(*inputs)
    shipped = export.InferenceSession(
        gzip.decompress((PACKAGE / "encoder.onnx.gz").read_bytes()), providers=["CPUExecutionProvider"]
    )
    feed = {name: value.numpy() for name, value in zip(("pieces", "case", "first"), inputs, strict=True)}
    theirs = shipped.run(None, feed)
    assert torch.from_numpy(theirs[1]).sub(logits).abs().mean() < 0.5
    assert {name for name, _ in linker.named_parameters()} >= {"types.weight", "second"}


def test_files_of_another_shape_are_refused_in_one_sentence(tmp_path: Path) -> None:
    model = onnx.load_model_from_string(gzip.decompress((PACKAGE / "linker.onnx.gz").read_bytes()))
    kept = [item for item in model.graph.initializer if item.name != "second"]
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)
    (tmp_path / "linker.onnx.gz").write_bytes(gzip.compress(model.SerializeToString()))
    (tmp_path / "encoder.onnx.gz").write_bytes((PACKAGE / "encoder.onnx.gz").read_bytes())
    with pytest.raises(ValueError, match=r"linker\.onnx\.gz holds no second: .*export it anew"):
        restore.restored(tmp_path)
