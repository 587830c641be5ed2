"""Measure the merging of mentions into events, and fit its weights.

    python benchmarks/merge.py             score training/corpus/clusters_dev.jsonl, also with a reader's mistakes
    python benchmarks/merge.py --fit       print weights fitted on training/clusters, for communique/record/likeness.py
    python benchmarks/merge.py --speed 20000

The score is B-cubed F1 as ../shared/score_merge.py takes it. The weights are fitted on other reports than those that
are scored; what was chosen by the score are the thresholds of clustering.py and the windows of candidates.py.
"""

from __future__ import annotations

import argparse
import copy
import datetime
import json
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from communique.codebook import STATUSES
from communique.codebook.annotated import from_row
from communique.record.candidates import candidate_pairs
from communique.record.likeness import RELATED_TYPES, evidence, profile
from communique.record.merge import merge
from communique.record.telling import MentionKey, from_reports

TRAINING = Path(__file__).parent.parent / "training"
SCORED = TRAINING / "corpus" / "clusters_dev.jsonl"
FITTED_ON = TRAINING / "clusters" / "clusters_train.jsonl"
PENALTY = 2.0
AS_ANNOTATED = "as annotated"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """Mentions with the happening each tells by the gold annotation, or None."""

    keys: list[MentionKey]
    gold: list[str | None]


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def told_in(rows: Sequence[Row]) -> Told:
    reports = [from_row(row) for row in rows]
    gold = [event.id for report in reports for sentence in report.sentences for event in sentence.events]
    return Told(from_reports(reports), gold)


def with_mistakes(rows: Sequence[Row], seed: int) -> list[Row]:
    """Return the reports as a reader might annotate them: parts left out, types and dates mistaken."""
    chance = random.Random(seed)
    mistaken = copy.deepcopy(list(rows))
    for sentence in (sentence for row in mistaken for sentence in row["sentences"]):
        sentence["events"] = [event for event in sentence["events"] if chance.random() > 0.15]
        for event in sentence["events"]:
            _mistake(event, chance)
    return mistaken


def _mistake(event: Row, chance: random.Random) -> None:
    if chance.random() < 0.1:
        others = RELATED_TYPES[event["type"]]
        event["type"], event["mode"] = chance.choice(others or [event["type"]]), None
    if chance.random() < 0.25:
        event["mode"] = None
    if chance.random() < 0.06:
        event["status"] = chance.choice(STATUSES)
    for role, left_out in (("actors", 0.15), ("recipients", 0.3)):
        event[role] = [mention for mention in event[role] if chance.random() > left_out]
        for mention in event[role]:
            if chance.random() < 0.12:
                mention["code"] = "UNK"
    if chance.random() < 0.04:
        event["actors"], event["recipients"] = event["recipients"], event["actors"]
    if chance.random() < 0.3:
        event["place"] = []
    _mistake_date(event, chance)


def _mistake_date(event: Row, chance: random.Random) -> None:
    if not event["when"]:
        return
    if chance.random() < 0.3:
        event["when"] = None
    elif len(event["when"]["date"] or "") == len("2015-09-03") and chance.random() < 0.08:
        day = datetime.date.fromisoformat(event["when"]["date"])
        event["when"]["date"] = (day + datetime.timedelta(chance.choice([-7, -1, 1, 7]))).isoformat()


def b_cubed(pairs: Sequence[tuple[str, str]]) -> tuple[float, float, float]:
    """Return precision, recall and F1 in percent of (gold, found) pairs."""
    gold, found = defaultdict(set), defaultdict(set)
    for number, (a, b) in enumerate(pairs):
        gold[a].add(number)
        found[b].add(number)
    precision = sum(len(gold[a] & found[b]) / len(found[b]) for a, b in pairs) / len(pairs)
    recall = sum(len(gold[a] & found[b]) / len(gold[a]) for a, b in pairs) / len(pairs)
    return 100 * precision, 100 * recall, 200 * precision * recall / (precision + recall)


def merged_pairs(told: Told) -> Iterator[tuple[str, str]]:
    """Yield gold event and found event of every mention that gold names."""
    found = {key.mention_id: event.event_id for event in merge(told.keys) for key in event.tellings}
    for key, gold in zip(told.keys, told.gold, strict=True):
        if gold:
            yield gold, found[key.mention_id]


def compared(told: Told) -> Iterator[tuple[dict[str, float], bool]]:
    """Yield the evidence and the truth of every pair of mentions that merging compares."""
    gold = {key.mention_id: name for key, name in zip(told.keys, told.gold, strict=True)}
    ready = [profile(key) for key in sorted(told.keys, key=lambda key: key.order)]
    for i, j in candidate_pairs(ready):
        names = gold[ready[i].key.mention_id], gold[ready[j].key.mention_id]
        yield {"any": 1.0, **evidence(ready[i], ready[j])}, names[0] is not None and names[0] == names[1]


def fit(pairs: Sequence[tuple[dict[str, float], bool]]) -> dict[str, float]:
    """Return log-odds weights by penalised logistic regression (Newton's method)."""
    names = sorted({name for found, _ in pairs for name in found})
    column = {name: n for n, name in enumerate(names)}
    x = np.zeros((len(pairs), len(names)))
    for row, (found, _) in enumerate(pairs):
        for name, value in found.items():
            x[row, column[name]] = value
    y = np.array([float(same) for _, same in pairs])
    theta = np.zeros(len(names))
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ theta))
        slope = x.T @ (p - y) + PENALTY * theta
        curve = (x * (p * (1 - p))[:, None]).T @ x + PENALTY * np.eye(len(names))
        step = np.linalg.solve(curve, slope)
        theta -= step
        if np.abs(step).max() < 1e-6:
            break
    return {name: round(float(theta[column[name]]), 2) for name in names}


def print_score(label: str, pairs: Sequence[tuple[str, str]]) -> None:
    print(
        f"{label:16}"
        + "  ".join(f"{n} {v:.1f}" for n, v in zip(("precision", "recall", "f1"), b_cubed(pairs), strict=True))
    )


def many(told: Told, count: int) -> list[MentionKey]:
    """Return that many mentions: the same reports again and again, a month later each time."""
    keys: list[MentionKey] = []
    while len(keys) < count:
        copy_number = len(keys)
        later = datetime.timedelta(days=30 * (copy_number // len(told.keys)))
        keys += [
            replace(
                key,
                mention_id=f"{copy_number}/{key.mention_id}",
                report_id=f"{copy_number}/{key.report_id}",
                published=key.published + later,
                start=key.start + later if key.start else None,
                end=key.end + later if key.end else None,
            )
            for key in told.keys
        ]
    return keys[:count]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--speed", type=int, metavar="MENTIONS")
    asked = parser.parse_args()
    rows = read(FITTED_ON if asked.fit else SCORED)
    versions = {AS_ANNOTATED: told_in(rows)}
    versions |= {f"with mistakes {seed}": told_in(with_mistakes(rows, seed)) for seed in (1, 2, 3)}
    if asked.speed:
        keys = many(versions[AS_ANNOTATED], asked.speed)
        start = time.perf_counter()
        events = merge(keys)
        print(f"{len(keys)} mentions into {len(events)} events in {time.perf_counter() - start:.1f} s")
    elif asked.fit:
        for name, weight in fit([pair for told in versions.values() for pair in compared(told)]).items():
            print(f'    "{name}": {weight},')
    else:
        for label, told in versions.items():
            print_score(label, list(merged_pairs(told)))


if __name__ == "__main__":
    main()
