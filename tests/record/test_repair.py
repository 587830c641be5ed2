"""Whatever happens to a record's files, mending brings back what it held, from what it still holds."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from communique.record import Record, RecordError
from communique.record.check import check
from communique.record.repair import repair
from communique.record.schema import TABLES
from communique.record.store import MARKER
from communique.types import Report

from .conftest import SHELLING, SHELLING_AGAIN, VISIT

REPORTS = [SHELLING, SHELLING_AGAIN, VISIT]


def annotated(reports: Iterable[Report]) -> Iterator[Report]:
    """Read reports again as the annotators did; their sentences must be those they were read with."""
    known = {report.id: report for report in REPORTS}
    for report in reports:
        again = known[report.id]
        assert [s.text for s in report.sentences] == [s.text for s in again.sentences]
        assert (report.source, report.text.split(), report.publisher) == (
            again.source,
            again.text.split(),
            again.publisher,
        )
        yield again


def content(path: Path) -> dict[str, list[str]]:
    return {name: sorted(map(repr, Record(path).sql(f"SELECT * FROM {name}").fetchall())) for name in TABLES}


def lose(path: Path, pattern: str) -> None:
    for file in path.glob(pattern):
        file.unlink()


def cut(path: Path, pattern: str) -> None:
    for file in path.glob(pattern):
        file.write_bytes(file.read_bytes()[:500])


def flip(path: Path, pattern: str) -> None:
    for file in path.glob(pattern):
        data = bytearray(file.read_bytes())
        data[300:340] = bytes(255 - b for b in data[300:340])
        file.write_bytes(data)


@pytest.fixture
def copied(made_record: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made_record, tmp_path / "record"))


@pytest.mark.parametrize(
    ("damage", "where", "told"),
    [
        (lose, "claims/*.parquet", "files of claims"),
        (lose, "mentions/*.parquet", "files of mentions"),
        (cut, "figures/*.parquet", "files of figures"),
        (cut, "events/*/*.parquet", "files of events"),
        (flip, "sentences/*.parquet", "files of sentences"),
        (lose, "reports/_delta_log/*", "log of reports"),
        (cut, "mentions/_delta_log/*", "log of mentions"),
    ],
)
def test_damage_is_told_and_mended(copied: Path, damage: Callable[[Path, str], None], where: str, told: str) -> None:
    before = content(copied)
    damage(copied, where)
    assert any(told in sentence for sentence in check(Record(copied)))
    assert repair(copied, annotated)
    assert check(Record(copied)) == []
    assert content(copied) == before
    assert repair(copied, annotated) == []


@pytest.mark.parametrize("table", TABLES)
def test_a_lost_table_is_made_anew_with_what_the_others_tell(copied: Path, table: str) -> None:
    before = content(copied)
    shutil.rmtree(copied / table)
    repair(copied, annotated)
    assert check(Record(copied)) == []
    with Record(copied).writer() as writer:
        writer.add(REPORTS)
        writer.merge()
    assert {n: rows for n, rows in content(copied).items() if n != "problems"} == {
        n: rows for n, rows in before.items() if n != "problems"
    }


def test_a_lost_head_and_log_are_made_anew(copied: Path) -> None:
    before = content(copied)
    (copied / MARKER).unlink()
    with pytest.raises(RecordError, match="`communique repair` mends it"):
        Record(copied)
    shutil.rmtree(copied / "claims" / "_delta_log")
    assert "was made anew from the tables" in repair(copied, annotated)[0]
    assert check(Record(copied)) == []
    assert content(copied) == before


def test_a_record_of_a_newer_version_is_left_alone(copied: Path) -> None:
    head = (copied / MARKER).read_text().replace('"format": ', '"format": 9')
    (copied / MARKER).write_text(head)
    with pytest.raises(RecordError, match="install a newer version"):
        repair(copied, annotated)
    assert (copied / MARKER).read_text() == head


def test_what_is_no_record_cannot_be_repaired(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="no tables of a record"):
        repair(tmp_path, annotated)
