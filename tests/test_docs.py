"""What the documents show runs: their SQL and their Python, on a record."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import communique
from communique.record import Record
from tests.conftest import ROOT


def blocks(name: str, language: str) -> list[str]:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.S)


@pytest.mark.parametrize("query", [q for block in blocks("record.md", "sql") for q in block.split(";") if q.strip()])
def test_every_question_is_answered(query: str, gold_record: Path) -> None:
    Record(gold_record).sql(query).fetchall()


@pytest.mark.parametrize("block", blocks("relations.md", "python"))
def test_every_line_of_python_runs(block: str, relation_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(relation_path.parent)
    exec(block, {"communique": communique})
