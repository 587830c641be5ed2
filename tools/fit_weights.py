"""Fit communique/resolve/data/weights.tsv on the training corpus: python tools/fit_weights.py

Resolves the corpus with the gold spans, notes for every phrase whose party had to be chosen the candidates with their
signs, and fits one weight a sign by conditional logistic regression (the chosen party against the other candidates).
Parties told earlier in a report are told as resolved, not as annotated, so the weights see what they will see in use;
run it twice or three times until the scores of benchmarks/actors.py stand still.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from pathlib import Path

import numpy as np

import communique.resolve.actors as actors
import communique.resolve.reference as reference
from communique.codebook.annotated import from_row
from communique.resolve.weights import OFFICE, PRONOUN, SEVERAL, Signs, ranked

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "communique" / "resolve" / "data" / "weights.tsv"
SHRINK = 2.0
STEPS = 300

Choice = tuple[Mapping[Hashable, Signs], tuple[str, str | None]]


class Recorder:
    """Notes the candidates of every choice, with the code that would have been right."""

    def __init__(self) -> None:
        self.gold: list[tuple[str, str | None]] = []
        self.choices: dict[str, list[Choice]] = {"office": [], "several": [], "pronoun": []}

    def ranked(self, candidates: Mapping[Hashable, Signs], weights: Mapping[str, float]) -> list[Hashable]:
        """Rank as ever, and note the choice."""
        question = next(q for q, w in (("office", OFFICE), ("several", SEVERAL), ("pronoun", PRONOUN)) if w is weights)
        copy = {k: dict(v) for k, v in candidates.items()}
        for gold in self.gold:
            others = {g[0] for g in self.gold} - {gold[0]}
            self.choices[question].append(({k: v for k, v in copy.items() if code_of(k) not in others}, gold))
        return ranked(candidates, weights)


def collect() -> dict[str, list[Choice]]:
    """Resolve the corpus and return the choices made on the way."""
    recorder = Recorder()
    actors.ranked = reference.ranked = recorder.ranked  # type: ignore[assignment]
    resolve = actors._Reader._resolve

    def noting(self: actors._Reader, group: actors._Group, number: int, sentence: object) -> None:
        recorder.gold = [gold_codes[id(m)] for m in group.mentions]
        resolve(self, group, number, sentence)  # type: ignore[arg-type]

    actors._Reader._resolve = noting  # type: ignore[method-assign]
    for path in sorted((ROOT / "training" / "corpus").glob("*.jsonl")):
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            report = from_row(row)
            gold_codes: dict[int, tuple[str, str | None]] = {}
            for sentence in report.sentences:
                for mention in [m for e in sentence.events for m in [*e.actors, *e.recipients]]:
                    gold_codes[id(mention)] = identity(mention)
                for claim in sentence.claims:
                    gold_codes[id(claim.speaker)] = identity(claim.speaker)
            actors.ActorResolver().resolve(report)
    return recorder.choices


def identity(mention: object) -> tuple[str, str | None]:
    """Gold code and name of a mention."""
    return mention.code, mention.name  # type: ignore[attr-defined,return-value]


def code_of(candidate: Hashable) -> str:
    """The code of a candidate: a code itself or a party's identity."""
    return candidate if isinstance(candidate, str) else candidate[0]  # type: ignore[index,no-any-return]


def right_ones(candidates: Mapping[Hashable, Signs], gold: tuple[str, str | None]) -> set[Hashable]:
    """The candidates that are right: those with code and name, else those with the code."""
    same = {c for c in candidates if code_of(c) == gold[0]}
    exact = {c for c in same if not isinstance(c, str) and c[2] == gold[1]}  # type: ignore[index]
    return exact or same


def fit(choices: list[Choice]) -> dict[str, float]:
    """Fit the weights: the right candidates together against the others, shrunk towards nothing."""
    usable = [(c, good) for c, g in choices if (good := right_ones(c, g)) and len(good) < len(c)]
    names = sorted({s for c, _ in usable for signs in c.values() for s in signs})
    column = {name: i for i, name in enumerate(names)}
    rows, owner, right = [], [], []
    for number, (candidates, correct) in enumerate(usable):
        for key, signs in candidates.items():
            row = np.zeros(len(names), dtype=np.float32)
            for sign, value in signs.items():
                row[column[sign]] = value
            rows.append(row)
            owner.append(number)
            right.append(key in correct)
    x, group, good = np.array(rows), np.array(owner), np.array(right)
    weights, speed, memory = np.zeros(len(names)), np.zeros(len(names)), np.zeros(len(names))
    for step in range(1, STEPS + 1):
        scores = x @ weights
        scores -= np.maximum.reduceat(scores, np.flatnonzero(np.diff(group, prepend=-1)))[group]
        mass = np.exp(scores)
        among_all = mass / np.bincount(group, mass)[group]
        good_mass = mass * good
        among_good = good_mass / np.bincount(group, good_mass)[group]
        gradient = x.T @ (among_all - among_good) + SHRINK * weights
        speed = 0.9 * speed + 0.1 * gradient
        memory = 0.999 * memory + 0.001 * gradient**2
        weights -= 0.05 * (speed / (1 - 0.9**step)) / (np.sqrt(memory / (1 - 0.999**step)) + 1e-9)
    best = np.array([np.flatnonzero(group == g)[np.argmax((x @ weights)[group == g])] for g in range(0, len(usable), 7)])
    print(f"{len(usable)} choices, {100 * good[best].mean():.1f} % of a seventh of them right")
    return dict(zip(names, weights.tolist(), strict=True))


def main() -> None:
    """Fit and write."""
    lines = ["# question\tsign\tweight"]
    for question, choices in collect().items():
        fitted = fit(choices)
        lines += [f"{question}\t{sign}\t{weight:.2f}" for sign, weight in fitted.items() if abs(weight) >= 0.05]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
