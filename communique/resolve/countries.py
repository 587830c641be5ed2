"""Codes of states and bodies, and the names a user knows them by. Light: the command line asks it at every start."""

from __future__ import annotations

import functools

from communique.resolve.lexicon import STATES, exact, read_rows

__all__ = ["country", "country_name", "is_code"]


@functools.cache
def _names() -> dict[str, str]:
    states = {row["code"]: row["name"] for row, _ in read_rows(STATES) if row["kind"] == "country"}
    return states | {"EUR": "European Union", "UNO": "United Nations"}


@functools.cache
def _codes() -> dict[str, str]:
    """The codes by usual name."""
    return {name.lower(): code for code, name in _names().items()}


def is_code(code: str) -> bool:
    """Return whether a code is one of a state, the European Union or the United Nations."""
    return code in _names()


def country_name(code: str) -> str:
    """Return the usual English name of a code, or the code itself if it has none."""
    return _names().get(code, code)


def country(text: str) -> str | None:
    """Return the code a user's name, nationality or code stands for ("north korea", "PRK", "EU"), or None."""
    words = text.strip()
    if is_code(words.upper()):
        return words.upper()
    name = words.lower().removeprefix("the ")
    if name in _codes():  # spares the reading of the whole lexicon
        return _codes()[name]
    entry = exact(name)
    return entry.code if entry and entry.code != "UNK" else None
