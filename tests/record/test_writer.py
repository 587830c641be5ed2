"""Adding to a record: batches, problems, the lock, readers beside a writer."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path
from threading import Thread
from time import sleep
from types import SimpleNamespace

import pytest
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError

from communique.record import Record, RecordError
from communique.record.check import check
from communique.record.tables import SPARE_BYTES
from communique.types import Problem, Report

from .conftest import many_reports

TRUNCATED = Problem("wires.jsonl:3", "The line ends in the middle of a report; fetch the file again.")


def test_reading_the_same_twice_adds_nothing(record: Record, reports: list[Report]) -> None:
    before = record.summary()
    with record.writer() as writer:
        added = writer.add(reports)
        assert (added.reports, added.known) == (0, 3)
        writer.merge()
    assert record.summary() == before


def test_a_report_twice_in_a_batch_is_added_once(tmp_path: Path, reports: list[Report]) -> None:
    record = Record(tmp_path / "record", create=True)
    with record.writer() as writer:
        assert writer.add([*reports, *reports]).reports == 3
        assert writer.add(reports).reports == 0
    assert record.summary()["mentions"] == 6


def test_the_writer_knows_its_reports(record: Record, reports: list[Report]) -> None:
    new = many_reports(1)
    with record.writer() as writer:
        assert reports[0].id in writer
        assert new[0].id not in writer
        writer.add(new)
        assert new[0].id in writer
        assert writer.known([new[0].id, "r1", "r77"]) == {new[0].id, "r1"}


def test_a_problem_is_kept_once_and_goes_when_its_report_is_read_well(tmp_path: Path, reports: list[Report]) -> None:
    record = Record(tmp_path / "record", create=True)
    with record.writer() as writer:
        writer.add(reports[:2], [TRUNCATED, TRUNCATED, Problem("wires.jsonl:9", "It has no date; give one.")])
        assert writer.add([], [TRUNCATED]).problems == 0
    assert record.problems()["source"].tolist() == ["wires.jsonl:3", "wires.jsonl:9"]
    with record.writer() as writer:
        assert writer.add(reports).cured == 1
    assert record.problems()["source"].tolist() == ["wires.jsonl:9"]


def test_a_known_report_cures_its_problem_too(record: Record, reports: list[Report]) -> None:
    with record.writer() as writer:
        writer.add([], [TRUNCATED])
        writer.add(reports)
    assert record.problems().empty


def test_copies_and_parts_cure_a_problem(record: Record, reports: list[Report]) -> None:
    line = replace(reports[0], source="news/a.zip!b.jsonl:7")
    sources = ["news", "news/a.zip", "news/a.zip!b.jsonl", "news/a", "news/a.zip!b.jsonl:70"]
    with record.writer() as writer:
        writer.add([], [Problem(source, "It is damaged; fetch it again.") for source in sources])
        added = writer.add([], copies=[line])
    assert (added.reports, added.known, added.cured) == (0, 0, 3)
    assert record.problems()["source"].tolist() == ["news/a", "news/a.zip!b.jsonl:70"]


def test_a_file_cut_short_stays_a_problem_though_its_first_lines_are_read(record: Record) -> None:
    cut = Problem("wires.jsonl", "It is cut short; fetch it again.")
    with record.writer() as writer:
        assert writer.add(many_reports(2), [cut]).problems == 1
        assert writer.add(many_reports(2), [cut]).cured == 0
    assert record.problems()["source"].tolist() == ["wires.jsonl"]


def test_the_newest_reason_of_a_source_replaces_the_old(record: Record) -> None:
    empty = Problem("a.txt", "It is empty: remove it.")
    with record.writer() as writer:
        writer.add([], [empty, TRUNCATED])
        assert writer.add([], [Problem("a.txt", "It is binary; save it as text.")]).problems == 1
    assert record.problems(form="rows") == [
        {"source": "a.txt", "reason": "It is binary; save it as text."},
        {"source": TRUNCATED.source, "reason": TRUNCATED.reason},
    ]


def test_merging_an_unchanged_record_does_nothing(record: Record) -> None:
    version = DeltaTable(record.path / "events").version()
    with record.writer() as writer:
        assert writer.merge().mentions == 6
    assert DeltaTable(record.path / "events").version() == version


def test_events_are_out_of_date_until_merged(record: Record) -> None:
    with record.writer() as writer:
        writer.add(many_reports(2))
        assert not record.summary()["merged"]
        assert not record.is_merged
        assert len(record.mentions()) == 10
        writer.merge()
    assert record.summary()["merged"]
    assert record.is_merged
    assert record.mentions()["event_id"].notna().all()


def test_a_batch_that_fails_leaves_nothing(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    before = record.summary()
    with record.writer() as writer:
        append = writer._tables.append

        def full_disk(table: str, rows: list[dict[str, object]]) -> None:
            if table == "claims":
                raise OSError("No space left on device")
            append(table, rows)

        monkeypatch.setattr(writer._tables, "append", full_disk)
        with pytest.raises(OSError, match="No space left"):
            writer.add(many_reports(2))
        assert record.summary() == before
        assert writer.add(many_reports(2)).reports == 2
    assert record.summary()["mentions"] == before["mentions"] + 4
    assert DeltaTable(record.path / "mentions").to_pyarrow_table().num_rows == before["mentions"] + 4


@pytest.mark.parametrize("error", [OSError("No space left on device"), DeltaError("disk\nis full")])
def test_a_failed_write_is_told_in_one_sentence(
    record: Record, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    with record.writer() as writer:
        with monkeypatch.context() as broken:
            broken.setattr("communique.record.tables.write_deltalake", fail)
            with pytest.raises(
                RecordError, match=r"could not be written \((No space left on device|disk)\): free space"
            ):
                writer.add(many_reports(1))
        assert writer.add(many_reports(1)).reports == 1


def test_a_full_disk_is_told_before_it_is_filled(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    before, files = record.summary(), set(record.path.rglob("*"))
    with record.writer() as writer, monkeypatch.context() as full:
        full.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=SPARE_BYTES))
        with pytest.raises(RecordError, match=r"could not be written \(No space left on device\): free space"):
            writer.add(many_reports(3))
        assert record.summary() == before
        assert set(record.path.rglob("*")) == files
        full.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=SPARE_BYTES + 20_000))
        assert writer.add(many_reports(3)).reports == 3


def test_a_head_that_a_reader_holds_open_for_a_moment_is_replaced(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_file, refusals = Path.replace, [1, 1]

    def refuse_twice(path: Path, target: Path) -> Path:
        if refusals:
            refusals.pop()
            raise PermissionError(13, "Access is denied")
        return replace_file(path, target)

    monkeypatch.setattr(Path, "replace", refuse_twice)
    with record.writer() as writer:
        writer.add(many_reports(1))
    assert not refusals
    assert len(record.reports()) == 4


def test_what_other_programs_read_from_the_delta_tables_is_the_same(record: Record) -> None:
    for table in ("reports", "mentions", "events"):
        theirs = DeltaTable(record.path / table).to_pyarrow_table()
        assert theirs.num_rows == record.sql(f"SELECT * FROM {table}").to_arrow_table().num_rows


def add_one_after_the_other(path: Path, first: int) -> None:
    for report in many_reports(12)[first::2]:
        with Record(path).writer() as writer:
            writer.add([report])


def test_two_writers_at_once_both_succeed(tmp_path: Path) -> None:
    record = Record(tmp_path / "record", create=True)
    processes = multiprocessing.get_context("forkserver")
    writers = [processes.Process(target=add_one_after_the_other, args=(record.path, first)) for first in (0, 1)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert len(record.reports()) == 12
    assert check(record) == ["The events are older than the mentions."]


def test_a_second_writer_says_that_it_waits(record: Record) -> None:
    told: list[str] = []

    def wait() -> None:
        with Record(record.path).writer(lambda: told.append("waiting")) as writer:
            told.append("writing")
            writer.add(many_reports(1))

    with record.writer():
        second = Thread(target=wait)
        second.start()
        while not told:
            sleep(0.01)
        assert told == ["waiting"]
    second.join()
    assert told == ["waiting", "writing"]
    assert len(record.reports()) == 4


def test_a_record_that_may_not_be_written_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = Record(tmp_path / "record", create=True)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(record.path))

    monkeypatch.setattr("filelock.FileLock.acquire", refuse)
    with pytest.raises(RecordError, match="could not be written"), record.writer():
        pass


def test_many_small_batches_are_compacted_and_nothing_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("communique.record.tables.FILES_BEFORE_COMPACTING", 6)
    record = Record(tmp_path / "record", create=True)
    reports = many_reports(8)
    with record.writer() as writer:
        for report in reports:
            writer.add([report])
        reader = Record(record.path)
        assert len(reader.mentions()) == 16
        writer.merge()
    assert len(DeltaTable(record.path / "mentions").file_uris()) == 1
    assert len(reader.mentions()) == 16
    assert record.summary()["merged"]
    with record.writer() as writer:
        assert writer.add(reports).reports == 0


def read_until(path: Path, stop: Event, states: Queue[list[tuple[int, ...]]]) -> None:
    """Count reports, mentions and figures over and over; then hand back what was seen."""
    reader, seen = Record(path), set()
    counts = ", ".join(f"(SELECT count(*) FROM {table})" for table in ("reports", "mentions", "figures"))
    while not stop.is_set():
        seen.update(reader.sql(f"SELECT {counts}").fetchall())
    states.put(sorted(seen))


def test_processes_that_read_beside_a_writer_see_whole_batches_only(tmp_path: Path) -> None:
    record = Record(tmp_path / "record", create=True)
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["communique.record.writer", "filelock", "pytest"])
    stop, states = processes.Event(), processes.Queue()
    readers = [processes.Process(target=read_until, args=(record.path, stop, states)) for _ in range(10)]
    for reader in readers:
        reader.start()
    reports = many_reports(36)
    with record.writer() as writer:
        for start in range(0, len(reports), 3):
            writer.add(reports[start : start + 3])
    stop.set()
    seen = [states.get(timeout=30) for _ in readers]
    for reader in readers:
        reader.join()
    for reports_seen, mentions, figures in (state for states_seen in seen for state in states_seen):
        assert reports_seen % 3 == 0
        assert (mentions, figures) == (2 * reports_seen, reports_seen)
    assert all(states_seen for states_seen in seen)


def test_threads_may_share_a_record(record: Record) -> None:
    with ThreadPoolExecutor(4) as threads:
        counts = list(threads.map(lambda n: len(record.timeline("RUS", "GEO", form="rows")), range(12)))
    assert counts == [3] * 12
