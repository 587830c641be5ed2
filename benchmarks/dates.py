"""How often dates get the value that annotators gave them: python benchmarks/dates.py FILE...

Two ways are told apart: `expression` reads a span alone, with the tense taken from the gold event; `report` reads it in
its report, as the pipeline does. The files are annotated reports (docs/codebook.md, section 6).
"""

from __future__ import annotations

import argparse
import datetime
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from communique.codebook.annotated import from_row
from communique.resolve.date_grammar import read
from communique.resolve.dates import find_dates, resolve_date, resolve_dates
from communique.types import Report, When


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the annotated reports of a file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def dated(report: Report) -> Iterator[tuple[When, str, bool]]:
    """Yield every date of a report with its sentence and whether it is still to come."""
    for sentence in report.sentences:
        for event in sentence.events:
            if event.when and event.when.span:
                yield event.when, sentence.text, event.status == "future" or event.type == "AGREE"
        for figure in sentence.figures:
            if figure.period and figure.period.span:
                yield figure.period, sentence.text, False


def measure(path: Path, errors: Counter[tuple[str, ...]]) -> dict[str, int]:
    """Count the dates of a file, and those that come out right."""
    counts: Counter[str] = Counter()
    for row in read_rows(path):
        gold, answer = from_row(row), from_row(row)
        ours = [when for when, _, _ in dated(answer)]
        for when in ours:
            when.date = None
        resolve_dates(answer)
        for (right, text, future), when in zip(dated(gold), ours, strict=True):
            assert right.span
            alone = resolve_date(right.span.text, gold.published, future=future)
            found = {text[start:end] for start, end in find_dates(text)}
            counts["dates"] += 1
            counts["expression"] += alone == right.date
            counts["report"] += when.date == right.date
            counts["found"] += any(right.span.text in span or span in right.span.text for span in found)
            if when.date != right.date:
                errors[gold.published.isoformat(), right.span.text, str(right.date), str(when.date), text[:160]] += 1
        counts += given(gold, from_row(row))
    return counts


def given(gold: Report, answer: Report) -> Counter[str]:
    """Count the dates that events get when the network found none at all, and those that are right."""
    for sentence in answer.sentences:
        for event in sentence.events:
            event.when = None
    resolve_dates(answer)
    counts: Counter[str] = Counter()
    for sentence, ours in zip(gold.sentences, answer.sentences, strict=True):
        for event, same in zip(sentence.events, ours.events, strict=True):
            counts["events"] += event.when is not None
            if same.when:
                counts["given"] += 1
                counts["given right"] += event.when is not None and event.when.date == same.when.date
    return counts


def microseconds(paths: list[Path]) -> float:
    """Return how long one expression takes."""
    spans = [
        (when.span.text, datetime.date.fromisoformat(row["published"]))
        for path in paths
        for row in read_rows(path)
        for when, _, _ in dated(from_row(row))
        if when.span
    ]
    read.cache_clear()
    start = time.perf_counter()
    for span, published in spans:
        resolve_date(span, published)
    return (time.perf_counter() - start) / max(len(spans), 1) * 1e6


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--errors", action="store_true", help="list the dates of `report` that come out wrong")
    arguments = parser.parse_args()
    missing = [str(path) for path in arguments.files if not path.is_file()]
    if missing:
        sys.exit(
            f"There is no file {', '.join(missing)}; name files of annotated reports, such as training/corpus/*.jsonl."
        )
    errors: Counter[tuple[str, ...]] = Counter()
    total: Counter[str] = Counter()
    print(f"{'file':32}{'dates':>7}{'expression':>12}{'report':>8}{'found':>8}")
    for path in arguments.files:
        counts = Counter(measure(path, errors))
        total += counts
        print_row(path.name, counts)
    print_row("all", total)
    print(f"{microseconds(arguments.files):.0f} microseconds an expression")
    print(
        f"events that got a date where none was marked: {total['given']} of {total['events']} dated ones,"
        f" {100 * total['given right'] / max(total['given'], 1):.1f} % of them right"
    )
    if arguments.errors:
        for error, count in sorted(errors.items(), key=lambda item: item[0][1].lower()):
            print(count, *error, sep=" | ")


def print_row(name: str, counts: Counter[str]) -> None:
    """Print one line of the table."""
    shares = [100 * counts[key] / max(counts["dates"], 1) for key in ("expression", "report", "found")]
    print(f"{name:32}{counts['dates']:>7}{shares[0]:>12.1f}{shares[1]:>8.1f}{shares[2]:>8.1f}")


if __name__ == "__main__":
    main()
