"""The words for offices, bodies and groups of people, from data/roles.tsv, found in a text in singular or plural."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, cast

from communique.resolve.tables import rows
from communique.resolve.tokens import Token, tokenize

__all__ = ["Role", "RoleHit", "roles_in"]

Rank = Literal["modifier", "head", "weak"]
Holder = Literal["person", "body", "people"]


@dataclass(frozen=True, slots=True)
class Role:
    """A word for an office, a body or a group of people, and the sector it puts its holder in."""

    word: str
    sector: str
    rank: Rank
    holder: Holder


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


@functools.cache
def _roles() -> tuple[dict[str, Role], dict[str, set[int]]]:
    """The roles by their words, and how many words those have that begin with a word."""
    by_word: dict[str, Role] = {}
    lengths: dict[str, set[int]] = {}
    for word, sector, rank, holder in rows("roles.tsv"):
        key = " ".join(t.key for t in tokenize(word))
        by_word[key] = Role(word, sector, cast(Rank, rank), cast(Holder, holder))
        lengths.setdefault(key.partition(" ")[0], set()).add(key.count(" ") + 1)
    return by_word, lengths


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


@functools.lru_cache(maxsize=65536)
def _lengths(first: str) -> tuple[int, ...]:
    """How many words the roles have that begin with a word or with its singular, the longest first."""
    _, lengths = _roles()
    return tuple(sorted(lengths.get(first, set()) | lengths.get(_singular(first), set()), reverse=True))


def roles_in(tokens: Sequence[Token]) -> list[RoleHit]:
    """Find the words for offices, bodies and groups, singular or plural, the longest run first."""
    by_word, _ = _roles()
    hits: list[RoleHit] = []
    keys = [t.key for t in tokens]
    free, count = 0, len(tokens)
    for start, key in enumerate(keys):
        if start < free:
            continue
        for length in _lengths(key):  # most words begin no role
            end = start + length
            if end > count:
                continue
            role = by_word.get(" ".join(keys[start:end]))
            inflected = role is None
            if role is None:
                role = by_word.get(" ".join([*keys[start : end - 1], _singular(keys[end - 1])]))
            if role:
                hits.append(RoleHit(start, end, role, inflected))
                free = end
                break
    return hits
