"""Threads: every telling hangs on the earlier one it is most like; what hangs together may be told as events apart.

Choosing the likest antecedent is how mention-ranking coreference works (Denis and Baldridge 2008). Here it bounds what
a new telling can change: the threads it touches are clustered again, all others stay as they are.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["Link", "Links", "Order", "parts", "threads"]

Order: TypeAlias = tuple[datetime.date, str, int, int, str]
"""Where a telling stands in the order of telling (`MentionKey.order`)."""

LARGEST_PART = 600
"""Tellings that are clustered together at most."""
STEP = 0.5
STRONGEST = 10.0
"""Log-odds by which a thread that is too large is cut at its weakest links, and where that ends."""


@dataclass(frozen=True, slots=True)
class Link:
    """The earlier telling that one hangs on, with the log-odds that both tell the same act."""

    to: str
    order: Order
    odds: float

    def is_better_than(self, other: Link | None) -> bool:
        """Whether it is the likelier one, or of two as likely the one told first."""
        return other is None or (-self.odds, self.order) < (-other.odds, other.order)


Links: TypeAlias = Mapping[str, Link | None]
"""What each telling hangs on, by the ids of the tellings."""


def threads(links: Links) -> Iterator[list[str]]:
    """Yield the tellings that hang together, directly or through others."""
    yield from _together(links, links, -STRONGEST)


def parts(members: Iterable[str], links: Links, enough: float) -> Iterator[frozenset[str]]:
    """Yield a thread whole or, where it is too large, cut at the links that are the least likely.

    It depends only on the thread, not on how it grew.
    """
    members = list(members)
    if len(members) <= LARGEST_PART or enough > STRONGEST:
        yield frozenset(members)
        return
    for part in _together(members, links, enough):
        yield from parts(part, links, enough + STEP)


def _together(members: Iterable[str], links: Links, enough: float) -> Iterator[list[str]]:
    """Yield the members that hang together by links of more than that."""
    top: dict[str, str] = {}

    def root(name: str) -> str:
        path = []
        while (above := top.get(name, name)) != name:
            path.append(name)
            name = above
        for passed in path:
            top[passed] = name
        return name

    members = list(members)
    for name in members:
        link = links[name]
        if link and link.odds > enough:
            top[root(name)] = root(link.to)
    found: dict[str, list[str]] = defaultdict(list)
    for name in members:
        found[root(name)].append(name)
    yield from found.values()
