"""Fit communique/resolve/data/weights.tsv on the training corpus: python tools/fit_weights.py

Resolves the corpus with the gold spans, notes for every phrase whose party had to be chosen the candidates with their
signs, and fits one weight a sign by conditional logistic regression (the right candidates against the others).
Parties told earlier in a report are told as resolved, not as annotated, so the weights see what they will see in use;
run it twice or three times until the scores of benchmarks/actors.py stand still. Needs numpy.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

import communique.resolve.actors as actors
import communique.resolve.choose as choose
import communique.resolve.reference as reference
from communique.codebook.annotated import from_row
from communique.resolve.actors import ActorResolver
from communique.resolve.phrase import Reading
from communique.resolve.reference import Party
from communique.resolve.weights import OFFICE, PRONOUN, SEVERAL, Signs, ranked
from communique.types import Mention, Report

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "communique" / "resolve" / "data" / "weights.tsv"
SHRINK = 2.0
STEPS = 200

Gold = tuple[str, str | None]
"""Code and name."""
Candidates = Mapping[Hashable, Signs]
GoldAt = dict[tuple[int, int], list[Gold]]
"""The gold parties by sentence and offset of the phrase."""


class Recorder:
    """Notes the candidates of every choice, with what would have been right."""

    def __init__(self) -> None:
        self.gold_at: GoldAt = {}
        self.gold: list[Gold] = []
        self.choices: dict[str, list[tuple[Candidates, Gold]]] = {"office": [], "several": [], "pronoun": []}

    def ranked(self, candidates: Candidates, weights: Mapping[str, float]) -> list[Hashable]:
        """Rank as ever, and note the choice: once for every gold party, the other gold parties left out."""
        question = next(q for q, w in (("office", OFFICE), ("several", SEVERAL), ("pronoun", PRONOUN)) if w is weights)
        copy = {k: dict(v) for k, v in candidates.items()}
        for gold in self.gold:
            others = {g[0] for g in self.gold} - {gold[0]}
            self.choices[question].append(({k: v for k, v in copy.items() if code_of(k) not in others}, gold))
        return ranked(candidates, weights)


class NotingChooser(choose.Chooser):
    """A chooser that tells the recorder which phrase is being resolved."""

    recorder: Recorder

    def choose(self, reading: Reading, spot: choose.Spot, told: int) -> list[Party]:
        """Choose as ever."""
        self.recorder.gold = self.recorder.gold_at.get((spot.sentence, spot.start), [])
        return super().choose(reading, spot, told)


def gold_parties(report: Report) -> GoldAt:
    """The gold parties of a report."""
    found: GoldAt = {}
    for number, sentence in enumerate(report.sentences):
        mentions: list[Mention] = [m for e in sentence.events for m in [*e.actors, *e.recipients]]
        for mention in [*mentions, *(c.speaker for c in sentence.claims)]:
            parties = found.setdefault((number, mention.start), [])
            if (mention.code, mention.name) not in parties:
                parties.append((mention.code, mention.name))
    return found


def collect() -> dict[str, list[tuple[Candidates, Gold]]]:
    """Resolve the corpus and return the choices made on the way."""
    recorder = Recorder()
    NotingChooser.recorder = recorder
    for module in (choose, reference):
        setattr(module, "ranked", recorder.ranked)  # noqa: B010
    setattr(actors, "Chooser", NotingChooser)  # noqa: B010
    for path in sorted((ROOT / "training" / "corpus").glob("*.jsonl")):
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            report = from_row(row)
            recorder.gold_at = gold_parties(report)
            ActorResolver().resolve(report)
    return recorder.choices


def code_of(candidate: Hashable) -> str:
    """The code of a candidate: a code itself or a party's identity."""
    return candidate[0] if isinstance(candidate, tuple) else str(candidate)


def right_ones(candidates: Candidates, gold: Gold) -> set[Hashable]:
    """The candidates that are right: those with code and name, else those with the code."""
    same: set[Hashable] = {c for c in candidates if code_of(c) == gold[0]}
    exact: set[Hashable] = {c for c in same if isinstance(c, tuple) and c[2] == gold[1]}
    return exact or same


def fit(choices: list[tuple[Candidates, Gold]]) -> dict[str, float]:
    """Fit the weights: the right candidates together against the others, shrunk towards nothing."""
    usable = [(c, right) for c, g in choices if (right := right_ones(c, g)) and len(right) < len(c)]
    names = sorted({s for c, _ in usable for signs in c.values() for s in signs})
    column = {name: i for i, name in enumerate(names)}
    rows = [(number, signs, key in right) for number, (c, right) in enumerate(usable) for key, signs in c.items()]
    table = np.zeros((len(rows), len(names)), dtype=np.float32)
    for i, (_, signs, _) in enumerate(rows):
        for sign, value in signs.items():
            table[i, column[sign]] = value
    owner = np.array([number for number, _, _ in rows])
    right_rows = np.array([is_right for _, _, is_right in rows])
    weights = _descend(table, owner, right_rows)
    print(f"{len(usable)} choices, {100 * _share_right(table @ weights, owner, right_rows):.1f} % right")
    return dict(zip(names, weights.tolist(), strict=True))


def _descend(table: Any, owner: Any, right: Any) -> Any:
    """Adam on the negative log likelihood of choosing a right candidate."""
    weights, speed, memory = (np.zeros(table.shape[1]) for _ in range(3))
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    for step in range(1, STEPS + 1):
        scores = table @ weights
        scores -= np.maximum.reduceat(scores, first)[owner]
        mass = np.exp(scores)
        among_all = mass / np.bincount(owner, mass)[owner]
        among_right = mass * right / np.bincount(owner, mass * right)[owner]
        gradient = table.T @ (among_all - among_right) + SHRINK * weights
        speed = 0.9 * speed + 0.1 * gradient
        memory = 0.999 * memory + 0.001 * gradient**2
        weights -= 0.05 * (speed / (1 - 0.9**step)) / (np.sqrt(memory / (1 - 0.999**step)) + 1e-9)
    return weights


def _share_right(scores: Any, owner: Any, right: Any) -> float:
    order = np.lexsort((-scores, owner))
    best = order[np.flatnonzero(np.diff(owner[order], prepend=-1))]
    return float(right[best].mean())


def main() -> None:
    """Fit and write."""
    lines = ["# question\tsign\tweight"]
    for question, choices in collect().items():
        fitted = fit(choices)
        lines += [f"{question}\t{sign}\t{weight:.2f}" for sign, weight in fitted.items() if abs(weight) >= 0.05]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
