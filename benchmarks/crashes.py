"""Whether a record outlives kills: python -m benchmarks.crashes [--kills 200] [--reports 500]

Run it from the repository root after `pip install -e .`. Reads reports of the training corpus with `communique read`,
which is killed (`kill -9`) at a random moment and started again, until it has been killed so often; whenever a run
comes to its end, its tables, sorted, are compared with those of a run without a kill, and a new record is begun.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from communique.record import Record
from communique.record.check import check
from communique.record.schema import TABLES
from training.data import CORPUS


def write_news(path: Path, count: int) -> None:
    """Write that many reports of the corpus as plain rows."""
    rows = [json.loads(line) for file in sorted(CORPUS.glob("*.jsonl")) for line in file.open(encoding="utf-8")]
    with path.open("w", encoding="utf-8") as out:
        for row in rows[:count]:
            text = "\n\n".join(s["text"] for s in row["sentences"])
            out.write(
                json.dumps({"published": row["published"], "publisher": row.get("publisher"), "text": text}) + "\n"
            )


def content(path: Path) -> dict[str, list[str]]:
    """Every row of every table, sorted."""
    record = Record(path)
    return {name: sorted(map(repr, record.sql(f"SELECT * FROM {name}").fetchall())) for name in TABLES}


def start(news: Path, record: Path) -> subprocess.Popen[Any]:
    command = [sys.executable, "-m", "communique", "read", str(news), "-r", str(record)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--reports", type=int, default=500)
    args = parser.parse_args()
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        news, calm = Path(folder) / "news.jsonl", Path(folder) / "calm"
        write_news(news, args.reports)
        began = time.monotonic()
        assert start(news, calm).wait() == 0
        longest = time.monotonic() - began
        whole, kills, completed = content(calm), 0, 0
        path = Path(folder) / "killed-0"
        while kills < args.kills:
            process = start(news, path)
            try:
                process.wait(timeout=chance.uniform(0, min(longest, 8)))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                kills += 1
                continue
            assert process.returncode == 0, f"a run after {kills} kills ended with {process.returncode}"
            completed += 1
            assert content(path) == whole, f"the record differs after {kills} kills"
            assert check(Record(path)) == []
            path = Path(folder) / f"killed-{completed}"
        assert start(news, path).wait() == 0
        assert content(path) == whole, "the record differs at the end"
        assert check(Record(path)) == []
        rows = sum(map(len, whole.values()))
        print(f"{kills} kills, {completed + 1} records completed, each with the same {rows:,} rows as without a kill")


if __name__ == "__main__":
    main()
