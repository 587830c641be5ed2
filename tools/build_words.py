"""Count the words of the training corpus for the likeness of mentions: python tools/build_words.py

Writes communique/record/data/words.tsv: in how many sentences a stem stands, commonest first, after a line with the
number of sentences. Stems of fewer than three sentences are left out. The files of clusters, by which merging is
measured, are not counted.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from communique.record.wording import stems

ROOT = Path(__file__).parent.parent
OUT = ROOT / "communique" / "record" / "data" / "words.tsv"
FEWEST = 3


def main() -> None:
    counts: Counter[str] = Counter()
    total = 0
    for file in sorted((ROOT / "training" / "corpus").glob("*.jsonl")):
        if file.stem.startswith("clusters"):
            continue
        for line in file.read_text(encoding="utf-8").splitlines():
            for sentence in json.loads(line)["sentences"]:
                counts.update(stems(sentence["text"]))
                total += 1
    rows = sorted((-count, stem) for stem, count in counts.items() if count >= FEWEST)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(f"{total}\n" + "".join(f"{stem}\t{-count}\n" for count, stem in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
