"""Weights of few levels, and 8-bit arithmetic with fixed scales.

Weights are rounded to steps of about a third of a row's standard deviation (training/network.py); as 8-bit numbers of
which so few occur they compress to less than half.

Dynamic quantization takes the scale of each layer's input from the batch at hand. Here the reader reads part of the
corpus with the dynamic graphs, the widest range of every input is noted, and the graphs are rewritten to use it always,
so that a sentence reads the same whatever is read beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import ModelProto, NodeProto, helper, numpy_helper
from onnxruntime import InferenceSession
from torch import Tensor, nn

from communique.extract.decode import Thresholds
from communique.extract.network import Floats, Ints, Links
from communique.extract.reader import Reader
from communique.types import Report
from training.network import STEP, rounded

HALVES = ("encoder", "linker")


def matrices(*modules: nn.Module) -> list[nn.Parameter]:
    """The matrices that are rounded."""
    return [child.weight for module in modules for child in module.modules() if isinstance(child, nn.Linear)]


@contextmanager
def rounding(*modules: nn.Module) -> Iterator[None]:
    """Within, the modules compute with rounded matrices; gradients go to the exact ones, which are put back at the end.

    So training learns to live with the rounding (Courbariaux et al., "BinaryConnect", 2015).
    """
    weights = matrices(*modules)
    exact = [weight.data for weight in weights]
    for weight in weights:
        steps, scale = rounded(weight.data, STEP)
        weight.data = steps.mul_(scale)
    try:
        yield
    finally:
        for weight, data in zip(weights, exact, strict=True):
            weight.data = data


Steps = dict[str, tuple[Tensor, Tensor]]
"""The rounded matrices by name: whole numbers, and the scale of each row."""


@torch.no_grad()
def round_weights(module: nn.Module) -> Steps:
    """Round every matrix of a module for good, and return them as whole numbers."""
    found: Steps = {}
    for name, child in module.named_modules():
        if isinstance(child, nn.Linear):
            steps, scale = rounded(child.weight, STEP)
            child.weight.copy_(steps * scale)
            found[f"{name}.weight"] = steps, scale
    return found


def fix_scales(folder: Path, rounded_halves: Sequence[Steps], reports: Sequence[Report]) -> None:
    """Rewrite the dynamic encoder.onnx and linker.onnx of a folder with the ranges met while reading these reports.

    `rounded_halves` are the matrices that they hold, which take the place of what the quantizer made of them.
    """
    watched = _Watched(folder)
    Reader(watched, Thresholds()).read(list(reports))
    for half, steps in zip(HALVES, rounded_halves, strict=True):
        model = onnx.load(folder / f"{half}.onnx")
        _fix(model, watched.ranges[half])
        _put(model, steps)
        onnx.checker.check_model(model)
        onnx.save(model, folder / f"{half}.onnx")


class _Watched:
    """The dynamic network, noting the widest range that each of its quantizers meets."""

    def __init__(self, folder: Path) -> None:
        self.ranges: dict[str, dict[str, tuple[float, float]]] = {half: {} for half in HALVES}
        self._sessions, self._quantizers = {}, {}
        for half in HALVES:
            model = onnx.load(folder / f"{half}.onnx")
            found = [node for node in model.graph.node if node.op_type == "DynamicQuantizeLinear"]
            for node in found:
                model.graph.output.extend(helper.make_empty_tensor_value_info(name) for name in node.output[1:])
            self._quantizers[half] = [node.output[0] for node in found]
            self._sessions[half] = InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])

    def encode(self, pieces: Ints, case: Ints, first: Ints) -> tuple[Floats, Floats]:
        words, logits = self._run("encoder", {"pieces": pieces, "case": case, "first": first})
        return words, logits

    def link(self, words: Floats, mask: Any, kind: Ints, types: Floats, span: Ints, other: Ints) -> Links:
        feed = {"words": words, "mask": mask, "kind": kind, "types": types, "span": span, "other": other}
        return Links(*self._run("linker", feed))

    def _run(self, half: str, feed: dict[str, Any]) -> list[Floats]:
        names, ranges = self._quantizers[half], self.ranges[half]
        found = self._sessions[half].run(None, feed)
        plain, scales = found[: -2 * len(names)], found[-2 * len(names) :]
        for n, name in enumerate(names):
            scale, zero = float(scales[2 * n]), int(scales[2 * n + 1])
            low, high = ranges.get(name, (0.0, 0.0))
            ranges[name] = min(low, -zero * scale), max(high, (255 - zero) * scale)
        return plain


def _fix(model: ModelProto, ranges: dict[str, tuple[float, float]]) -> None:
    """Put fixed quantizers in the place of dynamic ones, and one fused product in that of a product and its scaling."""
    graph = model.graph
    makes = {name: node for node in graph.node for name in node.output}
    takes: dict[str, list[NodeProto]] = {}
    for node in graph.node:
        for name in node.input:
            takes.setdefault(name, []).append(node)
    fused: dict[str, NodeProto] = {}
    spent: set[str] = set()
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            [cast] = takes[node.output[0]]
            [scaled] = takes[cast.output[0]]
            scales = makes[next(name for name in scaled.input if name != cast.output[0])]
            values, weights, *zeros = node.input
            inputs = [values, weights, *scales.input, *zeros]
            fused[node.output[0]] = helper.make_node(
                "MatMulIntegerToFloat", inputs, list(scaled.output), domain="com.microsoft"
            )
            spent |= {cast.output[0], scaled.output[0], scales.output[0]}
    nodes = []
    for node in graph.node:
        name = node.output[0]
        if node.op_type == "DynamicQuantizeLinear":
            low, high = ranges[name]
            scale = np.float32((high - low) / 255)
            for value, output in ((scale, node.output[1]), (np.uint8(round(-low / float(scale))), node.output[2])):
                graph.initializer.append(numpy_helper.from_array(np.array(value), output))
            nodes.append(helper.make_node("QuantizeLinear", [node.input[0], *node.output[1:]], [name]))
        elif name in fused:
            nodes.append(fused[name])
        elif name not in spent:
            nodes.append(node)
    del graph.node[:]
    graph.node.extend(nodes)


def torch_names(model: ModelProto) -> dict[str, str]:
    """The quantized matrices of a graph and what torch calls them, known by the bias beside each."""
    biases: dict[str, str] = {}
    for node in model.graph.node:
        if node.op_type in ("Add", "BiasGelu"):
            for bias in (name for name in node.input if name.endswith(".bias")):
                biases |= {name: bias for name in node.input if name != bias}
    found = {}
    for node in model.graph.node:
        if node.op_type == "MatMulIntegerToFloat":
            bias = biases.get(node.output[0], "types.bias")  # the linker's types are the one matrix without a bias
            found[node.input[1].removesuffix("_quantized")] = bias.removesuffix(".bias") + ".weight"
    return found


def _put(model: ModelProto, steps: Steps) -> None:
    """Put whole numbers and their scales in the place of the quantizer's."""
    held = {item.name: item for item in model.graph.initializer}
    for name, called in torch_names(model).items():
        whole, scale = steps[called]
        for suffix, value in (("_quantized", whole.T.to(torch.int8)), ("_scale", scale.flatten().float())):
            held[name + suffix].CopyFrom(numpy_helper.from_array(value.contiguous().numpy(), name + suffix))
