"""Quality on annotated reports that were not trained on: python -m benchmarks.quality [GOLD.jsonl ...] [--markdown]

Run it from the repository root after `pip install -e .`.
Annotates the reports anew by `communique annotate` with the shipped weights and prints the scores of training/score.py.
Without files the real news of ../shared/corpus is taken, which is not part of the project; where it is missing there
is nothing to measure.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from communique.pipeline import annotate_file
from training.evaluate import Row, score_rows, table
from training.score import read

REAL_NEWS = [Path(__file__).parents[2] / "shared" / "corpus" / f"wikinews_{name}.jsonl" for name in "ab"]


def annotated_pairs(files: list[Path]) -> list[tuple[Row, Row]]:
    """Return every report of these files as it was annotated, beside how `communique annotate` reads it."""
    pairs = []
    with tempfile.TemporaryDirectory() as folder:
        for number, gold in enumerate(files):
            out = Path(folder) / f"{number}.jsonl"
            annotate_file(gold, out)
            found = read(out)
            pairs += [(report, found[key]) for key, report in read(gold).items()]
    return pairs


def score(files: list[Path]) -> dict[str, dict[str, Any]]:
    """Return the scores over all these files together."""
    return score_rows(annotated_pairs(files))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*", type=Path, default=REAL_NEWS)
    parser.add_argument("--markdown", action="store_true", help="print a table for the model card")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    missing = [path for path in args.gold if not path.exists()]
    if missing:
        print(f"skipped: {missing[0]} is not there; name annotated reports that were not trained on.")
        return
    result = score(args.gold)
    if args.json:
        print(json.dumps(result))
    elif args.markdown:
        print("| figure | F1 or accuracy | precision | recall | gold |\n|---|---|---|---|---|")
        for key, row in result.items():
            value, of = row.get("f1", row.get("accuracy")), row.get("gold", row.get("of"))
            print(f"| {key} | {value} | {row.get('precision', '')} | {row.get('recall', '')} | {of} |")
    else:
        print(table(result))


if __name__ == "__main__":
    main()
