"""What a merged event says of its tellings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from communique.record import Record
from communique.types import Report

from .conftest import actor, event, report, sentence


def merged(path: Path, *reports: Report) -> dict[str, Any]:
    record = Record(path / "told", create=True)
    with record.writer() as writer:
        writer.add(reports)
        writer.merge()
    (row,) = record.events(form="rows")
    return dict(row)


def telling(number: int, published: str, publisher: str, figures: Sequence[dict[str, Any]] = (), **told: Any) -> Report:
    parties = {"actors": [actor("Belarus", "BLR")], "recipients": [actor("Lithuanian lorries", "LTU", "BUS")]}
    words = "Belarus turned back Lithuanian lorries at Medininkai on Monday, the second day of the blockade."
    turned = event("turned back", "COERCE", **{**parties, **told})
    return report(number, published, publisher, sentence(words, turned, figures=figures))


def test_the_date_is_the_day_most_tell_and_who_differs_is_said(tmp_path: Path) -> None:
    row = merged(
        tmp_path,
        telling(1, "2024-07-01", "Baltic Post", when=("Monday", "2024-07-01")),
        telling(2, "2024-07-01", "Coastline Press", when=("Monday", "2024-07-01")),
        telling(3, "2024-07-02", "Meridian Wire", when=("Monday", "2024-07-02")),
        telling(4, "2024-07-02", "Daily Globe Digest"),
    )
    assert (row["date"], row["date_from"], row["n_reports"]) == ("2024-07-01", "text", 4)
    assert row["disagreements"] == ["date: 2024-07-01 in 2 reports, 2024-07-02 in 1 report"]
    assert (str(row["first_published"]), row["first_publisher"]) == ("2024-07-01", "Baltic Post")


def test_an_undated_event_is_dated_by_its_first_report_and_says_so(tmp_path: Path) -> None:
    row = merged(tmp_path, telling(1, "2024-07-01", "Baltic Post"), telling(2, "2024-07-02", "Coastline Press"))
    assert (row["date"], row["date_from"]) == ("2024-07-01", "published")
    assert row["disagreements"] == []


def test_mode_score_and_quad_are_what_most_tell(tmp_path: Path) -> None:
    row = merged(
        tmp_path,
        telling(1, "2024-07-01", "Baltic Post"),
        telling(2, "2024-07-01", "Coastline Press", mode="restrict", contexts=["economic", "territory"]),
    )
    assert (row["mode"], row["score"], row["quad"]) == ("restrict", -7, "material conflict")
    assert row["contexts"] == ["economic", "territory"]


def test_a_code_that_few_tell_is_no_party(tmp_path: Path) -> None:
    odd = {"actors": [actor("Belarus", "BLR"), actor("Medininkai", "RUS")]}
    tellings = [telling(n, "2024-07-01", f"Wire {n}", **(odd if n == 4 else {})) for n in range(5)]
    row = merged(tmp_path, *tellings)
    assert row["actor_codes"] == ["BLR"]
    assert row["actors"] == [{"code": "BLR", "sector": "GOV", "name": "Belarus"}]


def test_the_status_told_otherwise_is_a_disagreement(tmp_path: Path) -> None:
    row = merged(
        tmp_path,
        telling(1, "2024-07-01", "Baltic Post"),
        telling(2, "2024-07-01", "Coastline Press"),
        telling(3, "2024-07-01", "Minsk Courier", status="negated"),
    )
    assert row["status"] == "actual"
    assert row["disagreements"] == ["status: actual in 2 reports, negated in 1 report"]


def test_a_deed_outweighs_the_demands_for_it_and_is_shown_by_its_own_words(tmp_path: Path) -> None:
    row = merged(
        tmp_path,
        telling(1, "2024-07-01", "Baltic Post", status="hypothetical"),
        telling(2, "2024-07-01", "Vilnius Daily", status="hypothetical"),
        telling(3, "2024-07-01", "Minsk Courier", status="actual"),
    )
    assert row["status"] == "actual"
    assert row["first_publisher"] == "Minsk Courier"


def held(span: str, value: float) -> dict[str, Any]:
    return {"span": span, "value": value, "unit": "lorries", "measure": "drivers detained", "direction": None,
            "versus": None, "period": None, "about": ["LTU"]}  # fmt: skip


def test_numbers_of_people_told_differently_are_a_disagreement(tmp_path: Path) -> None:
    row = merged(
        tmp_path,
        telling(1, "2024-07-01", "Baltic Post", [held("second", 2)]),
        telling(2, "2024-07-01", "Coastline Press", [held("second", 3), held("Monday", 1)]),
        telling(3, "2024-07-01", "Minsk Courier", [held("second", 3)]),
    )
    assert row["disagreements"] == ["held: 3 in 2 reports, 2 in 1 report"]


def test_who_did_it_is_a_disagreement_only_where_the_parties_told_have_none_in_common(tmp_path: Path) -> None:
    row = merged(
        tmp_path,
        telling(1, "2024-07-01", "Baltic Post", when=("Monday", "2024-07-01")),
        telling(2, "2024-07-01", "Minsk Courier", when=("Monday", "2024-07-01"),
                actors=[actor("Belarus", "BLR"), actor("Belarus", "RUS")]),
        telling(3, "2024-07-01", "Vilnius Daily", when=("Monday", "2024-07-01"), actors=[]),
    )  # fmt: skip
    assert row["disagreements"] == []
