"""What the documents show runs: their SQL and their Python, on a record."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import communique
from communique import pipeline
from communique.record import Record
from tests.conftest import EXAMPLES, ROOT
from tools.build_answers import QUESTION, answer


def blocks(name: str, language: str) -> list[str]:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.S)


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Record:
    path = tmp_path_factory.mktemp("examples") / "record"
    pipeline.read(EXAMPLES, path)
    return Record(path)


QUESTIONS = [(m["sql"], m["answer"]) for m in QUESTION.finditer((ROOT / "docs" / "record.md").read_text("utf-8"))]


def test_there_are_ten_questions() -> None:
    assert len(QUESTIONS) == 10


@pytest.mark.parametrize(("query", "told"), QUESTIONS)
def test_every_question_has_the_answer_that_is_told(query: str, told: str, examples: Record) -> None:
    columns, *rows = answer(examples, query).splitlines()
    told_columns, *told_rows = told.splitlines()
    assert columns.split() == told_columns.split()
    # 8-bit arithmetic differs a little between processors, so a few rows may.
    found = {" ".join(row.split()) for row in rows}
    assert sum(" ".join(row.split()) in found for row in told_rows) >= len(told_rows) / 2


@pytest.mark.parametrize("block", blocks("relations.md", "python"))
def test_every_line_of_python_runs(block: str, relation_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(relation_path.parent)
    exec(block, {"communique": communique})
