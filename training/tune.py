"""Choose the reader's thresholds on the held-out reports: python -m training.tune [--run runs/reader]

For each threshold in turn the value with the best F1 of what it governs is taken; among values within half a point of
the best, since a few hundred events tell no more, the lowest: what is kept can be filtered by its confidence, and what
is dropped is lost. `candidate` is fixed: it only says which words get a second look, by which `event` decides, so it
need only be low. `date` is fixed too: from 0.2 to 0.5 the F1 of dates hardly changes (held-out 80.5 to 81.3), and an
event without a date is put on the day of the report, which is further off than a date told beside it.

Writes thresholds.json beside the weights.

Scores on the same held-out reports are a little optimistic afterwards, since the thresholds were chosen on them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from communique.extract.decode import Floats, Thresholds
from communique.extract.network import Network
from communique.extract.reader import Reader
from communique.extract.tokens import Ints
from communique.types import Report
from training.data import CORPUS, PACKAGE, load_reports, split
from training.evaluate import network, score_reports

GOVERNED = {"event": ("trigger", "event"), "claim": ("speaker",), "figure": ("figure",), "role": ("actor", "recipient")}
GRID = [round(0.3 + 0.05 * n, 2) for n in range(11)]


class Remembered:
    """A network that encodes each batch once, since only what is made of the answers changes with the thresholds."""

    def __init__(self, network: Network) -> None:
        self.link = network.link
        self._encode = network.encode
        self._known: dict[bytes, tuple[Floats, Floats]] = {}

    def encode(self, pieces: Ints, case: Ints, first: Ints) -> tuple[Floats, Floats]:
        key = pieces.tobytes() + case.tobytes() + first.tobytes()
        if key not in self._known:
            self._known[key] = self._encode(pieces, case, first)
        return self._known[key]


def tune(reader: Reader, held: Sequence[Report]) -> Thresholds:
    """Return the thresholds that fit these reports best, one after the other."""
    for name, figures in GOVERNED.items():
        scores = {}
        for value in GRID:
            reader.thresholds = replace(reader.thresholds, **{name: value})
            result = score_reports(held, reader, resolving=False)
            scores[value] = sum(result[figure]["f1"] for figure in figures) / len(figures)
        chosen = min(value for value, score in scores.items() if score >= max(scores.values()) - 0.5)
        reader.thresholds = replace(reader.thresholds, **{name: chosen})
        print(f"{name:8} {chosen}   " + "  ".join(f"{v}: {s:.1f}" for v, s in scores.items()), flush=True)
    return reader.thresholds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path)
    parser.add_argument("--out", type=Path, help="default: thresholds.json beside the weights")
    args = parser.parse_args()
    held = split(load_reports(sorted(CORPUS.glob("*.jsonl"))))[1]
    chosen = tune(Reader(Remembered(network(args.run))), held)
    out = args.out or (args.run or PACKAGE) / "thresholds.json"
    out.write_text(json.dumps(asdict(chosen), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
