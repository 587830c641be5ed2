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
def _roles() -> tuple[dict[str, Role], dict[str, int]]:
    by_word: dict[str, Role] = {}
    longest: dict[str, int] = {}
    for word, sector, rank, holder in rows("roles.tsv"):
        key = " ".join(t.key for t in tokenize(word))
        by_word[key] = Role(word, sector, cast(Rank, rank), cast(Holder, holder))
        first, length = key.partition(" ")[0], key.count(" ") + 1
        longest[first] = max(length, longest.get(first, 0))
    return by_word, longest


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


@functools.lru_cache(maxsize=16384)
def _reach(first: str) -> int:
    """How many words the longest role has that begins with a word."""
    _, longest = _roles()
    return max(longest.get(first, 0), longest.get(_singular(first), 0))


def roles_in(tokens: Sequence[Token]) -> list[RoleHit]:
    """Find the words for offices, bodies and groups, singular or plural, the longest run first."""
    by_word, _ = _roles()
    hits: list[RoleHit] = []
    keys = [t.key for t in tokens]
    start, count = 0, len(tokens)
    while start < count:
        reach = _reach(keys[start])
        if not reach:  # most words begin no role
            start += 1
            continue
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
