"""What a source does to a target, beside ZSP: python -m benchmarks.plv [PLV.tsv]

Run it from the repository root after `pip install -e .`. Asks `Reader.relate` about each sentence of the train split of
PLV (Hu et al., "Leveraging Codebook Knowledge with NLI and ChatGPT for Zero-Shot Political Relation Classification",
ACL 2024), which nothing here was trained or tuned on, and prints macro F1 over its fifteen types, the four quads and
cooperation against conflict, beside the answers of the paper's method that the file holds. The file is not part of the
project; where it is missing there is nothing to measure.

PLV's YIELD stands for CONCEDE and RETREAT together.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from communique.codebook import TYPES
from communique.extract.reader import Reader

PLV = Path(__file__).parents[2] / "shared" / "bench" / "plv_open.tsv"
QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")


def macro_f1(pairs: Iterable[tuple[str, str]]) -> float:
    """Mean F1 over the gold labels, in percent, of pairs (gold, answer)."""
    hits, gold, answered = defaultdict(int), defaultdict(int), defaultdict(int)
    for wanted, got in pairs:
        gold[wanted] += 1
        answered[got] += 1
        hits[wanted] += wanted == got
    return 100 * sum(2 * hits[k] / (gold[k] + answered[k]) for k in gold) / len(gold)


def merged(shares: dict[str, float]) -> dict[str, float]:
    """Shares of PLV's types."""
    found: dict[str, float] = defaultdict(float)
    for name, share in shares.items():
        found["YIELD" if name in ("CONCEDE", "RETREAT") else name] += share
    return found


def quads(shares: dict[str, float]) -> dict[str, float]:
    """Shares of the quads, 1 to 4; CONCEDE is a verbal act and RETREAT a material one, PLV's YIELD is material."""
    found: dict[str, float] = defaultdict(float)
    for name, share in shares.items():
        quad = "material cooperation" if name == "CONCEDE" else TYPES[name].quad
        found[str(1 + QUADS.index(quad))] += share
    return found


def parties(marked: str) -> tuple[str, tuple[int, int] | None, tuple[int, int] | None]:
    """A sentence without its marks <s>, </s>, <t>, </t>, and where its source and target stand; None is not marked."""
    at: dict[str, int] = {}
    text = ""
    for piece in re.split(r"(</?[st]>)", marked):
        if re.fullmatch(r"</?[st]>", piece):
            at[piece] = len(text)
        else:
            text += piece
    source, target = ((at[f"<{k}>"], at[f"</{k}>"]) if f"<{k}>" in at else None for k in "st")
    return text, source, target


def best(shares: dict[str, float]) -> str:
    return max(shares, key=lambda name: shares[name])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=PLV)
    args = parser.parse_args()
    if not args.file.exists():
        print(f"skipped: {args.file} is not there; name a file of PLV.")
        return
    with args.file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    reader = Reader.load()
    answers = [reader.relate(*parties(row["marked_sentence"])) for row in rows]
    sides = {"1": "cooperation", "2": "cooperation", "3": "conflict", "4": "conflict"}
    print(f"{len(rows)} sentences              relate     ZSP")
    for name, ours, gold, theirs in (
        ("15 types", [best(merged(a)) for a in answers], "gold_root", "root_L2"),
        ("4 quads", [best(quads(a)) for a in answers], "gold_penta", "penta_L2"),
    ):
        pairs = [[(row[gold], got) for row, got in zip(rows, ours, strict=True)], [(r[gold], r[theirs]) for r in rows]]
        print(f"macro F1, {name:22}" + "".join(f"{macro_f1(p):8.1f}" for p in pairs))
        if name == "4 quads":
            two = [[(sides[g], sides.get(a, a)) for g, a in p] for p in pairs]
            print(f"macro F1, {'cooperation or conflict':22}" + "".join(f"{macro_f1(p):8.1f}" for p in two))


if __name__ == "__main__":
    main()
