"""Make the shipped weights from the corpus: python -m training.make

Trains by the recipe that training/train.py has as its defaults, exports to 8-bit ONNX into the package, chooses
thresholds, fits confidence, and scores the result on held-out reports. A training run that was stopped goes on where
its last epoch ended; one that is finished is not done again: remove runs/reader to train anew.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
RUN = ROOT / "runs" / "reader"


def main() -> None:
    steps = [["training.export", str(RUN)], ["training.tune"], ["training.calibrate"], ["training.evaluate"]]
    if (RUN / "weights.pt").exists():
        print(f"{RUN} is trained already; remove it to train anew.", flush=True)
    else:
        steps.insert(0, ["training.train", "--out", str(RUN)])
    for step in steps:
        code = subprocess.run([sys.executable, "-m", *step], cwd=ROOT).returncode
        if code:
            sys.exit(code)


if __name__ == "__main__":
    main()
