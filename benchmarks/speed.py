"""Speed and memory of the whole beside its parts: python -m benchmarks.speed [--reports 1000] [--rounds 3]

Run it from the repository root after `pip install -e .`. In one run, on the same sentences: the bare encoder (its ONNX
graph alone, sentences already tokenized, sorted and padded as the reader does it) and the whole `communique.read`, from
files through cleaning, reading, resolving and merging to the record. The bare encoder runs once as the whole runs it, a
single-threaded batch on each core, and once a batch at a time with ONNX Runtime's own threads; the faster is what the
whole is held against. Prints sentences a second of all, the ratio, and the peak memory of a process that reads. Then
the start-up of `communique show` on that record beside `python -c "import duckdb, deltalake"`.

The reports are the first ones of the training corpus as plain text, each once: a text told again would be taken for a
copy and not be read. Absolute times depend on the machine; the ratios are what to quote.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

from communique.extract.network import OnnxNetwork
from communique.extract.reader import batches
from communique.extract.tokens import Ints, pad_windows, tokenize
from communique.report import read_reports
from communique.types import CODED_KINDS, Report
from training.data import PACKAGE

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

CORPUS = Path(__file__).parents[1] / "training" / "corpus"
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
READ = "import sys, communique; communique.read(sys.argv[1], sys.argv[2])"


def write_reports(path: Path, count: int) -> None:
    """Write the first reports of the corpus as text."""
    lines = (line for file in sorted(CORPUS.glob("*.jsonl")) for line in file.open(encoding="utf-8"))
    with path.open("w", encoding="utf-8") as out:
        for row in map(json.loads, islice(lines, count)):
            text = "\n\n".join(s["text"] for s in row["sentences"])
            out.write(json.dumps({"published": row["published"], "publisher": row["publisher"], "text": text}) + "\n")


def padded(reports: list[Report]) -> list[tuple[Ints, Ints, Ints]]:
    """The coded sentences of these reports as batches for the encoder, cut as the reader cuts them."""
    sentences = [s for r in reports for s in r.sentences if s.kind in CODED_KINDS]
    windows = [(s, w) for s, parts in zip(sentences, tokenize([s.text for s in sentences]), strict=True) for w in parts]
    windows = sorted((w for w in windows if w[1].offsets), key=lambda w: len(w[1].pieces))
    return [pad_windows([w for _, w in batch]) for batch in batches(windows)]


def bare_encoder(inputs: list[tuple[Ints, Ints, Ints]], workers: int, threads: int) -> float:
    """Seconds the encoder alone takes, so many batches at a time, each by `threads` (0: ONNX Runtime's choice)."""
    network = OnnxNetwork(PACKAGE, threads)
    network.encode(*inputs[0])
    began = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        for _ in pool.map(lambda batch: network.encode(*batch), inputs):
            pass  # what came out is dropped as it comes
    return time.perf_counter() - began


def whole(source: Path, folder: Path) -> float:
    """Seconds a fresh process takes to read the file into a record, its start-up included."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", READ, str(source), str(folder)], check=True)
    return time.perf_counter() - began


def peak_memory() -> str:
    """The largest memory of a process started here, where the system tells."""
    if resource is None:
        return "not known: Python has no `resource` on this system"
    unit = 1 if sys.platform == "darwin" else 1024
    return f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit / 2**20:.0f} MiB"


def startup(command: list[str], times: int = 11) -> float:
    """Median seconds of a command."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, record = folder / "reports.jsonl", folder / "record"
        write_reports(source, args.reports)
        reports = [r for r in read_reports([source]) if isinstance(r, Report)]
        coded = sum(s.kind in CODED_KINDS for r in reports for s in r.sentences)
        print(f"{len(reports)} reports, {coded} coded sentences")
        inputs, ratios = padded(reports), []
        for n in range(args.rounds):
            pooled, threaded = bare_encoder(inputs, CORES, threads=1), bare_encoder(inputs, 1, threads=0)
            all_of_it = whole(source, folder / f"record{n}")
            ratios.append(min(pooled, threaded) / all_of_it)
            print(
                f"bare encoder {coded / pooled:.0f}/s a batch on each core, {coded / threaded:.0f}/s by ONNX Runtime's"
                f" threads   whole {coded / all_of_it:.0f}/s   ratio {ratios[-1]:.2f}"
            )
        print(f"median ratio {statistics.median(ratios):.2f}   peak memory of reading {peak_memory()}")
        small = folder / "small.jsonl"
        write_reports(small, 20)
        subprocess.run([sys.executable, "-c", READ, str(small), str(record)], check=True)
        imports = startup([sys.executable, "-c", "import duckdb, deltalake"])
        show = startup([sys.executable, "-m", "communique", "show", "RUS", "UKR", "--record", str(record)])
        print(f"start-up of show {show:.2f} s, of the imports {imports:.2f} s, ratio {show / imports:.2f}")


if __name__ == "__main__":
    main()
