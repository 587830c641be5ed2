"""What the resolver knows before it reads: states, regions, bodies, leaders and the words for offices, from data/*.tsv.

Text is cut into tokens; an entry is found where its tokens stand in the text, longest first. Accents and case are
folded, but a word that the data writes with a capital must have one in the text too ("Turkey" is not "turkey"), and
an abbreviation must be written in capitals ("US" is not "us").
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Literal, NamedTuple, Protocol, cast

__all__ = [
    "Entry",
    "Found",
    "Hit",
    "Role",
    "RoleHit",
    "Token",
    "covered",
    "entries_in",
    "exact",
    "fold",
    "roles_in",
    "rows",
    "tokenize",
    "words",
]

Kind = Literal["country", "people", "seat", "region", "breakaway", "body", "person"]
Rank = Literal["modifier", "head", "weak"]
Holder = Literal["person", "body", "people"]

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|['’]s\b|\d[\d,.]*\d|\w+(?:['’](?!s\b)\w+)*|[^\w\s]")
_LETTERS = str.maketrans({"’": "'", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss"})
_LONGEST_ABBREVIATION = 6


class Token(NamedTuple):
    """A word or mark of a text. `key` is its folded form; a possessive ending is a token of its own."""

    text: str
    key: str
    start: int
    end: int
    capital: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a run of words can name."""

    kind: Kind
    code: str
    sector: str | None
    name: str | None
    doubtful: bool = False
    """Other states have something of the same name; this one is meant if the report names its state."""


@dataclass(frozen=True, slots=True)
class Role:
    """A word for an office, a body or a group of people, and the sector it puts its holder in."""

    word: str
    sector: str
    rank: Rank
    holder: Holder


class Found(Protocol):
    """Anything that stands in the tokens `[start, end)`."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Hit(NamedTuple):
    """An entry found in the tokens `[start, end)`."""

    start: int
    end: int
    entry: Entry


class RoleHit(NamedTuple):
    """A role found in the tokens `[start, end)`; `inflected` if it was written in a plural that the data lacks."""

    start: int
    end: int
    role: Role
    inflected: bool

    @property
    def plural(self) -> bool:
        """Whether it stands for several holders."""
        return self.inflected or self.role.holder == "people"


def covered(found: Iterable[Found]) -> set[int]:
    """Return the indices of the tokens that these stand in."""
    return {i for one in found for i in range(one.start, one.end)}


def fold(text: str) -> str:
    """Return text without accents, in lower case, with plain apostrophes."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


@functools.lru_cache(maxsize=8192)
def _key(word: str) -> str:
    return fold(word.replace(".", "") if len(word) > 2 and word[1] == "." else word)


def tokenize(text: str) -> list[Token]:
    """Cut a text into its tokens."""
    tokens = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        tokens.append(Token(word, _key(word), match.start(), match.end(), word[0].isupper()))
    return tokens


def rows(name: str) -> Iterator[list[str]]:
    """Yield the rows of a data file, cut at its tabs; lines that begin with # are comments.

    Raises FileNotFoundError where there is no such file.
    """
    text = (resources.files("communique.resolve") / "data" / name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def words(use: str) -> frozenset[str]:
    """Return the words of words.tsv that serve a use; raises KeyError where it has none of that name."""
    return _words()[use]


@functools.cache
def _words() -> dict[str, frozenset[str]]:
    return {use: frozenset(listed.split(" ")) for use, listed in rows("words.tsv")}


class _Entries:
    """Everything that can be named, by its folded words."""

    def __init__(self) -> None:
        self.by_key: dict[str, list[tuple[str, Entry]]] = {}
        self.longest: dict[str, int] = {}
        for code, name, names, people, seats in rows("countries.tsv"):
            self._add(Entry("country", code, "GOV", None), name, *names.split("|"))
            self._add(Entry("people", code, "GOV", None), *_with_plurals(people.split("|")))
            self._add(Entry("seat", code, "GOV", None), *seats.split("|"))
        for name, code, kind, stands_for in rows("regions.tsv"):
            entry_kind = cast(Kind, {"place": "region"}.get(kind, kind))
            self._add(Entry(entry_kind, code, "PRE" if kind == "breakaway" else "GOV", stands_for or None), name)
        for kind, file in (("body", "bodies.tsv"), ("person", "leaders.tsv")):
            for name, code, sector, others in rows(file):
                doubtful = code.endswith("?")
                entry = Entry(cast(Kind, kind), code.rstrip("?"), None if sector == "-" else sector, name, doubtful)
                self._add(entry, name, *others.split("|"))

    def _add(self, entry: Entry, *surfaces: str) -> None:
        for surface in filter(None, surfaces):
            plain = surface.isascii() and surface.replace(" ", "").isalnum()
            key = surface.lower() if plain else " ".join(t.key for t in tokenize(surface))
            self.by_key.setdefault(key, []).append((surface, entry))
            first, length = key.partition(" ")[0], key.count(" ") + 1
            if length > self.longest.get(first, 0):
                self.longest[first] = length


def _with_plurals(words: list[str]) -> Iterator[str]:
    for word in words:
        yield word
        if word and not word.endswith(("s", "sh", "ch", "ese", "man", "men")):
            yield word + "s"


@functools.cache
def _entries() -> _Entries:
    return _Entries()


@functools.cache
def _roles() -> tuple[dict[str, Role], dict[str, int]]:
    by_word: dict[str, Role] = {}
    longest: dict[str, int] = {}
    for word, sector, rank, holder in rows("roles.tsv"):
        key = " ".join(t.key for t in tokenize(word))
        by_word[key] = Role(word, sector, cast(Rank, rank), cast(Holder, holder))
        first, length = key.partition(" ")[0], key.count(" ") + 1
        longest[first] = max(length, longest.get(first, 0))
    return by_word, longest


@functools.lru_cache(maxsize=4096)
def _capitals(surface: str) -> tuple[bool, ...]:
    return tuple(t.capital for t in tokenize(surface))


def _written_like(surface: str, tokens: Sequence[Token]) -> bool:
    bare = surface.replace(".", "")
    if bare.isupper() and len(bare) <= _LONGEST_ABBREVIATION and " " not in bare:
        return all(not t.text[0].isalpha() or t.text.isupper() for t in tokens)
    return all(token.capital or not capital for token, capital in zip(tokens, _capitals(surface), strict=True))


def entries_in(tokens: Sequence[Token]) -> list[Hit]:
    """Find what the tokens name, left to right, the longest run first, no two overlapping."""
    data = _entries()
    hits: list[Hit] = []
    keys = [t.key for t in tokens]
    start, count = 0, len(tokens)
    while start < count:
        for length in range(min(data.longest.get(keys[start], 0), count - start), 0, -1):
            end = start + length
            named = data.by_key.get(" ".join(keys[start:end]), ())
            entry = next((e for surface, e in named if _written_like(surface, tokens[start:end])), None)
            if entry:
                hits.append(Hit(start, end, entry))
                start = end
                break
        else:
            start += 1
    return hits


def exact(text: str) -> Entry | None:
    """Return what a whole text names, whatever its case, or None. States come before what shares their name."""
    key = " ".join(t.key for t in tokenize(text))
    named = _entries().by_key.get(key)
    return named[0][1] if named else None


@functools.lru_cache(maxsize=8192)
def _singular(key: str) -> str:
    if key.endswith("men"):
        return key[:-2] + "an"
    if key.endswith("ies") and len(key) > 4:
        return key[:-3] + "y"
    if key.endswith(("ches", "shes", "sses", "xes")):
        return key[:-2]
    if key.endswith("s") and not key.endswith("ss") and len(key) > 3:
        return key[:-1]
    return {"children": "child", "wives": "wife", "kin": "kin"}.get(key, key)


def roles_in(tokens: Sequence[Token]) -> list[RoleHit]:
    """Find the words for offices, bodies and groups, singular or plural, the longest run first."""
    by_word, longest = _roles()
    hits: list[RoleHit] = []
    keys = [t.key for t in tokens]
    start, count = 0, len(tokens)
    while start < count:
        first = keys[start]
        reach = max(longest.get(first, 0), longest.get(_singular(first), 0))
        for length in range(min(reach, count - start), 0, -1):
            end = start + length
            lead, last = keys[start : end - 1], keys[end - 1]
            role = by_word.get(" ".join([*lead, last]))
            inflected = role is None
            if role is None:
                role = by_word.get(" ".join([*lead, _singular(last)]))
            if role:
                hits.append(RoleHit(start, end, role, inflected))
                start = end
                break
        else:
            start += 1
    return hits
