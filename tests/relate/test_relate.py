"""What the record says about a pair."""

from __future__ import annotations

import datetime
from pathlib import Path

import pyarrow as pa  # type: ignore[import-untyped]
import pytest

from communique.record import Record, RecordError
from communique.relate import (
    common_neighbours,
    index,
    neighbourhood,
    neighbours,
    series,
    sides,
    third_parties,
    turning_points,
    voices,
    weightiest,
)
from communique.relate.sides import home_of
from tests.record.conftest import actor, event, report, sentence


def test_the_index_sums_scores_by_period_and_direction(relation: Record) -> None:
    rows = index(relation, "CHN", "PRK", by="year", form="rows")
    of = {(row["period"].year, row["direction"]): row for row in rows}
    assert of[2019, "mutual"]["events"] == of[2019, "all"]["events"] == 12
    assert of[2019, "all"]["net"] == of[2019, "all"]["cooperation"] == 12 * 2.5
    assert of[2021, "CHN>PRK"]["conflict"] == 24 * -7.0
    assert of[2021, "PRK>CHN"]["events"] == 1
    assert of[2021, "all"]["mean"] == pytest.approx((24 * -7.0 - 3.5) / 25)
    assert of[2019, "PRK>CHN"] | {"period": None} == {
        "period": None, "direction": "PRK>CHN", "events": 0, "cooperative": 0, "conflictual": 0, "cooperation": 0,
        "conflict": 0, "net": 0, "mean": None, "reports": 0,
    }  # fmt: skip


def test_the_index_is_the_same_from_either_side(relation: Record) -> None:
    one, other = (index(relation, *pair, form="rows") for pair in (("CHN", "PRK"), ("PRK", "CHN")))
    every = [[row for row in rows if row["direction"] == "all"] for rows in (one, other)]
    assert every[0] == every[1]
    assert len(every[0]) == 36


def test_every_form_of_answer(relation: Record) -> None:
    assert isinstance(index(relation, "CHN", "PRK", arrow=True), pa.Table)
    assert list(index(relation, "CHN", "PRK").columns)[:2] == ["period", "direction"]


def test_the_turning_point_is_where_the_bridge_was_closed(relation: Record) -> None:
    (point,) = turning_points(relation, "CHN", "PRK")
    assert point.period == datetime.date(2021, 1, 1)
    assert point.before > 0 > point.after
    assert {event["type"] for event in point.events} == {"COERCE"}


@pytest.mark.parametrize("pair", [("CHN", "FRA"), ("USA", "PRK")])
def test_few_or_no_events_turn_nowhere(relation: Record, pair: tuple[str, str]) -> None:
    assert turning_points(relation, *pair) == []


def test_what_matters_most_is_rare_and_told_often(relation: Record) -> None:
    rows = weightiest(relation, "CHN", "PRK", most=3, form="rows")
    assert len(rows) == 3
    assert {"ACCUSE", "COOPERATE"} < {row["type"] for row in rows}
    assert [row["date"] for row in rows] == sorted(row["date"] for row in rows)


def test_neighbours_and_third_parties(relation: Record) -> None:
    rows = neighbours(relation, "PRK", form="rows")
    assert [row["other"] for row in rows] == ["CHN", "USA"]
    assert rows[0]["acted_on_by"] == 25
    assert rows[1]["acts_on"] == 1
    assert common_neighbours(relation, "CHN", "USA", form="rows")[0]["other"] == "PRK"
    assert [row["other"] for row in third_parties(relation, "CHN", "PRK", form="rows")] == ["USA"]


def test_a_rise_is_worked_back_to_the_level_it_came_from(relation: Record) -> None:
    points = series(relation, ["CHN", "PRK"], "exports")
    assert [(p["period"], round(p["value"] / 1e6)) for p in points] == [("2019", 118), ("2020", 200), ("2020", 230)]
    assert points[0]["how"].startswith("worked back from $200 million and 69% up")
    assert [p["conflicts"] for p in points] == [False, True, True]
    assert all(p["figure"] in p["words"] for p in points)


def test_no_figures_no_series(relation: Record) -> None:
    assert series(relation, ["CHN", "FRA"]) == []
    assert series(relation, ["CHN", "PRK"], "tourists") == []


def test_claims_stand_side_by_side(relation: Record) -> None:
    china, korea = sides(relation, "CHN", "PRK")
    assert len(korea.claims) == 1
    assert korea.claims[0]["said_by"] == "North Korea"
    assert [event["type"] for event in korea.alone] == ["ACCUSE"]
    assert {event["type"] for event in china.alone} == {"CONSULT", "COOPERATE"}


@pytest.mark.parametrize(("outlet", "home"), [("KCNA", "PRK"), ("Xinhua", "CHN"), ("An Unknown Gazette", None)])
def test_outlets_have_homes(outlet: str, home: str | None) -> None:
    assert home_of(outlet) == home


def test_each_side_tells_an_event_and_what_none_of_the_others_does(tmp_path: Path) -> None:
    parties = {"actors": [actor("India", "IND", "MIL")], "recipients": [actor("Pakistani post", "PAK", "MIL")]}
    figures = [{"span": "9 soldiers", "value": 9, "unit": "soldiers", "measure": "soldiers killed", "direction": None,
                "versus": None, "period": None, "about": ["PAK"]}]  # fmt: skip
    ours = "India shelled a Pakistani post near Kotli on Monday, killing 9 soldiers."
    theirs = "India shelled a Pakistani post on Monday, Islamabad said."
    claim = {"speaker": actor("Islamabad", "PAK"), "cue": "said", "quote": "indirect",
             "content": "India shelled a Pakistani post on Monday"}  # fmt: skip
    shelled = event("shelled", "ASSAULT", mode="heavy-weapons", when=("Monday", "2024-07-01"), **parties)
    record = Record(tmp_path / "record", create=True)
    with record.writer() as writer:
        writer.add(
            [
                report(1, "2024-07-01", "Press Trust of India",
                       sentence(ours, {**shelled, "place": ["Kotli"]}, figures=figures)),
                report(2, "2024-07-01", "Meridian Wire", sentence(theirs, shelled, claims=[claim])),
            ]
        )  # fmt: skip
        writer.merge()
    (merged,) = record.events(form="rows")
    india, pakistan = voices(record, merged["event_id"])
    assert (india.code, pakistan.code) == ("IND", "PAK")
    assert india.alone == ["at Kotli", "9 soldiers (soldiers killed)"]
    assert pakistan.alone == []
    assert [t["quote"] for t in (*india.tellings, *pakistan.tellings)] == [None, "indirect"]
    with pytest.raises(RecordError, match="no event nowhere"):
        voices(record, "nowhere")


def test_the_neighbourhood_is_a_graph_of_the_nearest(relation: Record) -> None:
    graph = neighbourhood(relation, "CHN", most=1)
    assert set(graph) == {"CHN", "PRK"}
    assert graph.nodes["PRK"]["label"] == "North Korea"
    assert graph.edges["CHN", "PRK"]["conflict"] < 0 < graph.edges["CHN", "PRK"]["cooperation"]
