"""The state a place lies in: "Donetsk" is in Ukraine."""

from __future__ import annotations

import functools
from collections.abc import Container, Iterable, Sequence

from communique.resolve.lexicon import entries_in
from communique.resolve.names import Name
from communique.resolve.tables import rows
from communique.resolve.tokens import Token, tokenize

__all__ = ["place_country", "places_in", "town_states"]

_LONGEST_PLACE = 4


@functools.cache
def _places() -> dict[str, tuple[str, ...]]:
    return {key: tuple(codes.split()) for key, codes in rows("places.tsv")}


def town_states(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The states that have a town or province of this name, the likeliest first."""
    return _places().get(" ".join(t.key for t in tokens), ())


def place_country(text: str, expected: Container[str] = ()) -> str | None:
    """Return the code of the state a place span lies in, or None.

    A town whose name several states have is taken to lie in an `expected` one, else in the state where the largest
    town of the name lies.
    """
    tokens = tokenize(text)
    states = [h.entry.code for h in entries_in(tokens) if h.entry.kind not in {"body", "person"}]
    known = [code for code in states if code not in {"UNK", "IGO", "EUR"}]
    if known:
        return known[-1]
    for start in range(len(tokens)):
        for end in range(min(len(tokens), start + _LONGEST_PLACE), start, -1):
            codes = town_states(tokens[start:end])
            if codes and tokens[start].capital:
                return next((c for c in codes if c in expected), codes[0])
    return None


def places_in(tokens: Sequence[Token], names: Iterable[Name], expected: Container[str] = ()) -> list[tuple[int, str]]:
    """Find the towns and provinces among a sentence's names: the token each begins at and its likeliest state.

    A name that several states have a town of is taken to be that of an `expected` one.
    """
    found = ((name.start, town_states(tokens[name.start : name.end])) for name in names)
    return [(start, next((c for c in codes if c in expected), codes[0])) for start, codes in found if codes]
