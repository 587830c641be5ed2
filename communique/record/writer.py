"""Adding reports to a record, one writer at a time, and merging what they tell into its events."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeAlias

from communique.record.copies import CopyFinder, NearCopy
from communique.record.events import event_row
from communique.record.merge import grow
from communique.record.past import RecordedPast
from communique.record.query import Reader
from communique.record.rows import rows_of
from communique.record.store import Store
from communique.record.tables import TableWriter
from communique.types import Problem, Report

__all__ = ["Added", "Merged", "RecordWriter"]

Row: TypeAlias = dict[str, Any]
Troubles: TypeAlias = dict[str, str]
"""The reason of each problem by its source."""

MERGED_TOGETHER = 20_000
"""Mentions that are merged at a time, to bound what is held in memory."""

_UNMERGED = """
SELECT mention_id FROM tellings ANTI JOIN (SELECT unnest(told).mention_id AS mention_id FROM events) USING (mention_id)
ORDER BY published, report_id, sentence, trigger_start, mention_id
"""
_MONTHS = """
SELECT DISTINCT month FROM events
WHERE event_id IN (SELECT unnest($gone)) OR event_id IN (SELECT unnest($moved))
"""
_KEPT = """
SELECT events.* REPLACE (coalesce(now.thread, events.thread) AS thread)
FROM events LEFT JOIN (SELECT unnest($moved) AS event_id, unnest($threads) AS thread) AS now USING (event_id)
WHERE month IN (SELECT unnest($months)) AND event_id NOT IN (SELECT unnest($gone))
"""
_FIGURES = """
SELECT report_id, sentence, value, unit, measure FROM figures WHERE report_id IN (SELECT unnest($reports))
ORDER BY report_id, sentence, position
"""

BORDER = re.compile(r"[:!/\\]")
"""What stands in a source between a file and its line, an archive and its member, a folder and its file."""


@dataclass(frozen=True, slots=True)
class Added:
    """What a batch brought: new reports, reports that the record had already, new problems and problems cured.

    A problem is new, too, where its source failed before for another reason.
    """

    reports: int
    known: int
    problems: int
    cured: int


@dataclass(frozen=True, slots=True)
class Merged:
    """What the merging made of the record: `mentions` tellings of `events` events."""

    mentions: int
    events: int


class RecordWriter:
    """The one writer of a record; a context manager. Reading goes on beside it.

    Entering it waits until no other writes, telling so through `waiting`, and takes back what an interrupted one left.
    """

    def __init__(self, store: Store, waiting: Callable[[], None] | None = None) -> None:
        self._store = store
        self._waiting = waiting
        self._reader = Reader(store)

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            opening.enter_context(self._store.lock(self._waiting))
            self._tables = TableWriter(self._store, self._store.recover(self._store.snapshot()))
            self._known = self._ids()
            self._finder = CopyFinder(self._reader)
            told = self._reader.rows("SELECT * FROM problems ORDER BY source, reason")
            self._problems: Troubles = {row["source"]: row["reason"] for row in told}
            self._open = opening.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._open:
            if kind is None:
                self._tables.compact()

    def _ids(self) -> set[str]:
        """The ids of all reports there are, near copies among them."""
        rows = self._reader.rows("SELECT report_id FROM reports UNION ALL SELECT copy_id FROM copies")
        return {row["report_id"] for row in rows}

    def parted(self, reports: Sequence[Report]) -> tuple[list[Report], list[NearCopy]]:
        """Return which of these new reports are originals, and which print again what is there or among them."""
        return self._finder.parted(reports)

    def __contains__(self, report_id: object) -> bool:
        return report_id in self._known

    def known(self, report_ids: Iterable[str]) -> set[str]:
        """Return those of the reports that the record has already."""
        return self._known.intersection(report_ids)

    def add(
        self,
        reports: Sequence[Report],
        problems: Sequence[Problem] = (),
        *,
        copies: Sequence[Report] = (),
        near: Sequence[NearCopy] = (),
    ) -> Added:
        """Add a batch: all of it or, if the process dies on the way, nothing. What the record has already is left out.

        `copies` are reports that were read well but need not be added, `near` those that print another one again: they
        are kept as sources of its text. A problem is cured, and its row goes, where its
        source, or a line, member or file of it, is read well in this batch. Where a source fails again, its newest
        reason is kept.
        """
        new = {report.id: report for report in reports if report.id not in self._known}
        again = {copy.report.id: copy for copy in near if copy.report.id not in self._known}
        read_well = {report.source for report in (*reports, *copies, *(copy.report for copy in near))}
        found = {p.source: p.reason for p in problems if p.source not in read_well}
        fresh = {source: reason for source, reason in found.items() if self._problems.get(source) != reason}
        mended = {source for part in read_well for source in _sources_of(part) if source in self._problems}
        cured = mended - found.keys()
        left = {source: reason for source, reason in self._problems.items() if source not in cured} | fresh
        if new or again or fresh or cured:
            rows = rows_of(new.values()) | {"copies": [_copy_row(copy) for copy in again.values()]}
            self._write(rows, fresh, left)
        self._known.update(new, again)
        self._problems = left
        return Added(len(new), len(reports) - len(new), len(fresh), len(cured))

    def _write(self, rows: dict[str, list[Row]], fresh: Troubles, left: Troubles) -> None:
        """Write a batch: the rows of its reports, its `fresh` problems, or the whole of those `left` if any changed."""
        try:
            for table, added in rows.items():
                self._tables.append(table, added)
            if len(left) == len(self._problems) + len(fresh):
                self._tables.append("problems", _problem_rows(fresh))
            else:
                self._tables.replace("problems", _problem_rows(left))
            self._tables.commit()
        except BaseException:
            # Else the next batch of this writer would make the rows of this one visible.
            self._tables = TableWriter(self._store, self._store.recover(self._store.snapshot()))
            raise

    def put(self, tables: Mapping[str, Sequence[Row]]) -> None:
        """Put these rows in the place of all that the tables hold; with new mentions, events must be made anew."""
        for table, rows in tables.items():
            self._tables.replace(table, rows)
        self._tables.commit(anew="mentions" in tables)
        self._known = self._ids()

    def merge(self, *, anew: bool = False, progress: Callable[[int, int], None] | None = None) -> Merged:
        """Merge the mentions that were added since the last time; all of them anew if `anew` asks for it.

        `progress` is told how many of how many mentions are done. A merging that was stopped goes on where it was.
        """
        if anew or self._tables.snapshot.merged is None:
            self._tables.replace("events", [])
            self._tables.commit(anew=True)
        if not self._tables.snapshot.is_merged:
            waiting = [row["mention_id"] for row in self._reader.rows(_UNMERGED)]
            for done in range(0, len(waiting), MERGED_TOGETHER):
                if progress:
                    progress(done, len(waiting))
                self._grow(waiting[done : done + MERGED_TOGETHER])
                self._tables.commit()
            self._tables.commit(merged=True)
        counts = self._reader.rows("SELECT (SELECT count(*) FROM tellings) AS m, (SELECT count(*) FROM events) AS e")[0]
        return Merged(counts["m"], counts["e"])

    def _grow(self, mention_ids: Sequence[str]) -> None:
        """Merge these mentions with those that were merged before."""
        past = RecordedPast(self._reader)
        growth = grow(past.keys(mention_ids), past)
        told = {event.event_id: past.rows(key.mention_id for key in event.tellings) for event in growth.clusters}
        figures = self._figures(row["report_id"] for rows in told.values() for row in rows)
        made = [event_row(event, told[event.event_id], figures) for event in growth.clusters]
        changed = {"gone": list(growth.gone), "moved": list(growth.moved)}
        months = {row["month"] for row in self._reader.rows(_MONTHS, changed)} | {row["month"] for row in made}
        kept = self._reader.ask(
            _KEPT, {**changed, "threads": list(growth.moved.values()), "months": list(months)}
        ).to_arrow_table()
        self._tables.replace_months(months, kept, made)

    def _figures(self, report_ids: Iterable[str]) -> dict[tuple[str, int], list[Row]]:
        """Return the figures of these reports by sentence."""
        found: dict[tuple[str, int], list[Row]] = {}
        for row in self._reader.rows(_FIGURES, {"reports": list(set(report_ids))}):
            found.setdefault((row["report_id"], row["sentence"]), []).append(row)
        return found


def _copy_row(copy: NearCopy) -> Row:
    report = copy.report
    told = {name: getattr(report, name) for name in ("published", "publisher", "title", "url", "source")}
    return {"copy_id": report.id, "report_id": copy.original, "share": copy.share, **told}


def _problem_rows(troubles: Troubles) -> list[Row]:
    return [{"source": source, "reason": reason} for source, reason in sorted(troubles.items())]


def _sources_of(source: str) -> Iterator[str]:
    """Yield the source of a report and all that it lies in: its line's file, its member's archive, its folders."""
    yield source
    for border in BORDER.finditer(source):
        yield source[: border.start()]
