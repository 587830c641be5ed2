"""Which state or body a report speaks of at a point of its text, when a phrase such as "the ministry" does not say.

Every state and body that the report names is a candidate; what speaks for it is told as signs, which weights.py weighs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Container, Iterable, Sequence

from communique.resolve.lexicon import Hit
from communique.resolve.people import People
from communique.resolve.phrase import Scan, Sense
from communique.resolve.places import places_in
from communique.resolve.tables import words
from communique.resolve.weights import Signs

__all__ = ["Context", "sense"]

_PARTING = words("parting clauses")
_GIVEN_NAMES = words("states and given names")
_SURELY = 2
"""How often a report must name a state for a name to be taken for another one than usual."""
_REACH = 8
"""How many sentences back a name still counts as near."""


class Context:
    """The states and bodies a report names, sentence by sentence."""

    def __init__(self, scans: Sequence[Scan], people: People) -> None:
        surely = {h.entry.code for scan in scans for h in scan.entries}
        self._named = [_named(scan, people, number, surely) for number, scan in enumerate(scans)]
        self._breaks = [[i for i, t in enumerate(scan.tokens) if t.key in _PARTING] for scan in scans]
        self._overall = Counter(code for named in self._named for _, code, _ in named)
        self._order = {code: place for place, code in enumerate(self._overall)}
        self._most = max(self._overall.values(), default=1)
        self._headline = {code for _, code, _ in self._named[0]} if self._named else set()
        self._first = next((code for named in self._named for _, code, _ in named), None)
        self._dateline = _dateline(self._named, scans)

    def names(self, code: str) -> bool:
        """Whether the report names a state or body anywhere."""
        return code in self._overall

    def order(self, code: str) -> int:
        """Which of the states and bodies it is in the order in which the report first names them."""
        return self._order.get(code, len(self._order))

    def around(self, sentence: int) -> list[str]:
        """The states and bodies named in a sentence, then those of the whole report, those named most often first."""
        here = [code for _, code, _ in self._named[sentence]]
        return list(dict.fromkeys([*here, *(code for code, _ in self._overall.most_common())]))

    def nearest(self, sentence: int, position: int) -> str | None:
        """The state or body named nearest before a token of a sentence, else after it, else in an earlier sentence."""
        here = self._named[sentence]
        before = [code for start, code, _ in here if start < position]
        after = [code for start, code, _ in here if start >= position]
        earlier = [code for named in self._named[:sentence] for _, code, _ in named]
        return next(iter([*before[::-1], *after, *earlier[::-1]]), None)

    def candidates(self, sentence: int, position: int) -> dict[str, Signs]:
        """Return the signs of every state and body named in the report, for a phrase at a token of a sentence."""
        signs: dict[str, Signs] = {
            code: {
                "overall": count / self._most,
                "headline": float(code in self._headline),
                "first": float(code == self._first),
                "dateline": float(code == self._dateline),
            }
            for code, count in self._overall.items()
        }
        self._add_here(signs, sentence, position)
        self._add_earlier(signs, sentence)
        return signs

    def _add_here(self, signs: dict[str, Signs], sentence: int, position: int) -> None:
        named = self._named[sentence]
        before = [n for n in named if n[0] < position]
        after = [n for n in named if n[0] >= position]
        clause = self._clause(sentence, position)
        for start, code, manner in named:
            side = "before" if start < position else "after"
            signs[code][side] = 1.0
            signs[code][f"{side} {manner}"] = 1.0
            if start in clause:
                signs[code][f"{side} in the clause"] = 1.0
        if before:
            signs[before[-1][1]]["nearest before"] = 1.0
            signs[before[0][1]]["opens the sentence"] = 1.0
        if after:
            signs[after[0][1]]["nearest after"] = 1.0
        if len({n[1] for n in named}) == 1:
            signs[named[0][1]]["alone in the sentence"] = 1.0

    def _clause(self, sentence: int, position: int) -> range:
        """The tokens round a position up to the next marks or words that part clauses."""
        breaks = self._breaks[sentence]
        before, after = bisect_left(breaks, position), bisect_right(breaks, position)
        return range(breaks[before - 1] if before else -1, breaks[after] if after < len(breaks) else 1000)

    def _add_earlier(self, signs: dict[str, Signs], sentence: int) -> None:
        latest: dict[str, int] = {}
        for back in range(1, min(sentence, _REACH) + 1):
            for _, code, _ in self._named[sentence - back]:
                latest.setdefault(code, back)
        for code, back in latest.items():
            signs[code]["earlier"] = 1.0 / back
        for back in range(1, min(sentence, _REACH) + 1):
            if self._named[sentence - back]:
                signs[self._named[sentence - back][0][1]]["opens the last sentence"] = 1.0
                break


def sense(scans: Sequence[Scan], people: People) -> Sense:
    """What a report makes of names that two states, or a state and a person, bear.

    "Georgia" is the state of the USA in a report that names Americans and no Georgians, and "Jordan" a man in one that
    tells of a Vernon Jordan and no Jordanians. Empty where nothing is in doubt.
    """
    hits = [h for scan in scans for h in scan.entries]
    shared = {h.entry.code for h in hits if h.shared}
    personal = {(scan.tokens[h.start].key, h.entry.code) for scan in scans for h in scan.entries if _given(scan, h)}
    if not shared and not personal:
        return Sense()
    sure = Counter(h.entry.code for scan in scans for h in scan.entries if not h.shared and not _given(scan, h))
    states = frozenset(c for c, count in sure.items() if count >= _SURELY) if not shared & sure.keys() else frozenset()
    persons = frozenset(key for key, code in personal if code not in sure and people.called(key))
    return Sense(states if shared else frozenset(), persons)


def _given(scan: Scan, hit: Hit) -> bool:
    return hit.entry.kind == "country" and hit.end == hit.start + 1 and scan.tokens[hit.start].key in _GIVEN_NAMES


def _named(scan: Scan, people: People, number: int, surely: Container[str]) -> list[tuple[int, str, str]]:
    """Each state or body a sentence names: the token, the code and the manner: name, people, place, person or body."""
    found = [
        (h.start, h.entry.code, _manner(h.entry.kind, scan, h.start))
        for h in scan.entries
        if h.entry.code != "UNK" and not h.entry.doubtful
    ]
    titled = {r.end for r in scan.roles if r.role.holder == "person"}
    places = [n for n in scan.names if n.start not in titled]  # "Secretary Kerry" is no county
    found += [(start, code, "place") for start, code in places_in(scan.tokens, places, surely)]
    for name in scan.names:
        person = people.find(name.text, number) if name.kind == "person" else None
        if person and person.code:
            found.append((name.start, person.code, "person"))
    return sorted(found)


def _manner(kind: str, scan: Scan, start: int) -> str:
    if kind in {"person", "body", "people"}:
        return kind
    return "place" if start and scan.tokens[start - 1].key in {"in", "at", "near"} else "name"


def _dateline(named: Iterable[Sequence[tuple[int, str, str]]], scans: Sequence[Scan]) -> str | None:
    """The state a report is written from: "BAMAKO, May 3 -"."""
    for states, scan in zip(list(named)[:4], scans, strict=False):
        if states and states[0][0] == 0 and scan.tokens[0].text.isupper() and len(scan.tokens[0].text) > 3:
            return states[0][1]
    return None
