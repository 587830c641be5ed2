"""Records to ask, made from annotated reports, so that no test waits for the network unless it means to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from communique.codebook.annotated import from_row
from communique.record import Record
from communique.types import Problem, Report
from tests.relations import relation, relation_path  # noqa: F401  (fixtures for all tests)

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "training" / "corpus"
EXAMPLES = ROOT / "examples" / "reports"


def corpus_reports(name: str, count: int) -> list[Report]:
    """The first reports of a file of the corpus, with their annotations."""
    lines = (CORPUS / name).read_text(encoding="utf-8").splitlines()[:count]
    return [from_row(json.loads(line), f"{name}:{n}") for n, line in enumerate(lines, 1)]


@pytest.fixture(scope="session")
def gold_record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of twelve reports on the same two happenings, as annotated by hand, and one problem."""
    folder = tmp_path_factory.mktemp("gold") / "record"
    with Record(folder, create=True).writer() as writer:
        writer.add(corpus_reports("clusters_dev.jsonl", 12), [Problem("empty.txt", "It is empty: remove it.")])
        writer.merge()
    return folder
