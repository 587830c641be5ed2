"""A writer that is killed at any moment leaves a record that opens, and the same work again completes it."""

from __future__ import annotations

import json
import multiprocessing
import random
import tempfile
import time
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
import pytest
from deltalake import DeltaTable, write_deltalake

from communique.record import Record, RecordError
from communique.record.schema import FORMAT, TABLES
from communique.record.store import MARKER
from communique.types import Problem, Report

from .conftest import many_reports

REPORTS = 60
BATCH = 2
KILLS = 20
TABLES_TO_COMPARE = [table for table in TABLES if table != "events"]


def truncated(report: Report) -> Problem:
    return Problem(report.source, "The line ends in the middle of a report; fetch the file again.")


def batches() -> list[tuple[list[Report], list[Problem]]]:
    """The same batches in every process."""
    reports = many_reports(REPORTS)
    scans = [Problem(f"scans/{n}.pdf", "It is a picture without text; give the text.") for n in range(REPORTS)]
    return [(reports[n : n + BATCH], scans[n : n + 1]) for n in range(0, REPORTS, BATCH)]


def begin(path: Path) -> Path:
    """Make a record of an earlier attempt, in which the first reports were truncated."""
    with Record(path, create=True).writer() as writer:
        writer.add([], [truncated(report) for report in many_reports(REPORTS // 2)])
    return path


def write_all(path: Path, begun: Event | None = None) -> None:
    """Write all batches; `begun` is set once the writer stands before its first."""
    with Record(path, create=True).writer() as writer:
        if begun:
            begun.set()
        for number, (reports, problems) in enumerate(batches()):
            writer.add([report for report in reports if report.id not in writer], problems)
            if number % 16 == 15:
                writer.merge()
        writer.merge()


def content(record: Record) -> dict[str, Any]:
    """Every row of every table, in an order of its own, and the merged events."""
    rows = {table: sorted(map(repr, record.sql(f"SELECT * FROM {table}").fetchall())) for table in TABLES_TO_COMPARE}
    return {**rows, "events": sorted(map(repr, record.sql("SELECT * FROM events").fetchall()))}


def assert_whole(path: Path) -> None:
    """A reader sees only complete batches: each report once, with all that was read out of it."""
    if (path / MARKER).exists():
        counts = Record(path).summary()
        assert counts["reports"] % BATCH == 0
        for table, rows_a_report in (("sentences", 1), ("mentions", 2), ("claims", 1), ("figures", 1)):
            assert counts[table] == rows_a_report * counts["reports"]


def test_killed_at_any_moment_the_record_opens_and_is_completed(tmp_path: Path) -> None:
    undisturbed, disturbed = begin(tmp_path / "undisturbed"), begin(tmp_path / "disturbed")
    write_all(undisturbed)
    assert kill_writers(disturbed, KILLS) >= 3
    write_all(disturbed)
    assert content(Record(disturbed)) == content(Record(undisturbed))


def write_when_warm(path: Path, begun: Event) -> None:
    """Write something else first: the first write of a process takes longer than several batches after it."""
    write_deltalake(tempfile.mkdtemp(dir=path.parent), pa.table({"warm": [1]}), mode="append")
    write_all(path, begun)


def kill_writers(path: Path, kills: int) -> int:
    """Kill that many writers, every fourth on its way to its first batch; return how many states they left."""
    chance, left = random.Random(20190723), set()
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["communique.record.writer", "filelock", "pytest"])
    for number in range(kills):
        begun = processes.Event()
        writer = processes.Process(target=write_when_warm, args=(path, begun))
        writer.start()
        if number % 4:
            begun.wait()
        time.sleep(chance.uniform(0.0, 0.2))
        writer.kill()
        writer.join()
        assert_whole(path)
        left.add((path / MARKER).read_text() if (path / MARKER).exists() else "")
    return len(left)


@pytest.mark.parametrize("table", ["sentences", "mentions", "figures"])
def test_rows_of_an_unfinished_batch_are_not_seen_and_are_taken_back(record: Record, table: str) -> None:
    before = content(record)
    theirs = DeltaTable(record.path / table).to_pyarrow_table()
    write_deltalake(record.path / table, theirs, mode="append")
    assert content(Record(record.path)) == before
    with record.writer():
        pass
    assert DeltaTable(record.path / table).to_pyarrow_table().num_rows == theirs.num_rows
    assert content(Record(record.path)) == before
    assert record.summary()["merged"]


def test_half_a_parquet_file_and_half_a_head_do_no_harm(record: Record, reports: list[Report]) -> None:
    before = content(record)
    (record.path / "mentions" / "part-00000-half.snappy.parquet").write_bytes(b"PAR1\x15\x04")
    (record.path / "record.json.new").write_text('{"format": 3, "vers', encoding="utf-8")
    with record.writer() as writer:
        writer.add(reports)
    assert content(Record(record.path)) == before


def test_a_record_whose_making_was_interrupted_is_made(tmp_path: Path) -> None:
    path = tmp_path / "record"
    Record(path, create=True)
    (path / "record.json").unlink()
    for table in ("figures", "events"):
        for file in (path / table / "_delta_log").iterdir():
            file.unlink()
    assert Record(path, create=True).summary()["reports"] == 0


def test_tables_whose_head_was_lost_are_not_emptied(record: Record) -> None:
    (record.path / MARKER).rename(record.path.parent / MARKER)
    with pytest.raises(RecordError, match=r"lost its record\.json"):
        Record(record.path, create=True)
    (record.path.parent / MARKER).rename(record.path / MARKER)
    assert Record(record.path).summary()["reports"] == 3


def test_the_head_names_a_version_of_every_table(record: Record) -> None:
    head = json.loads((record.path / "record.json").read_text(encoding="utf-8"))
    assert head["format"] == FORMAT
    assert head["versions"].keys() == TABLES.keys()
