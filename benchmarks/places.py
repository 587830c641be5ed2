"""How often places are found where they lie: python -m benchmarks.places [--errors]

Run it from the repository root after `pip install -e .`.
The places of benchmarks/places.tsv were drawn at random from the training corpus and coded by hand, twice, from
knowledge and without looking at a gazetteer (of 304 that both named, 302 have one state, which are kept, and all the
points lie within 50 kilometres of each other): the state, and degrees north and east where the expression tells a place
smaller than a state. Each is resolved in its report, with the parties that annotators gave its event. Counted are the
state, and whether the place found lies within 50 kilometres.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from communique.resolve.actors import ActorResolver
from communique.types import Place, Report
from training.data import CORPUS, load_reports

GOLD = Path(__file__).parent / "places.tsv"
NEAR = 50.0
"""Kilometres."""


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance on the globe between two points in degrees north and east (haversine)."""
    (north1, east1), (north2, east2) = ((radians(x), radians(y)) for x, y in (a, b))
    h = sin((north2 - north1) / 2) ** 2 + cos(north1) * cos(north2) * sin((east2 - east1) / 2) ** 2
    return 2 * 6371 * asin(sqrt(h))


def placed(row: dict[str, str], reports: dict[str, Report]) -> Place | None:
    """What resolving makes of a place in its report."""
    sentence = reports[row["report"]].sentences[int(row["sentence"])]
    return next((p for e in sentence.events for p in e.place if p.text == row["place"]), None)


def judged(rows: list[dict[str, str]]) -> Iterator[tuple[dict[str, str], Place, bool, bool | None]]:
    """Each place with what was made of it: whether the state is right, and whether it is near (None: not coded)."""
    wanted = {row["report"] for row in rows}
    reports = {r.id: r for r in load_reports(sorted(CORPUS.glob("*.jsonl"))) if r.id in wanted}
    for report in reports.values():
        ActorResolver().resolve(report)
    for row in rows:
        place = placed(row, reports)
        if place is None:
            continue
        near = None
        if row["latitude"]:
            at = (place.latitude, place.longitude)
            gold = (float(row["latitude"]), float(row["longitude"]))
            near = at[0] is not None and at[1] is not None and kilometres((at[0], at[1]), gold) <= NEAR
        yield row, place, place.code == row["code"], near


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true", help="print every place that is wrong")
    args = parser.parse_args()
    with GOLD.open(encoding="utf-8", newline="") as lines:
        results = list(judged(list(csv.DictReader(lines, delimiter="\t"))))
    states = [state for _, _, state, _ in results]
    nears = [near for *_, near in results if near is not None]
    print(f"state right        {100 * sum(states) / len(states):5.1f} % of {len(states)}")
    print(f"within {NEAR:.0f} km      {100 * sum(nears) / len(nears):5.1f} % of {len(nears)}")
    if args.errors:
        for row, place, state, near in results:
            if not state or near is False:
                print(row["place"], row["code"], row["latitude"], row["longitude"], "found", place)


if __name__ == "__main__":
    main()
