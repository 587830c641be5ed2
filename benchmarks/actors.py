"""Measure the resolving of actors: python benchmarks/actors.py [FILE ...] [--errors N] [--split]

Takes annotated reports, blanks the code, sector and name of every mention, keeps the spans, resolves, and compares. A
gold mention is compared with the mention of the same list and span; where a span stands for several parties, with the
one that is most like it. Sector counts whether the code is right or not, and name only where gold has one. "split"
counts the lists in which a mention was split and gold has it once.
"""

from __future__ import annotations

import argparse
import collections
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

from communique.codebook.annotated import from_row
from communique.resolve.actors import ActorResolver
from communique.types import Mention, Report

ROOT = Path(__file__).parent.parent
STARTS = 5
ASK = """
import time; began = time.perf_counter()
import datetime; from communique.resolve import who
who("Karzai", datetime.date(2010, 1, 1)); print(time.perf_counter() - began)
"""
CORPUS = sorted((ROOT / "training" / "corpus").glob("*.jsonl"))


def lists(report: Report) -> list[tuple[int, str, list[Mention]]]:
    """Every list of mentions of a report, with its sentence's number and its role."""
    found: list[tuple[int, str, list[Mention]]] = []
    for number, sentence in enumerate(report.sentences):
        for event in sentence.events:
            found += [(number, "actor", event.actors), (number, "recipient", event.recipients)]
        found += [(number, "speaker", [claim.speaker]) for claim in sentence.claims]
    return found


def blank(report: Report) -> None:
    """Take out what the annotation says of the mentions."""
    for _, _, mentions in lists(report):
        for mention in mentions:
            mention.code, mention.sector, mention.name = "UNK", None, None
    for sentence in report.sentences:
        for figure in sentence.figures:
            figure.about = []


def kind(text: str) -> str:
    """A rough class of a mention, to see where errors lie."""
    pronouns = [
        "he",
        "she",
        "it",
        "they",
        "we",
        "i",
        "him",
        "her",
        "them",
        "his",
        "their",
        "its",
        "who",
        "which",
        "both",
        "those",
        "two",
        "three",
        "all",
        "each",
    ]
    if text.lower() in pronouns:
        return "pronoun"
    return "named" if any(c.isupper() for c in text) else "bare"


def likeness(gold: Mention, found: Mention) -> int:
    """How much of a gold mention another one has: its span above all, then its code, its name, its sector."""
    same_span = gold.start == found.start and gold.end == found.end
    return 8 * same_span + 4 * (gold.code == found.code) + 2 * (gold.name == found.name) + (gold.sector == found.sector)


class Tally:
    """Right and total by measure."""

    def __init__(self) -> None:
        self.right: collections.Counter[str] = collections.Counter()
        self.total: collections.Counter[str] = collections.Counter()

    def add(self, measure: str, right: bool) -> None:
        """Count one comparison."""
        self.right[measure] += right
        self.total[measure] += 1

    def share(self, measure: str) -> str:
        """Percent right."""
        return f"{100 * self.right[measure] / self.total[measure]:5.1f}" if self.total[measure] else "    -"


def compare(gold: Report, found: Report, tally: Tally, errors: list[str]) -> None:
    """Count a report."""
    for (number, role, wanted), (_, _, given) in zip(lists(gold), lists(found), strict=True):
        left = list(given)
        for mention in sorted(wanted, key=lambda m: -max((likeness(m, g) for g in given), default=0)):
            answer = max(left, key=lambda g: likeness(mention, g), default=None)
            if answer is None or answer.start != mention.start or answer.end != mention.end:
                answer = Mention(mention.text, mention.start, mention.end, "none")
            else:
                left.remove(answer)
            for measure in ("all", kind(mention.text)):
                tally.add("code " + measure, answer.code == mention.code)
                tally.add("sector " + measure, answer.sector == mention.sector)
                if mention.name:
                    tally.add("name " + measure, answer.name == mention.name)
            if (answer.code, answer.sector, answer.name) != (mention.code, mention.sector, mention.name):
                errors.append(
                    f"{gold.id}\t{number}\t{role}\t{mention.text!r}"
                    f"\tgold {mention.code} {mention.sector} {mention.name}"
                    f"\tfound {answer.code} {answer.sector} {answer.name}\t{gold.sentences[number].text}"
                )
        if left:
            tally.add("split without cause", False)
    for sentence, other in zip(gold.sentences, found.sentences, strict=True):
        for wanted_figure, figure in zip(sentence.figures, other.figures, strict=True):
            tally.add("about", set(wanted_figure.about) == set(figure.about))


def measure(path: Path, errors: list[str]) -> tuple[Tally, int, float]:
    """Measure a file: the tally, its sentences and the seconds it took."""
    tally, sentences, seconds = Tally(), 0, 0.0
    resolver = ActorResolver()
    with path.open(encoding="utf-8") as file:
        for row in map(json.loads, filter(str.strip, file)):
            gold, found = from_row(row), from_row(row)
            blank(found)
            began = time.perf_counter()
            resolver.resolve(found)
            seconds += time.perf_counter() - began
            sentences += len(found.sentences)
            compare(gold, found, tally, errors)
    return tally, sentences, seconds


def main() -> None:
    """Print a table, a line a file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=CORPUS)
    parser.add_argument("--errors", type=Path, help="write every difference to this file")
    args = parser.parse_args()
    columns = [f"{m} {k}" for m in ("code", "sector", "name") for k in ("all", "named", "bare", "pronoun")] + ["about"]
    print(
        f"{'file':28}" + " ".join(f"{c.replace(' ', '/')[:10]:>10}" for c in columns) + "  mentions split ms/sentence"
    )
    whole, all_sentences, all_seconds = Tally(), 0, 0.0
    errors: list[str] = []
    for path in args.files:
        if not path.exists():
            print(f"{path} is not here; it is left out.")
            continue
        tally, sentences, seconds = measure(path, errors)
        whole.right += tally.right
        whole.total += tally.total
        all_sentences, all_seconds = all_sentences + sentences, all_seconds + seconds
        _print(path.stem, tally, columns, sentences, seconds)
    _print("all", whole, columns, all_sentences, all_seconds)
    print(
        f"{whole.total['code all'] / all_seconds:,.0f} mentions a second on one core, the resolving of places included"
    )
    print(f"a fresh process answers `who` in {_start_up():.2f} s (median of {STARTS})")
    if args.errors:
        args.errors.write_text("\n".join(errors), encoding="utf-8")


def _start_up() -> float:
    """Median seconds of a fresh process from the import to the first answer."""
    taken = (
        subprocess.run([sys.executable, "-c", ASK], check=True, capture_output=True, text=True) for _ in range(STARTS)
    )
    return statistics.median(float(run.stdout) for run in taken)


def _print(name: str, tally: Tally, columns: list[str], sentences: int, seconds: float) -> None:
    cells = " ".join(f"{tally.share(c):>10}" for c in columns)
    speed = 1000 * seconds / max(1, sentences)
    print(f"{name:28}{cells}  {tally.total['code all']:8} {tally.total['split without cause']:5} {speed:.2f}")


if __name__ == "__main__":
    main()
