"""Make the shipped weights from the corpus: python -m training.make

Trains, exports to 8-bit ONNX into the package, chooses thresholds, and scores the result on held-out reports.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

RUN = Path("runs") / "reader"
RECIPE = ["--epochs", "10", "--seed", "0"]


def main() -> None:
    for step in (
        ["training.train", "--out", str(RUN), *RECIPE],
        ["training.export", str(RUN)],
        ["training.tune"],
        ["training.evaluate"],
    ):
        subprocess.run([sys.executable, "-m", *step], check=True)


if __name__ == "__main__":
    main()
