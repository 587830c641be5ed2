"""A record is verified, and what can be mended is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from communique.record import Record
from communique.record.check import check
from communique.record.repair import repair


@pytest.fixture
def copied(made_record: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made_record, tmp_path / "record"))


def put(path: Path, table: str, query: str) -> None:
    """Put the answer of a query in the place of a table."""
    record = Record(path)
    rows = record.sql(query).to_dicts()
    with record.writer() as writer:
        writer.put({table: rows})


def test_a_sound_record_has_nothing_to_tell(copied: Path) -> None:
    assert check(Record(copied)) == []
    assert repair(copied, iter) == []


@pytest.mark.parametrize(
    ("table", "query", "told"),
    [
        ("reports", "SELECT * FROM reports WHERE report_id <> 'r2'", "belong to nothing in reports"),
        ("claims", "SELECT * FROM claims UNION ALL SELECT * FROM claims LIMIT 3", "stand there twice"),
    ],
)
def test_rows_that_belong_to_nothing_or_stand_twice_are_taken_out(
    copied: Path, table: str, query: str, told: str
) -> None:
    put(copied, table, query)
    assert any(told in sentence for sentence in check(Record(copied)))
    assert any("taken out" in sentence for sentence in repair(copied, iter))
    assert check(Record(copied)) == []


def test_a_span_that_is_off_is_told_and_cannot_be_mended(copied: Path) -> None:
    put(copied, "figures", "SELECT * REPLACE (figure_start + 1 AS figure_start) FROM figures")
    repair(copied, iter)
    assert any("does not stand in its sentence" in sentence for sentence in check(Record(copied)))


def test_old_events_are_made_anew(copied: Path) -> None:
    before = Record(copied).sql("SELECT event_id FROM events ORDER BY 1").fetchall()
    put(copied, "events", "SELECT * FROM events LIMIT 1")
    assert any("are of no event" in sentence for sentence in check(Record(copied)))
    assert "events were made anew" in repair(copied, iter)[0]
    assert Record(copied).sql("SELECT event_id FROM events ORDER BY 1").fetchall() == before
    with Record(copied).writer() as writer:
        writer.put({"mentions": Record(copied).sql("SELECT * FROM tellings").to_dicts()})
    assert check(Record(copied)) == ["The events are older than the mentions."]
    assert repair(copied, iter)
    assert Record(copied).sql("SELECT event_id FROM events ORDER BY 1").fetchall() == before
