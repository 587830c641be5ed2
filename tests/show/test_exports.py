"""Exports, each read back by a public reader of its format with that format's published columns."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx  # type: ignore[import-untyped]
import pandas as pd
import pytest

from communique.codebook import TYPES, cameo_root
from communique.output import OutputError
from communique.record import Record
from communique.show.exports import FORMATS, GDELT_COLUMNS, ICEWS_COLUMNS, ExportError, export


@pytest.fixture
def written(relation: Record, tmp_path: Path) -> dict[str, Path]:
    paths = {form: tmp_path / form for form in FORMATS}
    assert {export(relation, form, path) for form, path in paths.items()} == {50}
    return paths


def test_plover(written: dict[str, Path]) -> None:
    rows = [json.loads(line) for line in written["plover-jsonl"].read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 50
    accused = next(row for row in rows if row["event_type"] == "ACCUSE")
    assert accused["event_date"] == "2021-03-02"
    assert [party["country"] for party in accused["recipient"]] == ["CHN", "USA"]
    assert {row["quad_code"] for row in rows} <= {1, 2, 3, 4}


def test_gdelt(written: dict[str, Path]) -> None:
    assert len(GDELT_COLUMNS) == 61
    table = pd.read_csv(written["gdelt"], sep="\t", header=None, names=GDELT_COLUMNS, dtype={"EventCode": str})
    assert table["GLOBALEVENTID"].is_unique
    assert len(table) == 2 * 24 + 24 + 1 + 2  # talks are of both, one event has two recipients
    assert table["Actor2CountryCode"].notna().all()
    assert set(table["Actor1CountryCode"]) == {"CHN", "PRK"}
    assert set(table["QuadClass"]) == {1, 2, 3, 4}
    assert table["SQLDATE"].between(20190101, 20211231).all()
    assert table["EventCode"].str.fullmatch(r"\d\d").all()


def test_icews(written: dict[str, Path]) -> None:
    table = pd.read_csv(written["icews"], sep="\t", parse_dates=["Event Date"], dtype={"CAMEO Code": str})
    assert tuple(table.columns) == ICEWS_COLUMNS
    assert table["Event ID"].is_unique
    assert set(table["Source Country"]) == {"China", "North Korea"}
    assert table["Intensity"].between(-10, 10).all()


def test_quads(written: dict[str, Path]) -> None:
    folder = written["quads"]
    quads = pd.read_csv(folder / "quads.txt", sep="\t", header=None, names=["s", "r", "o", "t"])
    entities = pd.read_csv(folder / "entity2id.txt", sep="\t", header=None, names=["name", "id"])
    relations = pd.read_csv(folder / "relation2id.txt", sep="\t", header=None, names=["name", "id"])
    assert (folder / "stat.txt").read_text().split()[:2] == [str(len(entities)), str(len(relations))]
    assert set(quads["s"]) | set(quads["o"]) == set(entities["id"]) == set(range(len(entities)))
    assert quads["t"].is_monotonic_increasing
    assert quads["t"].min() == 0


def test_graphml(written: dict[str, Path]) -> None:
    graph = nx.read_graphml(written["graphml"])
    assert graph.edges["CHN", "PRK"]["events"] == 24 + 24 + 1
    assert graph.nodes["PRK"]["label"] == "North Korea"


def test_csv_and_parquet(written: dict[str, Path]) -> None:
    assert len(pd.read_csv(written["csv"])) == len(pd.read_parquet(written["parquet"])) == 50


def test_a_span_and_a_party(relation: Record, tmp_path: Path) -> None:
    assert export(relation, "csv", tmp_path / "x", party="USA") == 1
    assert export(relation, "csv", tmp_path / "x", since="2019-02-01", until="2019-04-30") == 3


def test_what_cannot_be_written_is_told(relation: Record, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no format"):
        export(relation, "xml", tmp_path / "x")
    with pytest.raises(OutputError, match="choose another place"):
        export(relation, "csv", tmp_path / "nowhere" / "x")


def test_every_type_and_mode_has_a_cameo_root() -> None:
    for kind in TYPES.values():
        for mode in (None, *kind.modes):
            assert 1 <= int(cameo_root(kind.name, mode)) <= 20
