"""The two halves of the network, run by ONNX Runtime from the weights in the package."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from communique.extract.decode import Floats
from communique.extract.tokens import Ints

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

__all__ = ["Links", "Network", "OnnxNetwork"]


@dataclass(slots=True)
class Links:
    """What the network says of each anchor: logits, shapes (anchors, words, roles), (anchors, labels) ..."""

    start: Floats
    inside: Floats
    type: Floats
    status: Floats
    mode: Floats
    contexts: Floats
    direction: Floats


class Network(Protocol):
    """The two halves of the network (extract/network.py runs them by ONNX, training/network.py by torch)."""

    def encode(self, pieces: Ints, case: Ints, first: Ints) -> tuple[Floats, Floats]:
        """Word vectors (batch, words, width) and their logits (batch, words, labels.WORD_LOGITS)."""

    def link(self, words: Floats, mask: NDArray[np.bool_], kind: Ints, types: Floats, span: Ints, other: Ints) -> Links:
        """What hangs on each anchor.

        Takes the word vectors of its window, shape (anchors, words, width), which of them are words, the anchor's kind,
        the probabilities of its first word's types, shape (anchors, 1 + types), the anchor's words, begin and end,
        shape (anchors, 2), and likewise those of a dyad's second party; zeros where it has none.
        """


class OnnxNetwork:
    """The network in a folder of weights. `threads` is how many cores ONNX Runtime may use, 0 for all."""

    def __init__(self, folder: Traversable, threads: int = 0) -> None:
        self._encoder = _session(folder / "encoder.onnx.gz", threads)
        self._linker = _session(folder / "linker.onnx.gz", threads)

    def encode(self, pieces: Ints, case: Ints, first: Ints) -> tuple[Floats, Floats]:
        words, anchors = self._encoder.run(None, {"pieces": pieces, "case": case, "first": first})
        return words, anchors

    def link(self, words: Floats, mask: NDArray[np.bool_], kind: Ints, types: Floats, span: Ints, other: Ints) -> Links:
        feed = {"words": words, "mask": mask, "kind": kind, "types": types, "span": span, "other": other}
        return Links(*self._linker.run(None, feed))


def _session(file: Traversable, threads: int) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.enable_cpu_mem_arena = False  # it would keep the largest batch's memory for good, a fifth of the whole
    weights = gzip.decompress(file.read_bytes())
    return onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
