"""The network's answers become anchors and the spans that hang on them. Everything here is counted in words."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from importlib.resources.abc import Traversable

import numpy as np
from numpy.typing import NDArray

from communique.extract import labels

__all__ = [
    "Anchor",
    "Calibration",
    "Floats",
    "Thresholds",
    "best_run",
    "both_looks",
    "calibrated",
    "find_anchors",
    "log_softmax",
    "runs",
    "sigmoid",
]

Floats = NDArray[np.float32]

_SURE = 0.98
"""No word counts for more than this in where a run ends."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How sure the network must be, as probabilities; chosen on held-out reports of the corpus, never on real news.

    `candidate` is for a word to be looked at as a trigger, `event` for a trigger to stand after that look, `date` for
    the date of an event or the period of a figure.
    """

    candidate: float = 0.2
    event: float = 0.5
    claim: float = 0.5
    figure: float = 0.5
    role: float = 0.5
    date: float = 0.25

    @classmethod
    def load(cls, folder: Traversable) -> Thresholds:
        """The thresholds that go with a folder of weights."""
        return cls(**json.loads((folder / "thresholds.json").read_bytes()))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turns the network's probabilities into shares of right answers, by a slope and a shift of each kind's logit.

    Fitted on held-out reports of the corpus (Platt, "Probabilistic Outputs for Support Vector Machines", 1999).
    """

    event: tuple[float, float] = (1.0, 0.0)
    role: tuple[float, float] = (1.0, 0.0)
    claim: tuple[float, float] = (1.0, 0.0)
    figure: tuple[float, float] = (1.0, 0.0)

    @classmethod
    def load(cls, folder: Traversable) -> Calibration:
        """The calibration that goes with a folder of weights."""
        return cls(**json.loads((folder / "calibration.json").read_bytes()))


def calibrated(probability: float, line: tuple[float, float]) -> float:
    """The confidence that goes with one of the network's probabilities, to four digits and never quite 0 or 1."""
    p = min(max(probability, 1e-6), 1 - 1e-6)
    slope, shift = line
    honest = 0.5 + 0.5 * math.tanh(0.5 * (slope * math.log(p / (1 - p)) + shift))
    return min(max(round(honest, 4), 0.0001), 0.9999)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A trigger, a cue or a figure: its kind (an index in labels.ANCHORS) and its words [begin, end).

    `types` are the log-probabilities of its first word, shape (1 + types,): no trigger, or a trigger of each type;
    `likely` is the probability that it begins there, `other` the words of a dyad's second party.
    """

    kind: int
    begin: int
    end: int
    types: Floats
    likely: float
    other: tuple[int, int] = (0, 0)


def sigmoid(x: Floats) -> Floats:
    """The logistic function, safe for large negative values."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * x)), dtype=np.float32)


def log_softmax(x: Floats) -> Floats:
    """Logarithm of softmax over the last axis."""
    x = x - x.max(axis=-1, keepdims=True)
    return np.asarray(x - np.log(np.exp(x).sum(axis=-1, keepdims=True)), dtype=np.float32)


def find_anchors(logits: Floats, thresholds: Thresholds) -> list[Anchor]:
    """Read the anchors off a sentence's logits, shape (words, labels.WORD_LOGITS)."""
    types = log_softmax(logits[:, : labels.TRIGGER_INSIDE])
    some = 1 - np.exp(types[:, labels.NO_TYPE])
    found = [
        Anchor(labels.EVENT, *run, types[run[0]], float(some[run[0]]))
        for run in runs(some, logits[:, labels.TRIGGER_INSIDE], thresholds.candidate)
    ]
    for kind, start, inside, threshold in (
        (labels.CLAIM, labels.CUE_START, labels.CUE_INSIDE, thresholds.claim),
        (labels.FIGURE, labels.FIGURE_START, labels.FIGURE_INSIDE, thresholds.figure),
    ):
        some = sigmoid(logits[:, start])
        found += [
            Anchor(kind, *run, types[run[0]], float(some[run[0]])) for run in runs(some, logits[:, inside], threshold)
        ]
    return found


def both_looks(first: Floats, second: Floats) -> Floats:
    """A trigger's types from two looks at it, all log-probabilities, shape (..., 1 + types).

    The looks are averaged as logits: the geometric mean of their distributions.
    """
    return log_softmax(np.float32(0.5) * (first + second))


def runs(start: Floats, inside: Floats, threshold: float) -> list[tuple[int, int]]:
    """Runs of words that begin where `start` (probabilities) passes the threshold and go on by `inside` (logits).

    A run ends where it is likeliest to: where the logits of its words, given how likely it began at all, have their
    largest sum, so that neither a doubtful beginning nor a doubtful word in the middle cuts it short. A word that is
    likelier to begin a run than to go on with one begins another.
    """
    goes_on = sigmoid(inside)
    begins = start >= threshold
    parted = begins & (start > goes_on)
    found: list[tuple[int, int]] = []
    for begin in np.flatnonzero(begins).tolist():
        if found and begin < found[-1][1]:
            continue
        stop = next((k for k in range(begin + 1, len(start)) if parted[k]), len(start))
        share = np.clip(goes_on[begin + 1 : stop] / start[begin], 1 - _SURE, _SURE)
        sums = np.cumsum(np.log(share / (1 - share)))
        end = begin + 1
        if len(sums) and sums.max() > 0:
            end += 1 + int(sums.argmax())
        found.append((begin, end))
    return found


def best_run(inside: Floats) -> tuple[int, int] | None:
    """The run of words with the largest sum of `inside` logits; None where no word is likely inside.

    For spans that are long and stand once (what a claim says), where a single doubtful word must not cut the run.
    """
    best, best_sum, begin, running = None, 0.0, 0, 0.0
    for n, value in enumerate(inside.tolist()):
        if running <= 0:
            begin, running = n, 0.0
        running += value
        if running > best_sum:
            best, best_sum = (begin, n + 1), running
    return best
