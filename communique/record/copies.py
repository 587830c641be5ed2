"""Finding the reports that are near copies of ones the record has, or of ones read shortly before."""

from __future__ import annotations

import datetime
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from communique.record.query import Reader
from communique.report.copies import bands, copied_share
from communique.types import Report

__all__ = ["CopyFinder", "NearCopy"]

_DAYS = 14
"""How far the days of a copy and its original may be apart."""
_REMEMBERED = 4096
"""How many reports of this run are remembered, since they may not be recorded yet."""

_Told = tuple[str, str, datetime.date, frozenset[int]]
"""A report's id, text, day and bands."""

_FILED = """
SELECT report_id, text, published, bands FROM reports
WHERE published BETWEEN CAST($first AS DATE) AND CAST($last AS DATE) AND list_has_any(bands, $bands)
ORDER BY published, report_id
"""


@dataclass(frozen=True, slots=True)
class NearCopy:
    """A report that prints another one again: `share` is the share of the shorter one's words that both have."""

    report: Report
    original: str
    share: float


class CopyFinder:
    """Tells copies from originals, report by report in the order of reading."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._recent: OrderedDict[str, tuple[str, datetime.date, frozenset[int]]] = OrderedDict()

    def parted(self, reports: Sequence[Report]) -> tuple[list[Report], list[NearCopy]]:
        """Return which of these reports are originals and which copy an earlier one or one of these."""
        filed = {report.id: bands(report.text) for report in reports}
        known = self._recorded(reports, filed)
        originals, copies = [], []
        for report in reports:
            found = self._original(report, filed[report.id], known)
            if found:
                copies.append(found)
            else:
                originals.append(report)
                self._remember(report, filed[report.id])
        return originals, copies

    def _recorded(self, reports: Sequence[Report], filed: dict[str, list[int]]) -> list[_Told]:
        """What the record has in any of the bands about those days."""
        every = sorted({band for found in filed.values() for band in found})
        if not every:
            return []
        days = [report.published for report in reports]
        reach = datetime.timedelta(days=_DAYS)
        rows = self._reader.rows(
            _FILED, {"first": str(min(days) - reach), "last": str(max(days) + reach), "bands": every}
        )
        return [(row["report_id"], row["text"], row["published"], frozenset(row["bands"])) for row in rows]

    def _original(self, report: Report, own: list[int], known: Iterable[_Told]) -> NearCopy | None:
        recent = ((name, *told) for name, told in self._recent.items())
        candidates = {name: (text, day, theirs) for name, text, day, theirs in (*known, *recent)}
        shares = {
            name: copied_share(report.text, text)
            for name, (text, day, theirs) in candidates.items()
            if name != report.id and abs((day - report.published).days) <= _DAYS and not theirs.isdisjoint(own)
        }
        best = max((name for name, share in shares.items() if share), key=lambda n: (shares[n], n), default=None)
        return NearCopy(report, best, round(shares[best], 3)) if best else None

    def _remember(self, report: Report, own: list[int]) -> None:
        if own:
            self._recent[report.id] = (report.text, report.published, frozenset(own))
            if len(self._recent) > _REMEMBERED:
                self._recent.popitem(last=False)
