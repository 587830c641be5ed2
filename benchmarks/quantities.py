"""How often figures and quotations get the meaning that annotators gave them: python benchmarks/quantities.py FILE...

The files are annotated reports (docs/codebook.md, section 6). For changes and kinds of quotation the F1 of the rarer
answers is given beside the share that is right.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

from dates import read_rows

from communique.codebook.annotated import from_row
from communique.extract.quantities import direction, find_quantities, parse_quantity, quote_kind
from communique.types import Claim, Figure, Sentence

KEYS = ("value", "unit", "direction", "quote")


class Tally:
    """What was asked, what came out right, and the cases that did not."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.right: Counter[str] = Counter()
        self.answers: dict[str, Counter[tuple[str, str]]] = {"direction": Counter(), "quote": Counter()}
        self.errors: list[tuple[str, str, object, object, str]] = []

    def add(self, key: str, span: str, gold: object, answer: object, text: str) -> None:
        """Count one answer."""
        self.asked[key] += 1
        self.right[key] += gold == answer
        if key in self.answers:
            self.answers[key][str(gold), str(answer)] += 1
        if gold != answer:
            self.errors.append((key, span, gold, answer, text))

    def share(self, key: str) -> float:
        """Return the percentage of right answers."""
        return 100 * self.right[key] / max(self.asked[key], 1)

    def f1(self, key: str, usual: str) -> float:
        """Return the F1 of the answers other than the usual one, in percent."""
        pairs = self.answers[key]
        right = sum(count for (gold, answer), count in pairs.items() if gold == answer != usual)
        told = sum(count for (_, answer), count in pairs.items() if answer != usual)
        wanted = sum(count for (gold, _), count in pairs.items() if gold != usual)
        return 200 * right / max(told + wanted, 1)


def measure_figure(tally: Tally, sentence: Sentence, figure: Figure) -> None:
    """Compare a figure's value, unit and direction with the gold."""
    span, text = figure.span, sentence.text
    answer = parse_quantity(span.text, text, span.start, figure.about[0] if figure.about else None) or (None, None)
    tally.add("value", span.text, figure.value, answer[0], text)
    tally.add("unit", span.text, figure.unit, answer[1], text)
    tally.add("direction", span.text, figure.direction, direction(text, span.start, span.end), text)


def measure_claim(tally: Tally, sentence: Sentence, claim: Claim) -> None:
    """Compare a claim's kind of quotation with the gold."""
    answer = quote_kind(sentence.text, claim.content.start, claim.content.end)
    tally.add("quote", claim.content.text, claim.quote, answer, sentence.text)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--errors", choices=KEYS, help="list the answers of this kind that are wrong")
    arguments = parser.parse_args()
    missing = [str(path) for path in arguments.files if not path.is_file()]
    if missing:
        sys.exit(
            f"There is no file {', '.join(missing)}; name files of annotated reports, such as training/corpus/*.jsonl."
        )
    tally, sentences, covered = Tally(), [], 0
    for path in arguments.files:
        for row in read_rows(path):
            sentences += from_row(row).sentences
    for sentence in sentences:
        candidates = find_quantities(sentence.text) if sentence.figures else []
        for figure in sentence.figures:
            measure_figure(tally, sentence, figure)
            covered += (figure.span.start, figure.span.end) in candidates
        for claim in sentence.claims:
            measure_claim(tally, sentence, claim)
    for key in KEYS:
        print(f"{key:10}{tally.asked[key]:>7}{tally.share(key):>8.1f}")
    print(f"direction, F1 of up and down {tally.f1('direction', 'None'):.1f}")
    print(f"quote, F1 of direct and mixed {tally.f1('quote', 'indirect'):.1f}")
    print(f"gold spans found to the letter {100 * covered / max(tally.asked['value'], 1):.1f}")
    start = time.perf_counter()
    for sentence in sentences:
        find_quantities(sentence.text)
    print(
        f"{(time.perf_counter() - start) / max(len(sentences), 1) * 1e6:.0f} microseconds a sentence to find quantities"
    )
    for key, span, gold, answer, text in tally.errors:
        if key == arguments.errors:
            print(span, gold, answer, text[:200], sep=" | ")


if __name__ == "__main__":
    main()
