"""Where a place lies: "the northern province of Kunduz" is a division of Afghanistan, near 36.8 N 68.9 E.

Towns of five thousand inhabitants or more and the first-level divisions of all states come from GeoNames
(data/gazetteer.tsv.gz, made by tools/build_gazetteer.py); seas, straits, islands and disputed areas from
data/areas.csv, with the states that claim them. A name that several places bear is told by the states that the
expression and the report name, else the largest is meant.
"""

from __future__ import annotations

import csv
import functools
import gzip
import math
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from importlib import resources
from typing import NamedTuple

from communique.resolve.countries import country_name
from communique.resolve.lexicon import entries_in
from communique.resolve.roles import roles_in
from communique.resolve.tables import words
from communique.resolve.tokens import Token, covered, fold, tokenize

__all__ = ["Located", "locate"]

_LONGEST = 5
_NO_TOWNS = words("no towns")
_DIVISIONS = words("divisions")
_NAMED_AFTER = frozenset(["river", "street", "avenue", "valley"])
"""What bears the name of a town and need not lie there."""
_STATED, _EXPECTED, _BESIDE, _DIVISION, _CHARTED = 8.0, 5.0, 6.0, 3.0, 12.0
"""How much it counts, beside the logarithm of its inhabitants, that a place lies in a state that the expression names,
in one that the report names, in a division named beside it, that it is a division and is called one (or is not), and
that it stands in areas.csv."""


_LARGE = 300_000
"""Inhabitants of a town that news may name without its state."""
_SAME_NAME = 0.85
"""How alike two spellings of one name are (SequenceMatcher.ratio)."""


class Located(NamedTuple):
    """A place: degrees north and east, None where only the state is told; `claimed_by` holds codes where disputed."""

    name: str
    code: str
    division: str
    latitude: float | None
    longitude: float | None
    kind: str
    claimed_by: tuple[str, ...] = ()
    inhabitants: int = 0


@functools.cache
def _index() -> dict[str, list[str]]:
    """The lines of the gazetteer by folded name."""
    data = (resources.files("communique.resolve") / "data" / "gazetteer.tsv.gz").read_bytes()
    index: dict[str, list[str]] = {}
    for line in gzip.decompress(data).decode().split("\n"):
        name, others, _ = line.split("\t", 2)
        for each in dict.fromkeys([name, *filter(None, others.split("|"))]):
            index.setdefault(_key(each), []).append(line)
    return index


@functools.cache
def _areas() -> dict[str, Located]:
    text = (resources.files("communique.resolve") / "data" / "areas.csv").read_text(encoding="utf-8")
    areas: dict[str, Located] = {}
    for row in csv.DictReader(text.splitlines()):
        at = float(row["latitude"]), float(row["longitude"])
        area = Located(row["name"], row["code"], "", *at, row["kind"], tuple(row["claimed_by"].split()))
        areas |= {_key(name): area for name in [row["name"], *filter(None, row["aliases"].split("|"))]}
    return areas


def _key(name: str) -> str:
    """A name folded, without hyphens and stops, "St" as "Saint"."""
    found = " ".join(fold(name).replace("-", " ").replace(".", " ").split())
    return "saint" + found[2:] if found.startswith("st ") else found


def _written(tokens: Sequence[Token]) -> str:
    """The key of a run of tokens."""
    return _key(" ".join(t.key for t in tokens).replace(" 's", "'s"))


def _named(key: str) -> list[Located]:
    """Every place of a name."""
    found = [_areas()[key]] if key in _areas() else []
    return found + [_place(line) for line in _index().get(key, ())]


def _place(line: str) -> Located:
    name, _, code, division, latitude, longitude, inhabitants, kind = line.split("\t")
    return Located(name, code, division, float(latitude), float(longitude), kind, (), int(inhabitants))


def locate(text: str, expected: Sequence[str] = ()) -> Located | None:
    """Return the place that an expression means, or None.

    `expected` are the codes of states that are likely beforehand, the likeliest first. An expression that tells no more
    than a state gives that state without coordinates.
    """
    tokens = tokenize(text)
    hits = [h for h in entries_in(tokens) if h.entry.kind not in {"body", "person"}]
    named = [h.entry for h in hits if h.entry.code not in {"UNK", "EUR", "IGO"}]
    stated = [e.code for e in sorted(named, key=lambda e: e.kind == "people") if e.kind != "seat"]
    stated = stated or [e.code for e in named]
    states = covered(h for h in hits if h.entry.kind in {"country", "people"})
    groups = list(_groups(tokens, states, {*stated, *expected}))
    if groups and all(e.kind == "seat" for e in named):
        stated = []  # the capital may be another town of its name
    if not groups:
        return Located(country_name(stated[0]), stated[0], "", None, None, "state") if stated else None
    beside = {place.division for group in groups[1:] for place in group if place.kind == "division"}
    called = any(t.key in _DIVISIONS for t in tokens)

    def likely(place: Located) -> float:
        score = math.log(1000 + place.inhabitants)
        score += _STATED * (place.code in stated)
        if place.code in expected:
            score += _EXPECTED / (1 + 0.2 * list(expected).index(place.code))
        score += _BESIDE * (place.kind == "town" and place.division in beside)
        score += (_DIVISION if called else -_DIVISION) * (place.kind == "division")
        return score + _CHARTED * (place.kind not in {"town", "division"})

    return max(groups[0], key=likely)


def _is_far_fetched(place: Located, key: str, named: set[str]) -> bool:
    """Whether it is a small town of a state that nothing names, called by quite another name than its usual one.

    "Kavkaz" is what Russian calls a town of Colombia; "Beit Shemesh" is but another spelling.
    """
    if not named or place.code in named or place.kind != "town" or place.inhabitants >= _LARGE:
        return False
    return SequenceMatcher(None, key, _key(place.name)).ratio() < _SAME_NAME


def _groups(tokens: Sequence[Token], states: set[int], named: set[str]) -> Iterator[list[Located]]:
    """The places of each name in an expression; `named` are the states it may lie in."""
    offices = covered(roles_in(tokens))
    start = 0
    while start < len(tokens):
        end = _longest(tokens, start, states, offices)
        if end and tokens[start].key == "the" and _longest(tokens, start + 1, states, offices) > end:
            end = 0  # "the Gulf" of "the Gulf of Aden"
        charted = _written(tokens[start:end]) in _areas()
        if end and (charted or not _part_of_more(tokens, start, end, offices)):
            key = _written(tokens[start:end])
            if places := [place for place in _named(key) if not _is_far_fetched(place, key, named)]:
                yield places
        start = end or start + 1


def _longest(tokens: Sequence[Token], start: int, states: set[int], offices: set[int]) -> int:
    """Where the longest name that begins at a token ends; 0 if none does."""
    for end in range(min(len(tokens), start + _LONGEST), start, -1):
        run = range(start, end)
        key = _written(tokens[start:end])
        if tokens[end - 1].text in "-." or tokens[start].text in "-.":
            continue
        in_a_state = states.issuperset(run) and bool(states & {start - 1, end})  # the "Africa" of "South Africa"
        if key in _areas() and not in_a_state:
            return end
        plain = len(run) == 1 and (key in _NO_TOWNS or start in offices or len(key) < 3)
        if tokens[start].capital and not plain and not states.issuperset(run) and key in _index():
            return end
    return 0


def _part_of_more(tokens: Sequence[Token], start: int, end: int, offices: set[int]) -> bool:
    """Whether a name is part of another: "Hall" in "Fishmongers' Hall", but not "Lahore" in "Lahore High Court"."""
    before = tokens[start - 1] if start else None
    if before is not None and (before.capital or before.key in {"'", "'s", "-"}) and before.key not in _NO_TOWNS:
        return True
    after = tokens[end] if end < len(tokens) else None
    if after is not None and after.key in _NAMED_AFTER:
        return True
    goes_on = after is not None and after.capital and after.start == tokens[end - 1].end + 1
    return goes_on and end not in offices and tokens[end].key not in _NO_TOWNS
