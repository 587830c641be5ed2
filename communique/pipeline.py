"""From news text to the record: the steps report, extract, resolve and record, one after the other."""

from __future__ import annotations

import json
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from communique.codebook.annotated import to_row
from communique.extract.decode import Thresholds
from communique.extract.network import OnnxNetwork
from communique.extract.reader import Reader
from communique.record import Record
from communique.record.merge import merge_reports
from communique.report import ReportError, load_row, read_reports, total_size
from communique.resolve import resolve
from communique.types import Problem, Report

__all__ = ["Summary", "annotate", "annotate_file", "code", "merge_file", "read"]

BATCH_SENTENCES = 1024
"""Reports are read and recorded in batches of about this many sentences: what a stopped run loses, at most a few."""


@dataclass(slots=True)
class Summary:
    """What a run of `read` did, and how far it has come."""

    reports: int = 0
    copies: int = 0
    set_aside: int = 0
    sentences: int = 0
    mentions: int = 0
    events: int = 0
    claims: int = 0
    figures: int = 0
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
    """Reports that are coded and recorded together, and what was set aside among them."""

    reports: list[Report] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    size: int = 0

    def add(self, item: Report | Problem) -> None:
        if isinstance(item, Problem):
            self.problems.append(item)
            self.size += 1
        else:
            self.reports.append(item)
            self.size += len(item.sentences)


@cache
def reader() -> Reader:
    """The reader with the package's own network, loaded once. Batches run side by side, each on one core."""
    return Reader(OnnxNetwork(threads=1), Thresholds.shipped())


def code(reports: list[Report]) -> None:
    """Read these reports and resolve what was read, in place."""
    reader().read(reports)
    for report in reports:
        resolve(report)


def read(
    paths: Iterable[Path | str] | Path | str,
    record: Path | str = "record",
    *,
    published: date | None = None,
    publisher: str | None = None,
    progress: Callable[[Summary], None] | None = None,
) -> Summary:
    """Read files and folders of news into a record, which is made where there is none, and merge its events.

    `published` dates the texts that carry no date of their own. What cannot be read is set aside in the record's
    problems. A report that the record has already is skipped, so the same call goes on where a stopped one left off.
    Raises RecordError where the record cannot be written.
    """
    began = time.monotonic()
    sources = [Path(paths)] if isinstance(paths, (str, Path)) else [Path(p) for p in paths]
    summary = Summary(bytes_in_all=total_size(sources))

    def watch(count: int) -> None:
        summary.bytes_read += count

    with Record(record, create=True).writer() as writer:
        seen: set[str] = set()

        def is_new(item: Report | Problem) -> bool:
            if isinstance(item, Report):
                if item.id in writer or item.id in seen:
                    summary.copies += 1
                    return False
                seen.add(item.id)
            return True

        found = filter(is_new, read_reports(sources, published, publisher, watch))
        for batch in _coded(_batches(found)):
            writer.add(batch.reports, batch.problems)
            for report in batch.reports:
                summary.count(report)
            summary.set_aside += len(batch.problems)
            summary.seconds = time.monotonic() - began
            if progress:
                progress(summary)
        summary.events = writer.merge().events
    summary.seconds = time.monotonic() - began
    return summary


def _batches(found: Iterable[Report | Problem]) -> Iterator[_Batch]:
    batch = _Batch()
    for item in found:
        batch.add(item)
        if batch.size >= BATCH_SENTENCES:
            yield batch
            batch = _Batch()
    if batch.size:
        yield batch


def _coded(batches: Iterable[_Batch]) -> Iterator[_Batch]:
    """Code batches side by side, one a core, and give them back in their order."""
    reader()
    pool = ThreadPoolExecutor(_cores())
    pending: deque[tuple[_Batch, Future[None]]] = deque()
    try:
        for batch in batches:
            pending.append((batch, pool.submit(code, batch.reports)))
            if len(pending) > _cores():
                yield _done(*pending.popleft())
        while pending:
            yield _done(*pending.popleft())
    finally:
        pool.shutdown(cancel_futures=True)


def _done(batch: _Batch, future: Future[None]) -> _Batch:
    future.result()
    return batch


def _cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def annotate(reports: Iterable[Report]) -> Iterator[Report]:
    """Read and resolve a stream of reports, and give them back one by one in their order."""
    for batch in _coded(_batches(reports)):
        yield from batch.reports


def annotate_file(source: Path, out: Path, *, merge: bool = False) -> None:
    """Annotate reports in JSON Lines and write them in the codebook's format; with `merge`, events get their ids.

    Raises ReportError where a line is no report: an annotated file must match its source line by line.
    """
    reports = annotate(_load_rows(source))
    if merge:
        held = list(reports)
        merge_reports(held)
        reports = iter(held)
    _write_rows(reports, out)


def merge_file(source: Path, out: Path) -> None:
    """Merge the events that annotated reports in JSON Lines hold, and write the reports with the events' ids.

    Raises ReportError where a line is no annotated report.
    """
    reports = list(_load_rows(source, annotations=True))
    merge_reports(reports)
    _write_rows(reports, out)


def _load_rows(source: Path, *, annotations: bool = False) -> Iterator[Report]:
    with source.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            where = f"{source}:{number}"
            try:
                yield load_row(json.loads(line), where, None, None, annotations=annotations)
            except json.JSONDecodeError as error:
                raise ReportError(f"{where} is no JSON ({error.msg}): write one report a line.") from None
            except ReportError as error:
                raise ReportError(f"{where}: {error.reason}") from None


def _write_rows(reports: Iterable[Report], out: Path) -> None:
    """Write rows beside the file first, so that a stopped run leaves no half-written answer under its name."""
    part = out.with_name(out.name + ".part")
    with part.open("w", encoding="utf-8") as file:
        for report in reports:
            file.write(json.dumps(to_row(report), ensure_ascii=False) + "\n")
    part.replace(out)
