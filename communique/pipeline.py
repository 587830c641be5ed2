"""From news text to the record: the steps report, extract, resolve and record, one after the other."""

from __future__ import annotations

import json
import os
import time
from collections import deque
from collections.abc import Callable, Container, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Literal, TypeAlias

from communique.codebook.annotated import to_row
from communique.extract.reader import Reader
from communique.output import written
from communique.record import Record
from communique.record.copies import NearCopy
from communique.record.merge import merge_reports
from communique.record.writer import RecordWriter
from communique.report import ReportError, load_rows, read_reports, total_size
from communique.resolve import resolve
from communique.types import Problem, Report

__all__ = ["Summary", "Written", "annotate", "annotate_file", "code", "merge_file", "read", "repair"]

CODED_TOGETHER = 768
"""Sentences that one core codes at a time; small enough that a stop is answered within seconds."""
RECORDED_TOGETHER = 1024
"""Sentences that are recorded at a time: what a killed run loses, besides what was being coded."""
REPORT_EVERY = 0.1
"""Seconds between two calls of `progress`."""


Stage: TypeAlias = Literal["waiting", "reading", "merging"]
"""What a run is at; it waits while another writes to the record."""


@dataclass(slots=True)
class Summary:
    """What a run of `read` did, and how far it has come. `events` are counted once the run has merged.

    `merged` of `to_merge` mentions were merged.
    """

    stage: Stage = "reading"
    reports: int = 0
    copies: int = 0
    set_aside: int = 0
    sentences: int = 0
    mentions: int = 0
    events: int = 0
    claims: int = 0
    figures: int = 0
    merged: int = 0
    to_merge: int = 0
    seconds: float = 0.0
    bytes_read: int = 0
    bytes_in_all: int = 0

    def count(self, report: Report) -> None:
        """Add a report that was read to the counts."""
        self.reports += 1
        self.sentences += len(report.sentences)
        for sentence in report.sentences:
            self.mentions += len(sentence.events)
            self.claims += len(sentence.claims)
            self.figures += len(sentence.figures)


@dataclass(slots=True)
class _Batch:
    """Reports that are coded or recorded together, and what else was found among them."""

    reports: list[Report] = field(default_factory=list)
    copies: list[Report] = field(default_factory=list)
    near: list[NearCopy] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    size: int = 0
    """Sentences to code, and one for each copy and problem."""

    def add(self, other: _Batch) -> None:
        self.reports += other.reports
        self.copies += other.copies
        self.near += other.near
        self.problems += other.problems
        self.size += other.size


@cache
def reader(weights: Path | None = None) -> Reader:
    """The reader with the package's own weights or others, loaded once. Batches run side by side, each on one core."""
    return Reader.load(weights, threads=1)


def code(reports: list[Report], weights: Path | None = None) -> None:
    """Read these reports and resolve what was read, in place."""
    reader(weights).read(reports)
    for report in reports:
        resolve(report)


def read(
    paths: Iterable[Path | str] | Path | str,
    record: Path | str = "record",
    *,
    published: date | None = None,
    publisher: str | None = None,
    weights: Path | str | None = None,
    progress: Callable[[Summary], None] | None = None,
) -> Summary:
    """Read files and folders of news into a record, which is made where there is none, and merge its events.

    `published` dates the texts that carry no date of their own; `weights` is a folder of weights to read with in place
    of the package's own (training/README.md). What cannot be read is set aside in the record's
    problems. A report that the record has already is skipped, so the same call goes on where a stopped one left off.
    `progress` is called a few times a second, with the same Summary each time. Raises ReportError where a path does not
    exist, RecordError where the record cannot be written, WeightsError where there are no such weights.
    """
    sources = [Path(paths)] if isinstance(paths, (str, Path)) else [Path(p) for p in paths]
    for path in sources:
        if not os.path.lexists(path):
            raise ReportError(f"There is no file or folder {path}: check the path.")
    chosen = Path(weights) if weights else None
    reader(chosen)
    run = _Run(Summary(bytes_in_all=total_size(sources)), progress)
    with Record(record, create=True).writer(lambda: run.enter("waiting")) as writer:
        run.enter("reading")
        found = read_reports(sources, published, publisher, run.watch)
        with closing(_coded(_without_copies(_batches(found, set(), writer), writer), chosen)) as coded:
            for batch in _joined(coded):
                writer.add(batch.reports, batch.problems, copies=batch.copies, near=batch.near)
                run.count(batch)
        run.enter("merging")
        run.summary.events = writer.merge(progress=run.merge).events
    run.tell()
    return run.summary


def repair(record: Path | str, *, weights: Path | str | None = None) -> list[str]:
    """Mend what can be mended of a record and return what was done, one sentence each; nothing where it is sound.

    Reports that may have lost a part are read again from the texts that the record keeps. Raises RecordError where the
    folder holds no tables of a record.
    """
    from communique.record.repair import repair as mend

    return mend(Path(record), partial(annotate, weights=weights))


class _Run:
    """Keeps a run's summary up to date and tells of its progress."""

    def __init__(self, summary: Summary, progress: Callable[[Summary], None] | None) -> None:
        self.summary, self._progress = summary, progress
        self._began = self._told = time.monotonic()

    def watch(self, count: int) -> None:
        self.summary.bytes_read += count
        if time.monotonic() - self._told > REPORT_EVERY:
            self.tell()

    def count(self, batch: _Batch) -> None:
        for report in batch.reports:
            self.summary.count(report)
        self.summary.copies += len(batch.copies) + len(batch.near)
        self.summary.set_aside += len(batch.problems)
        self.tell()

    def enter(self, stage: Stage) -> None:
        self.summary.stage = stage
        self.tell()

    def merge(self, done: int, of: int) -> None:
        self.summary.merged, self.summary.to_merge = done, of
        self.tell()

    def tell(self) -> None:
        self._told = time.monotonic()
        self.summary.seconds = self._told - self._began
        if self._progress:
            self._progress(self.summary)


def _batches(found: Iterable[Report | Problem], seen: set[str], known: Container[str] = ()) -> Iterator[_Batch]:
    """Cut what was found into batches to code; `seen` is filled with the ids of the reports."""
    batch = _Batch()
    for item in found:
        if isinstance(item, Problem):
            batch.problems.append(item)
        elif item.id in known or item.id in seen:
            batch.copies.append(item)
        else:
            seen.add(item.id)
            batch.reports.append(item)
            batch.size += len(item.sentences)
        batch.size += 1
        if batch.size >= CODED_TOGETHER:
            yield batch
            batch = _Batch()
    if batch.size:
        yield batch


def _without_copies(batches: Iterable[_Batch], writer: RecordWriter) -> Iterator[_Batch]:
    """Set aside the reports that print another one again: they are not coded."""
    for batch in batches:
        batch.reports, near = writer.parted(batch.reports)
        batch.near += near
        yield batch


def _joined(batches: Iterable[_Batch]) -> Iterator[_Batch]:
    """Join batches into larger ones, to be recorded together."""
    held = _Batch()
    for batch in batches:
        held.add(batch)
        if held.size >= RECORDED_TOGETHER:
            yield held
            held = _Batch()
    if held.size:
        yield held


def _coded(batches: Iterable[_Batch], weights: Path | None) -> Generator[_Batch, None, None]:
    """Code batches side by side, one a core, and give them back in their order."""
    pool = ThreadPoolExecutor(_cores())
    pending: deque[Future[_Batch]] = deque()
    try:
        for batch in batches:
            pending.append(pool.submit(_code, batch, weights))
            if len(pending) > _cores():
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _code(batch: _Batch, weights: Path | None) -> _Batch:
    """Code a batch; a report that cannot be coded becomes a problem and does not take the others with it."""
    try:
        if batch.reports:
            code(batch.reports, weights)
    except Exception:
        troubles = [(report, _trouble(report, weights)) for report in batch.reports]
        batch.reports = [report for report, trouble in troubles if not trouble]
        batch.problems += [trouble for _, trouble in troubles if trouble]
    return batch


def _trouble(report: Report, weights: Path | None) -> Problem | None:
    """Code one report by itself; return what is wrong with it, None if nothing is."""
    try:
        code([report], weights)
    except Exception as error:
        return Problem(report.source, f"It could not be coded ({type(error).__name__}: {error}): set it aside by hand.")
    return None


def _cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def annotate(reports: Iterable[Report], *, weights: Path | str | None = None) -> Iterator[Report]:
    """Read and resolve a stream of reports, each with an id of its own, and give them back one by one in their order.

    `weights` is as for `read`. Raises ReportError where one cannot be coded, WeightsError where there are no such
    weights.
    """
    chosen = Path(weights) if weights else None
    reader(chosen)
    for batch in _coded(_batches(reports, set()), chosen):
        for problem in batch.problems:
            raise ReportError(f"{problem.source}: {problem.reason}")
        yield from batch.reports


@dataclass(frozen=True, slots=True)
class Written:
    """What a file of annotated reports holds; `events` is 0 where they were not merged."""

    reports: int
    mentions: int
    events: int


def annotate_file(
    source: Path,
    out: Path,
    *,
    merge: bool = False,
    confidence: bool = False,
    weights: Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> Written:
    """Annotate reports in JSON Lines and write them in the codebook's format; with `merge`, events get their ids.

    With `confidence` the reader's is written beside the format's fields. `progress` is told how many reports are done.
    Raises ReportError where a line is no report: an annotated file must match its source line by line.
    """
    reports = _counted(annotate(load_rows(source), weights=weights), progress)
    if merge:
        held = list(reports)
        merge_reports(held)
        reports = iter(held)
    return _write_rows(reports, out, confidence)


def merge_file(source: Path, out: Path) -> Written:
    """Merge the events that annotated reports in JSON Lines hold, and write the reports with the events' ids.

    Raises ReportError where a line is no annotated report.
    """
    reports = list(load_rows(source, annotations=True))
    merge_reports(reports)
    return _write_rows(reports, out)


def _counted(reports: Iterable[Report], progress: Callable[[int], None] | None) -> Iterator[Report]:
    for number, report in enumerate(reports, 1):
        if progress:
            progress(number)
        yield report


def _write_rows(reports: Iterable[Report], out: Path, confidence: bool = False) -> Written:
    count, mentions, ids = 0, 0, set[str]()
    with written(out) as part, part.open("w", encoding="utf-8") as file:
        for report in reports:
            file.write(json.dumps(to_row(report, confidence=confidence), ensure_ascii=False) + "\n")
            count += 1
            events = [event for sentence in report.sentences for event in sentence.events]
            mentions += len(events)
            ids.update(event.id for event in events if event.id)
    return Written(count, mentions, len(ids))
