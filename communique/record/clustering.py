"""Mentions into clusters: the two most alike clusters are joined, again and again, as long as they are alike enough."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["ENOUGH", "cluster", "dates_agree", "parties_agree"]

Days: TypeAlias = tuple[int, int] | None

ENOUGH = -1.1
"""The log-odds from which two tellings, and on the whole two clusters, are joined."""
SHARE_OF_BEST = 0.3
UNLIKELY = -3.0
"""The log-odds of two mentions that were not worth comparing."""
DAYS_DATES_MAY_DIFFER = 1


@dataclass(slots=True)
class _Link:
    """What is known between two clusters: the sum, number and best of the log-odds of their mentions."""

    total: float
    count: int
    best: float

    def add(self, other: _Link) -> None:
        self.total += other.total
        self.count += other.count
        self.best = max(self.best, other.best)


def cluster(
    days: Sequence[int | None], parties: Sequence[frozenset[str]], likeness: Mapping[tuple[int, int], float]
) -> list[list[int]]:
    """Return clusters of positions, by their first; `days` are the exact dates, where a mention has one.

    Two clusters are as alike as their mentions are on the whole, with a share for the likest two. Clusters whose exact
    dates contradict are never joined, nor are those that both tell of several parties, and not of the same ones.
    """
    return _Clustering(days, parties, likeness).run()


def dates_agree(a: Days, b: Days) -> bool:
    """Whether two clusters, each with its first and last exact date, may tell of the same day."""
    return a is None or b is None or max(a[1], b[1]) - min(a[0], b[0]) <= DAYS_DATES_MAY_DIFFER


def parties_agree(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two may tell of the same parties: of several, one must tell all that the other tells."""
    return len(a) < 2 or len(b) < 2 or a <= b or b <= a


class _Clustering:
    def __init__(
        self, days: Sequence[int | None], parties: Sequence[frozenset[str]], likeness: Mapping[tuple[int, int], float]
    ) -> None:
        self._members: dict[int, list[int]] = {i: [i] for i in range(len(days))}
        self._days: list[Days] = [(day, day) if day is not None else None for day in days]
        self._parties = list(parties)
        self._round = [0] * len(days)
        self._links: list[dict[int, _Link]] = [{} for _ in days]
        for (i, j), odds in likeness.items():
            self._links[i][j] = self._links[j][i] = _Link(odds, 1, odds)
        self._queue: list[tuple[float, int, int, int, int]] = []

    def run(self) -> list[list[int]]:
        for i, links in enumerate(self._links):
            for j in links:
                if i < j:
                    self._consider(i, j)
        while self._queue:
            _, i, j, round_i, round_j = heapq.heappop(self._queue)
            current = (
                i in self._members and j in self._members and (self._round[i], self._round[j]) == (round_i, round_j)
            )
            if current and self._may_join(i, j):
                self._join(i, j)
        return [sorted(self._members[i]) for i in sorted(self._members)]

    def _consider(self, i: int, j: int) -> None:
        alike = self._alike(i, j)
        if alike > ENOUGH:
            heapq.heappush(self._queue, (-alike, i, j, self._round[i], self._round[j]))

    def _alike(self, i: int, j: int) -> float:
        link = self._links[i][j]
        pairs = len(self._members[i]) * len(self._members[j])
        mean = (link.total + UNLIKELY * (pairs - link.count)) / pairs
        return (1 - SHARE_OF_BEST) * mean + SHARE_OF_BEST * link.best

    def _may_join(self, i: int, j: int) -> bool:
        return dates_agree(self._days[i], self._days[j]) and parties_agree(self._parties[i], self._parties[j])

    def _join(self, i: int, j: int) -> None:
        """Take the later cluster into the earlier; the smaller position stays the cluster's name."""
        self._members[i] += self._members.pop(j)
        a, b = self._days[i], self._days[j]
        self._days[i] = (min(a[0], b[0]), max(a[1], b[1])) if a and b else a or b
        self._parties[i] |= self._parties[j]
        self._round[i] += 1
        for k, link in self._links[j].items():
            del self._links[k][j]
            if k == i:
                continue
            if k in self._links[i]:
                self._links[i][k].add(link)
            else:
                self._links[i][k] = self._links[k][i] = link
        self._links[j] = {}
        for k in self._links[i]:
            self._consider(min(i, k), max(i, k))
