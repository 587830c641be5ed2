"""Words and marks of a text, and how two spellings are found to be one."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple, Protocol

__all__ = ["Found", "Token", "covered", "fold", "name_parts", "tokenize"]

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|['’]s\b|\d[\d,.]*\d|\w+(?:['’](?!s\b)\w+)*|[^\w\s]")
_LETTERS = str.maketrans(
    {"’": "'", "‑": "-", "‐": "-", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss"}
)


class Token(NamedTuple):
    """A word or mark of a text. `key` is its folded form; a possessive ending is a token of its own."""

    text: str
    key: str
    start: int
    end: int
    capital: bool


class Found(Protocol):
    """Anything that stands in the tokens `[start, end)`."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def covered(found: Iterable[Found]) -> set[int]:
    """Return the indices of the tokens that these stand in."""
    return {i for one in found for i in range(one.start, one.end)}


def fold(text: str) -> str:
    """Return text without accents, in lower case, with plain apostrophes."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def name_parts(name: str) -> list[str]:
    """Return the words of a name, folded, without hyphens and stops."""
    return fold(name).replace("-", " ").replace(".", "").split()


@functools.lru_cache(maxsize=65536)
def _key(word: str) -> tuple[str, bool]:
    """A word's folded form, and whether it has a capital."""
    return fold(word.replace(".", "") if len(word) > 2 and word[1] == "." else word), word[0].isupper()


def tokenize(text: str) -> list[Token]:
    """Cut a text into its tokens."""
    tokens = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        key, capital = _key(word)
        start, end = match.span()
        tokens.append(Token(word, key, start, end, capital))
    return tokens
