"""Weights of few levels, and 8-bit arithmetic with fixed scales.

Weights are rounded to steps of about a third of a row's standard deviation (training/network.py); as 8-bit numbers of
which so few occur they compress to less than half.

Dynamic quantization takes the scale of each layer's input from the batch at hand. Here the reader reads part of the
corpus with the dynamic graphs, the range of every input's channels is noted, and the graphs are rewritten to use it
always, so that a sentence reads the same whatever is read beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
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
MOST_WIDE, FAR_WIDER = 8, 1.5
"""Channels of one tensor, at most, whose excess over the 8-bit range is computed apart, and how many times as wide as
the next they are at least."""
WITHIN = "_within"
"""How the output of a product is called to which that excess is yet to be added."""


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
        scales = {name: Scale.of(*ranges) for name, ranges in watched.ranges[half].items()}
        _fix(model, scales)
        _put(model, steps)
        _widen(model, scales)
        onnx.checker.check_model(model)
        onnx.save(model, folder / f"{half}.onnx")


class _Watched:
    """The dynamic network, noting the least and the largest value that each quantizer meets in each channel."""

    def __init__(self, folder: Path) -> None:
        self.ranges: dict[str, dict[str, tuple[Floats, Floats]]] = {half: {} for half in HALVES}
        self._sessions, self._quantizers = {}, {}
        for half in HALVES:
            model = onnx.load(folder / f"{half}.onnx")
            found = [node for node in model.graph.node if node.op_type == "DynamicQuantizeLinear"]
            given = {item.name for item in model.graph.input}
            self._quantizers[half] = {node.input[0]: node.output[0] for node in found}
            wanted = [name for name in self._quantizers[half] if name not in given]
            model.graph.output.extend(helper.make_empty_tensor_value_info(name) for name in wanted)
            self._sessions[half] = InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])

    def encode(self, pieces: Ints, case: Ints, first: Ints) -> tuple[Floats, Floats]:
        words, logits = self._run("encoder", {"pieces": pieces, "case": case, "first": first}, 2)
        return words, logits

    def link(self, words: Floats, mask: Any, kind: Ints, types: Floats, span: Ints, other: Ints) -> Links:
        feed = {"words": words, "mask": mask, "kind": kind, "types": types, "span": span, "other": other}
        return Links(*self._run("linker", feed, 7))

    def _run(self, half: str, feed: dict[str, Any], outputs: int) -> list[Floats]:
        session, ranges = self._sessions[half], self.ranges[half]
        found = session.run(None, feed)
        met = dict(zip((output.name for output in session.get_outputs()), found, strict=True)) | feed
        for name, quantized in self._quantizers[half].items():
            values = met[name].reshape(-1, met[name].shape[-1])
            low, high = ranges.get(quantized, (0, 0))
            ranges[quantized] = np.minimum(low, values.min(0)), np.maximum(high, values.max(0))
        return list(found[:outputs])


@dataclass(frozen=True, slots=True)
class Scale:
    """How a tensor's values become 8-bit numbers, and the few channels that go far beyond the range of the others."""

    step: np.float32
    zero: np.uint8
    wide: list[int]

    @classmethod
    def of(cls, low: Floats, high: Floats) -> Scale:
        """The scale that fits these channels' ranges, but for at most MOST_WIDE that are far wider than the next."""
        width = np.maximum(-low, high)
        order = width.argsort()[::-1]
        wide = []
        if len(order) > MOST_WIDE:
            wide = [int(c) for c in order[:MOST_WIDE] if width[c] > FAR_WIDER * width[order[MOST_WIDE]]]
        kept = np.setdiff1d(np.arange(len(width)), wide)
        least, most = float(low[kept].min(initial=0)), float(high[kept].max(initial=1e-6))
        step = np.float32((most - least) / 255)
        return cls(step, np.uint8(round(-least / float(step))), wide)


def _fix(model: ModelProto, scales: dict[str, Scale]) -> None:
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
            product = makes[next(name for name in scaled.input if name != cast.output[0])]
            values, weights, *zeros = node.input
            inputs = [values, weights, *product.input, *zeros]
            fused[node.output[0]] = helper.make_node(
                "MatMulIntegerToFloat", inputs, list(scaled.output), domain="com.microsoft"
            )
            spent |= {cast.output[0], scaled.output[0], product.output[0]}
    nodes = []
    for node in graph.node:
        name = node.output[0]
        if node.op_type == "DynamicQuantizeLinear":
            for value, output in ((scales[name].step, node.output[1]), (scales[name].zero, node.output[2])):
                graph.initializer.append(numpy_helper.from_array(np.array(value), output))
            nodes.append(helper.make_node("QuantizeLinear", [node.input[0], *node.output[1:]], [name]))
        elif name in fused:
            nodes.append(fused[name])
        elif name not in spent:
            nodes.append(node)
    del graph.node[:]
    graph.node.extend(nodes)


def _widen(model: ModelProto, scales: dict[str, Scale]) -> None:
    """Add to each product what the 8-bit range cuts off of its wide channels, in 32-bit.

    A few channels of a transformer are tens of times as wide as the others; a scale that holds them leaves the others a
    handful of levels (Dettmers et al., "LLM.int8()", 2022).
    """
    graph = model.graph
    held = {item.name: item for item in graph.initializer}

    def constant(name: str, value: Any) -> str:
        graph.initializer.append(numpy_helper.from_array(np.array(value), name))
        return name

    nodes: list[NodeProto] = []
    for node in graph.node:
        scale = scales.get(node.output[0] if node.op_type == "QuantizeLinear" else node.input[0] if node.input else "")
        if scale is None or not scale.wide:
            nodes.append(node)
        elif node.op_type == "QuantizeLinear":
            name, least = node.output[0], -np.float32(scale.zero) * scale.step
            bounds = constant(f"{name}_least", least), constant(f"{name}_most", least + np.float32(255) * scale.step)
            channels = constant(f"{name}_wide", np.array(scale.wide))
            nodes += [
                node,
                helper.make_node("Gather", [node.input[0], channels], [f"{name}_values"], axis=-1),
                helper.make_node("Clip", [f"{name}_values", *bounds], [f"{name}_within"]),
                helper.make_node("Sub", [f"{name}_values", f"{name}_within"], [f"{name}_beyond"]),
            ]
        elif node.op_type == "MatMulIntegerToFloat":
            whole, out = node.input[1], node.output[0]
            steps, step = (numpy_helper.to_array(held[name]) for name in (whole, node.input[3]))
            rows = constant(f"{out}_rows", steps[scale.wide].astype(np.float32) * step)
            node.output[0] = f"{out}{WITHIN}"
            nodes += [
                node,
                helper.make_node("MatMul", [f"{node.input[0]}_beyond", rows], [f"{out}_beyond"]),
                helper.make_node("Add", [node.output[0], f"{out}_beyond"], [out]),
            ]
        else:
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
            # The linker's types are the one matrix without a bias.
            bias = biases.get(node.output[0].removesuffix(WITHIN), "types.bias")
            found[node.input[1].removesuffix("_quantized")] = bias.removesuffix(".bias") + ".weight"
    return found


def _put(model: ModelProto, steps: Steps) -> None:
    """Put whole numbers and their scales in the place of the quantizer's."""
    held = {item.name: item for item in model.graph.initializer}
    for name, called in torch_names(model).items():
        whole, scale = steps[called]
        for suffix, value in (("_quantized", whole.T.to(torch.int8)), ("_scale", scale.flatten().float())):
            held[name + suffix].CopyFrom(numpy_helper.from_array(value.contiguous().numpy(), name + suffix))
