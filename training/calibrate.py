"""Fit the reader's confidence on the held-out reports: python -m training.calibrate [GOLD.jsonl ...]

Writes calibration.json beside the weights (Platt scaling: a slope and a shift of the logit for events, roles, claims
and figures) and prints a reliability table: of what the reader was so and so sure of, how much is right by the
annotation.
For the table each half of the held-out reports is judged by a fit on the other half. With files nothing is fitted: the
table is that of the shipped calibration on those reports.
"""

from __future__ import annotations

import argparse
import copy
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

import numpy as np

from communique.extract.decode import Calibration, calibrated
from communique.extract.reader import Reader
from communique.types import Event, Mention, Report, Sentence, Span
from training.data import CORPUS, PACKAGE, load_reports, split

Outcomes = dict[str, list[tuple[float, bool]]]
"""For events, roles, claims and figures: how sure the reader was, and whether it was right."""

KINDS = ("event", "role", "claim", "figure")
EDGES = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def outcomes(gold: Sequence[Report], reader: Reader) -> Outcomes:
    """Read these reports anew and compare what was read with their annotations, by the rules of training/score.py."""
    found = copy.deepcopy(list(gold))
    reader.read(found)
    result: Outcomes = {kind: [] for kind in KINDS}
    for wanted, got in zip(gold, found, strict=True):
        for g, p in zip(wanted.sentences, got.sentences, strict=True):
            for kind, sure, right in _compare(g, p):
                result[kind].append((sure, right))
    return result


def _compare(gold: Sentence, found: Sentence) -> Iterator[tuple[str, float, bool]]:
    for event in found.events:
        same = [e for e in gold.events if e.type == event.type and _overlap(e.trigger, event.trigger)]
        yield "event", event.confidence, bool(same)
        if same:
            yield from _roles(same[0], event)
    for claim in found.claims:
        right = any(_overlap(c.speaker, claim.speaker) and _overlap(c.content, claim.content) for c in gold.claims)
        yield "claim", claim.confidence, right
    for figure in found.figures:
        yield "figure", figure.confidence, any(_overlap(f.span, figure.span) for f in gold.figures)


def _roles(gold: Event, found: Event) -> Iterator[tuple[str, float, bool]]:
    sides: tuple[tuple[list[Mention], list[Mention]], ...]
    sides = ((gold.actors, found.actors), (gold.recipients, found.recipients))
    for wanted, mentions in sides:
        for mention in mentions:
            yield "role", mention.confidence, any(_overlap(m, mention) for m in wanted)


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def fit(pairs: Sequence[tuple[float, bool]], rounds: int = 50) -> tuple[float, float]:
    """The slope and shift of the logit that make these answers likeliest, by Newton's method on a logistic regression.

    Each outcome is drawn in by one of either kind, as Platt has it, so that few answers fit no extreme.
    """
    p = np.clip([sure for sure, _ in pairs], 1e-6, 1 - 1e-6)
    x = np.stack([np.log(p / (1 - p)), np.ones(len(p))], 1)
    right = np.array([outcome for _, outcome in pairs])
    y = np.where(right, (right.sum() + 1) / (right.sum() + 2), 1 / ((~right).sum() + 2))
    line = np.array([1.0, 0.0])
    for _ in range(rounds):
        q = 1 / (1 + np.exp(-x @ line))
        step = np.linalg.solve((x.T * (q * (1 - q))) @ x + 1e-6 * np.eye(2), x.T @ (q - y))
        line -= step / max(1.0, float(np.abs(step).max()))  # no longer steps than one: far off they lead astray
    return round(float(line[0]), 4), round(float(line[1]), 4)


def fit_all(found: Outcomes) -> Calibration:
    return Calibration(**{kind: fit(found[kind]) for kind in KINDS})


def judged_apart(found: Outcomes) -> Outcomes:
    """Each half of the answers, with the confidence that a fit on the other half gives them."""
    result: Outcomes = {}
    for kind, pairs in found.items():
        lines = fit(pairs[1::2]), fit(pairs[::2])
        result[kind] = [(calibrated(sure, lines[n % 2]), right) for n, (sure, right) in enumerate(pairs)]
    return result


def table(found: Outcomes) -> str:
    """A Markdown table: by how sure the reader is, how many answers there are and what share of them is right."""
    heads = [f"{kind}s" for kind in KINDS]
    lines = [f"| confidence | {' | '.join(heads)} |", "|---|" + "---|" * len(KINDS)]
    for low, high in pairwise(EDGES):
        cells = []
        for kind in KINDS:
            some = [right for sure, right in found[kind] if low <= sure < high or sure == high == 1]
            cells.append(f"{np.mean(some):.2f} of {len(some)}" if some else "–")
        lines.append(f"| {low:.1f}–{high:.1f} | {' | '.join(cells)} |")
    errors = [f"{expected_error(found[kind]):.3f}" for kind in KINDS]
    return "\n".join([*lines, f"| expected calibration error | {' | '.join(errors)} |"])


def expected_error(pairs: Sequence[tuple[float, bool]]) -> float:
    """The mean distance between confidence and share of right answers over ten bins, weighted by their size."""
    sure, right = np.array([s for s, _ in pairs]), np.array([r for _, r in pairs])
    bins = np.minimum((sure * 10).astype(int), 9)
    return float(sum(abs((sure[bins == b] - right[bins == b]).sum()) for b in range(10)) / len(pairs))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="*")
    args = parser.parse_args()
    reader = Reader.load()
    if args.gold:
        print(table(outcomes(load_reports(args.gold), reader)))
        return
    reader.calibration = Calibration()
    found = outcomes(split(load_reports(sorted(CORPUS.glob("*.jsonl"))))[1], reader)
    (PACKAGE / "calibration.json").write_text(json.dumps(asdict(fit_all(found))) + "\n", encoding="utf-8")
    print(table(judged_apart(found)))


if __name__ == "__main__":
    main()
