"""Which mentions are worth comparing: of related type, with a party in common, told of about the same time.

Whether two are compared depends on nothing but the two. Looking up mentions by type, party and day keeps the number of
comparisons near the number of mentions.
"""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterator, Sequence

from communique.record.likeness import RELATED_TYPES, Profile, days_apart

__all__ = ["NOBODY", "candidate_pairs", "window"]

DAYS_AROUND_A_DATE = 3
DAYS_AROUND_A_REPORT = 14
LONGEST_EXACT_TIME = 31
NOBODY = ""
"""Under this are filed the mentions of a report that names nobody."""


def candidate_pairs(mentions: Sequence[Profile], new: Sequence[bool] | None = None) -> Iterator[tuple[int, int]]:
    """Yield pairs of positions, the smaller first, each pair once; only those with a `new` mention, if that is given.

    The mentions stand in the order of telling.
    """
    index = _Index()
    for position, mention in enumerate(mentions):
        index.add(position, mention)
    for position, mention in enumerate(mentions):
        if new and not new[position]:
            continue
        for other in index.about(mention):
            earlier_or_old = other < position or (new is not None and not new[other])
            if other != position and earlier_or_old and _may_be_same(mention, mentions[other]):
                yield (other, position) if other < position else (position, other)


class _Index:
    """Mentions filed by type and party in the order of their days; those of long duration on their own."""

    def __init__(self) -> None:
        self._by_day: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        self._long: dict[tuple[str, str], list[int]] = defaultdict(list)

    def add(self, position: int, mention: Profile) -> None:
        for party in mention.key.filed_under or (NOBODY,):
            filed = (mention.key.type, party)
            if _is_long(mention):
                self._long[filed].append(position)
            else:
                bisect.insort(self._by_day[filed], (mention.time[0], position))

    def about(self, mention: Profile) -> set[int]:
        first, last = window(mention)
        found: set[int] = set()
        for party in mention.key.filed_under or (NOBODY,):
            for kind in (mention.key.type, *RELATED_TYPES[mention.key.type]):
                days = self._by_day.get((kind, party), ())
                start = bisect.bisect_left(days, (first - LONGEST_EXACT_TIME, -1))
                found.update(position for _, position in days[start : bisect.bisect_left(days, (last + 1, -1))])
                found.update(self._long.get((kind, party), ()))
        return found


def window(mention: Profile) -> tuple[int, int]:
    """Return the first and last day of which others that may tell the same act would tell."""
    first, last = mention.time
    return first - DAYS_AROUND_A_REPORT, last + DAYS_AROUND_A_REPORT


def _is_long(mention: Profile) -> bool:
    return mention.days is not None and mention.days[1] - mention.days[0] > LONGEST_EXACT_TIME


def _may_be_same(a: Profile, b: Profile) -> bool:
    if a.parties and b.parties and not a.parties & b.parties:
        return False
    return days_apart(a.time, b.time) <= (DAYS_AROUND_A_DATE if a.days and b.days else DAYS_AROUND_A_REPORT)
