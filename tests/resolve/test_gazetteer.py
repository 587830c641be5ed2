"""Where places lie."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.resolve.gazetteer import locate


@pytest.mark.parametrize(
    ("text", "expected", "name", "code", "division"),
    [
        ("Tripoli", [], "Tripoli", "LBY", "Tripoli"),
        ("Tripoli", ["SYR", "LBN"], "Tripoli", "LBN", "North Lebanon"),
        ("Tripoli, Lebanon", [], "Tripoli", "LBN", "North Lebanon"),
        ("its hospital at Kunduz", [], "Kunduz", "AFG", "Kunduz"),
        ("the northern province of Kunduz", [], "Kunduz", "AFG", "Kunduz"),
        ("outside the Lahore High Court", [], "Lahore", "PAK", "Punjab"),
        ("40 kilometres north of Aguelhok", [], "Aguelhok", "MLI", "Kidal"),
        ("Port Vila", [], "Port-Vila", "VUT", "Shefa"),
        ("St Petersburg", [], "Saint Petersburg", "RUS", "St.-Petersburg"),
        ("northern Mali", [], "Mali", "MLI", ""),
    ],
)
def test_places_are_found_by_what_is_said_round_them(
    text: str, expected: list[str], name: str, code: str, division: str
) -> None:
    found = locate(text, expected)
    assert found is not None
    assert (found.name, found.code, found.division) == (name, code, division)


def test_a_province_is_told_from_its_town() -> None:
    town, province = locate("Kunduz"), locate("Kunduz province")
    assert town is not None
    assert province is not None
    assert (town.kind, province.kind) == ("town", "division")
    assert town.latitude == pytest.approx(36.73, abs=0.05)


def test_disputed_places_name_those_who_claim_them() -> None:
    islands = locate("off the Senkaku islands")
    assert islands is not None
    assert islands.name == "Senkaku Islands"
    assert islands.claimed_by == ("CHN", "TWN", "JPN")


@pytest.mark.parametrize("text", ["the Strait of Hormuz", "five islands in the Yellow Sea", "the South China Sea"])
def test_seas_belong_to_no_state(text: str) -> None:
    found = locate(text)
    assert found is not None
    assert found.code == "UNK"
    assert found.latitude is not None


@pytest.mark.parametrize("text", ["the main square", "his cell", "a hospital", "Fishmongers' Hall", "there", ""])
def test_what_names_no_place_is_none(text: str) -> None:
    assert locate(text) is None


@given(st.text(max_size=40))
def test_any_text_can_be_asked(text: str) -> None:
    found = locate(text)
    assert found is None or found.latitude is None or -90 <= found.latitude <= 90


def test_a_name_that_another_language_gives_to_a_far_town_is_not_meant() -> None:
    assert locate("the Kavkaz post", ["RUS", "GEO"]) is None
    assert locate("Beit Shemesh", ["USA"]).name == "Bet Shemesh"  # type: ignore[union-attr]
    assert locate("Cox's Bazar", ["MMR"]).code == "BGD"  # type: ignore[union-attr]
    assert locate("the White House").code == "USA"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("southeast Asia", "Southeast Asia", "UNK"),
        ("South Africa", "South Africa", "ZAF"),
        ("the Gulf of Fonseca", "Gulf of Fonseca", "UNK"),
        ("the Gulf", "Persian Gulf", "UNK"),
    ],
)
def test_parts_of_continents_and_states_named_after_them(text: str, name: str, code: str) -> None:
    found = locate(text, ["IND"])
    assert found is not None
    assert (found.name, found.code) == (name, code)
