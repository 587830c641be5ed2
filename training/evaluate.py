"""Score a reader on annotated reports: python -m training.evaluate [GOLD.jsonl ...] [--run runs/reader]

Without files the part of the corpus that training held out is scored. With --run the weights of a training run are
read by torch, with the run's thresholds where training/tune.py chose some, else the package's own by ONNX Runtime. The
scorer is training/score.py.
"""

from __future__ import annotations

import argparse
import copy
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from communique.codebook.annotated import to_row
from communique.extract.decode import Thresholds
from communique.extract.network import Network, OnnxNetwork
from communique.extract.reader import Reader
from communique.resolve import resolve
from communique.types import Report, Span
from training.data import CORPUS, PACKAGE, load_reports, split
from training.score import Score, score_sentence

Row = dict[str, Any]
"""A report in the annotation format."""


def score_reports(gold: Sequence[Report], reader: Reader, resolving: bool = True) -> dict[str, dict[str, Any]]:
    """Read these reports anew and score what was read against their annotations."""
    read = copy.deepcopy(list(gold))
    reader.read(read)
    if resolving:
        for report in read:
            resolve(report)
    return score_rows(zip(map(to_row, gold), map(to_row, read), strict=True))


def score_rows(pairs: Iterable[tuple[Row, Row]]) -> dict[str, dict[str, Any]]:
    """Score annotated reports, each beside its gold one, sentence by sentence."""
    score = Score()
    for wanted, got in pairs:
        for g, p in zip(wanted["sentences"], got["sentences"], strict=True):
            score_sentence(g, p, score)
    return score.result()


def relations(gold: Sequence[Report]) -> list[tuple[str, Span, Span, str]]:
    """Sentences with two parties of which the first does just one thing to the second: text, source, target, type."""
    found = []
    for sentence in (s for r in gold for s in r.sentences):
        kinds: dict[tuple[int, int], set[str]] = {}
        parties: dict[tuple[int, int], tuple[Span, Span]] = {}
        for event in sentence.events:
            for a, b in ((a, b) for a in event.actors for b in event.recipients if event.status != "hypothetical"):
                kinds.setdefault((a.start, b.start), set()).add(event.type)
                parties[a.start, b.start] = a, b
        found += [(sentence.text, *parties[key], *types) for key, types in kinds.items() if len(types) == 1]
    return found


def score_relations(gold: Sequence[Report], reader: Reader) -> float:
    """The share, in percent, of such relations that `Reader.relate` puts first."""
    asked = relations(gold)
    right = [next(iter(reader.relate(text, (a.start, a.end), (b.start, b.end)))) == kind for text, a, b, kind in asked]
    return 100 * sum(right) / len(right)


def table(result: dict[str, dict[str, Any]]) -> str:
    """One line a figure."""
    return "\n".join(f"{key:18} " + "  ".join(f"{k} {v}" for k, v in row.items()) for key, row in result.items())


def network(run: Path | None) -> Network:
    """The package's network, or a training run's."""
    if run is None:
        return OnnxNetwork(PACKAGE)
    from training.export import load
    from training.network import TorchNetwork

    return TorchNetwork(*load(run))


def thresholds(run: Path | None) -> Thresholds:
    """The package's thresholds, or those chosen for a training run."""
    chosen = run / "thresholds.json" if run else None
    return Thresholds(**json.loads(chosen.read_bytes())) if chosen and chosen.exists() else Thresholds.load(PACKAGE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="*")
    parser.add_argument("--run", type=Path)
    parser.add_argument("--event", type=float, help="threshold of triggers")
    parser.add_argument("--relate", action="store_true", help="score Reader.relate instead")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    gold = load_reports(args.gold) if args.gold else split(load_reports(sorted(CORPUS.glob("*.jsonl"))))[1]
    sure = thresholds(args.run)
    if args.event is not None:
        sure = replace(sure, event=args.event)
    reader = Reader(network(args.run), sure)
    if args.relate:
        print(f"relate: {score_relations(gold, reader):.1f}% of {len(relations(gold))} right")
        return
    result = score_reports(gold, reader)
    print(json.dumps(result) if args.json else table(result))


if __name__ == "__main__":
    main()
