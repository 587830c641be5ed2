"""What the next thousand reports cost as a record grows: python -m benchmarks.growth [--batches 40] [--dense]

Run it from the repository root after `pip install -e .`. Generated data: the annotated reports of the training corpus,
drawn again and again and moved in time, a thousand at a time, as if an archive were read in its order. Each thousand
spans ten days after the one before, as news comes in; with --dense all lie within the same hundred days. Timed are the
recording and the merging of what was read; the reading itself (one to two minutes a thousand) is the same for any
record.
"""

from __future__ import annotations

import argparse
import copy
import datetime
import json
import random
import tempfile
import time
from pathlib import Path
from typing import Any

from communique.codebook.annotated import from_row
from communique.record import Record
from communique.record.dates import first_and_last_day
from training.data import CORPUS

Row = dict[str, Any]

BEGIN = datetime.date(1990, 1, 1)
DAYS_A_BATCH = 10
DENSE_DAYS = 100
BATCH = 1000


def moved(row: Row, name: str, day: datetime.date) -> Row:
    """Return the report as if it were published that day; dates that are not days go."""
    row = copy.deepcopy(row)
    by = day - datetime.date.fromisoformat(row["published"])
    for event in (event for sentence in row["sentences"] for event in sentence["events"]):
        days = first_and_last_day((event["when"] or {}).get("date"))
        event["when"] = {**event["when"], "date": (days[0] + by).isoformat()} if days and days[0] == days[1] else None
    return {**row, "id": name, "published": day.isoformat()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batches", type=int, default=40)
    parser.add_argument("--dense", action="store_true")
    asked = parser.parse_args()
    chance = random.Random(1)
    rows = [json.loads(line) for file in sorted(CORPUS.glob("*.jsonl")) for line in file.open(encoding="utf-8")]
    rows = [row for row in rows if len(row["sentences"]) > 4 and row["published"] > "1700"]
    with tempfile.TemporaryDirectory() as folder:
        record = Record(Path(folder) / "record", create=True)
        print(f"{'reports':>9}{'mentions':>10}{'events':>9}{'recording':>12}{'merging':>10}")
        for batch in range(asked.batches):
            first = 0 if asked.dense else batch * DAYS_A_BATCH
            span = DENSE_DAYS if asked.dense else DAYS_A_BATCH
            reports = []
            for number in range(BATCH):
                day = BEGIN + datetime.timedelta(first + number * span // BATCH)
                name = f"{chance.getrandbits(64):016x}"
                reports.append(from_row(moved(chance.choice(rows), name, day), source=f"made:{name}"))
            with record.writer() as writer:
                began = time.perf_counter()
                writer.add(reports)
                added = time.perf_counter()
                merged = writer.merge()
                done = time.perf_counter()
            print(
                f"{(batch + 1) * BATCH:>9,}{merged.mentions:>10,}{merged.events:>9,}"
                f"{added - began:>10.1f} s{done - added:>8.1f} s",
                flush=True,
            )


if __name__ == "__main__":
    main()
