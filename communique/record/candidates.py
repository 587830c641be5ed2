"""Which mentions are worth comparing: of related type, with a party in common, told of about the same time.

Looking up mentions by type, party and day keeps the number of comparisons near the number of mentions.
"""

from __future__ import annotations

import bisect
import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from communique.record.likeness import RELATED_TYPES, Profile, days_apart

__all__ = ["candidate_pairs"]

DAYS_AROUND_A_DATE = 5
DAYS_AROUND_A_REPORT = 30
LONGEST_EXACT_TIME = 31
MOST_COMPARED = 80
MOST_WEIGHED = 500
PARTIES_A_REPORT_IS_ABOUT = 3


def candidate_pairs(mentions: Sequence[Profile]) -> Iterator[tuple[int, int]]:
    """Yield pairs of positions, the smaller first, each pair once. The mentions stand in the order of telling."""
    parties = _parties_by_mention(mentions)
    index = _Index()
    for position, mention in enumerate(mentions):
        found = {other for other in index.about(mention, parties[position]) if _may_be_same(mention, mentions[other])}
        for other in _best(mention, found, mentions):
            yield other, position
        index.add(position, mention, parties[position])


def _parties_by_mention(mentions: Sequence[Profile]) -> list[tuple[str, ...]]:
    """Return whom each mention is filed under; one that names nobody, under those its report is about."""
    named: dict[str, Counter[str]] = defaultdict(Counter)
    for mention in mentions:
        named[mention.key.report_id].update(mention.parties)
    about = {
        report: tuple(sorted(counts, key=lambda code: (-counts[code], code))[:PARTIES_A_REPORT_IS_ABOUT]) or ("",)
        for report, counts in named.items()
    }
    return [tuple(sorted(m.parties)) or about[m.key.report_id] for m in mentions]


class _Index:
    """Mentions filed by type and party in the order of their days; those of long duration on their own."""

    def __init__(self) -> None:
        self._by_day: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        self._long: dict[tuple[str, str], list[int]] = defaultdict(list)

    def add(self, position: int, mention: Profile, parties: Iterable[str]) -> None:
        for party in parties:
            filed = (mention.key.type, party)
            if _is_long(mention):
                self._long[filed].append(position)
            else:
                bisect.insort(self._by_day[filed], (_day(mention), position))

    def about(self, mention: Profile, parties: Iterable[str]) -> Iterator[int]:
        first, last = _window(mention)
        for party in parties:
            for kind in (mention.key.type, *RELATED_TYPES[mention.key.type]):
                days = self._by_day.get((kind, party), ())
                for _, position in days[
                    bisect.bisect_left(days, (first, -1)) : bisect.bisect_left(days, (last + 1, -1))
                ]:
                    yield position
                yield from self._long.get((kind, party), ())


def _day(mention: Profile) -> int:
    return mention.days[0] if mention.days else mention.published


def _is_long(mention: Profile) -> bool:
    return mention.days is not None and mention.days[1] - mention.days[0] > LONGEST_EXACT_TIME


def _window(mention: Profile) -> tuple[int, int]:
    first, last = mention.days or (mention.published, mention.published)
    return first - DAYS_AROUND_A_REPORT, last + DAYS_AROUND_A_REPORT


def _may_be_same(a: Profile, b: Profile) -> bool:
    if a.parties and b.parties and not a.parties & b.parties:
        return False
    return not (a.days and b.days) or days_apart(a.days, b.days) <= DAYS_AROUND_A_DATE


def _best(mention: Profile, found: set[int], mentions: Sequence[Profile]) -> list[int]:
    """Return the found ones, or where they are too many, those of the same report and with most words in common."""
    if len(found) <= MOST_COMPARED:
        return sorted(found)

    def worth(position: int) -> tuple[bool, int, int]:
        other = mentions[position]
        shared = len(other.sentence.words & mention.sentence.words)
        return other.key.report_id == mention.key.report_id, shared, position

    return sorted(heapq.nlargest(MOST_COMPARED, sorted(found)[-MOST_WEIGHED:], key=worth))
