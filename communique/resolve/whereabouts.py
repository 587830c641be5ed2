"""Where the acts of a report take place: what an expression names, else what the report speaks of.

"A kitchen" lies in the town told last, "the chamber" in the capital, "the Serbian border" in the state on this side of
it, and a village that no gazetteer has in the state that the sentence speaks of.
"""

from __future__ import annotations

from collections.abc import Sequence

from communique.resolve.context import Context
from communique.resolve.countries import country_name, is_code
from communique.resolve.gazetteer import Located, locate
from communique.resolve.lexicon import capital, entries_in
from communique.resolve.phrase import Scan
from communique.resolve.places import town_states
from communique.resolve.tables import words
from communique.resolve.tokens import Token, tokenize
from communique.resolve.weights import OFFICE, ranked

__all__ = ["Whereabouts"]

_BORDERS = frozenset({"border", "borders", "frontier", "frontiers"})
_IN_THE_CAPITAL = words("in the capital")
_IN_A_TOWN = words("in a town")
_REACH = 4
"""How many sentences back a town still is where a house stands."""


class Whereabouts:
    """Finds the places of one report."""

    def __init__(self, scans: Sequence[Scan], context: Context) -> None:
        self._scans, self._context = scans, context

    def find(self, text: str, sentence: int, position: int, parties: Sequence[str]) -> Located | None:
        """Return where an expression at a token of a sentence lies, or None; `parties` are those of its act."""
        tokens = tokenize(text)
        found = locate(text, [*parties, *self._context.around(sentence)])
        if found and found.kind == "state" and any(t.key in _BORDERS for t in tokens):
            near = self._state(sentence, position, {h.entry.code for h in entries_in(tokens)})
            return _whole(near) if near else found
        if found and found.kind != "state":
            return found
        state = found.code if found else self._state(sentence, position, set())
        if state is None:
            return None
        return self._inside(state, tokens, sentence) or _whole(state)

    def _state(self, sentence: int, position: int, but: set[str]) -> str | None:
        """The state that the report most likely speaks of at a token."""
        likely = ranked(self._context.candidates(sentence, position), OFFICE)
        return next((code for code in likely if is_code(code) and code not in {"EUR", "UNO", *but}), None)

    def _inside(self, state: str, tokens: Sequence[Token], sentence: int) -> Located | None:
        """The town in a state where something stands that has no name of its own."""
        keys = {t.key for t in tokens}
        if keys & _IN_THE_CAPITAL:
            name = capital(state)
            return locate(name, [state]) if name else None
        named = any(t.capital for t in tokens[1:])
        return self._town_told(state, sentence) if keys & _IN_A_TOWN and not named else None

    def _town_told(self, state: str, sentence: int) -> Located | None:
        """The last town of a state that the report names at a sentence or shortly before it."""
        for number in range(sentence, max(sentence - _REACH, 0) - 1, -1):
            scan = self._scans[number]
            seats = [scan.tokens[h.start : h.end] for h in scan.entries if h.entry.kind == "seat"]
            towns = [scan.tokens[n.start : n.end] for n in scan.names if town_states(scan.tokens[n.start : n.end])]
            for tokens in [*towns, *seats]:
                place = locate(" ".join(t.text for t in tokens), [state])
                if place and place.code == state and place.kind == "town":
                    return place
        return None


def _whole(state: str) -> Located:
    return Located(country_name(state), state, "", None, None, "state")
