"""What a noun phrase says by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.resolve.lexicon import entries_in, exact
from communique.resolve.names import names_in
from communique.resolve.offices import office_name
from communique.resolve.phrase import read
from communique.resolve.places import place_country
from communique.resolve.roles import roles_in
from communique.resolve.tokens import fold, tokenize


@pytest.mark.parametrize(
    ("text", "code", "sector", "name"),
    [
        ("Russia", "RUS", "GOV", None),
        ("U.S.", "USA", "GOV", None),
        ("the Kremlin", "RUS", "GOV", None),
        ("Soviet Union", "SUN", "GOV", None),
        ("Chinese President Xi Jinping on", "CHN", "GOV", "Xi Jinping"),
        ("Kuwait's foreign minister, Sheikh Nawaf Al-Rumaidhi", "KWT", "GOV", "Nawaf Al-Rumaidhi"),
        ("spokesman for the European Commission", "EUR", None, "European Commission"),
        ("former Argentine navy captain Ruben Soria", "ARG", "ELI", "Ruben Soria"),
        ("the Iraqi president's son", "IRQ", "ELI", None),
        ("the Foreign Ministry of Iraq", "IRQ", "GOV", None),
        ("Britain's Queen Elizabeth II", "GBR", "GOV", "Elizabeth II"),
        ("relatives of the Syrian president", "SYR", "ELI", None),
        ("Egyptian opposition leader", "EGY", "OPP", None),
        ("South Korean intelligence officer", "KOR", "SPY", None),
        ("Tamil Tiger rebels", "LKA", "REB", "Liberation Tigers of Tamil Eelam"),
        ("four al-Qaeda suspects", "IMG", "REB", "al-Qaeda"),
        ("UN soldiers", "UNO", "MIL", "United Nations"),
        ("Abkhaz authorities", "GEO", "PRE", "Abkhazia"),
        ("analysts in Seoul", "KOR", "EDU", None),
        ("350 Syrians", "SYR", "CVL", None),
        ("Turkish truck drivers", "TUR", "LAB", None),
        ("Ministry of Tourism", None, "GOV", "Ministry of Tourism"),
        ("aid group Doctors for the Lakes", None, "SOC", "Doctors for the Lakes"),
        ("president of the Supreme Court", None, "JUD", None),
        ("anti-Russian protesters in Riga", "LVA", "CVL", None),
    ],
)
def test_state_sector_and_name(text: str, code: str | None, sector: str | None, name: str | None) -> None:
    reading = read(tokenize(text))
    assert (reading.code, reading.sector, reading.name) == (code, sector, name)


def test_an_opening_capital_is_no_name() -> None:
    assert read(tokenize("Angry crowds"), initial=True).name is None


def test_pronouns_and_possessives() -> None:
    assert read(tokenize("She")).pronoun == "she"
    assert read(tokenize("US")).pronoun is None
    assert read(tokenize("its army")).owner == "it"
    assert read(tokenize("both governments")).count == 2
    assert read(tokenize("two soldiers")).count == 1


def test_case_tells_names_from_words() -> None:
    found = [
        h.entry.code for h in entries_in(tokenize("A turkey and a china cup for us; Turkey and China told the US"))
    ]
    assert found == ["TUR", "CHN", "USA"]


def test_accents_and_case_are_folded() -> None:
    assert fold("Çavuşoğlu") == "cavusoglu"
    entry = exact("CÔTE D'IVOIRE")
    assert entry is not None
    assert entry.code == "CIV"


def test_roles_are_found_in_the_plural() -> None:
    assert [r.role.word for r in roles_in(tokenize("foreign ministers and policemen"))] == [
        "foreign minister",
        "policeman",
    ]


def test_names_of_bodies_and_persons() -> None:
    tokens = tokenize("Eritrean Defence Forces fired on Mustafa al-Kabir of the daily El Lucero")
    names = names_in(tokens, entries_in(tokens), roles_in(tokens))
    assert [(n.text, n.kind) for n in names] == [
        ("Mustafa al-Kabir", "person"),
        ("El Lucero", "body"),
    ]


def test_bodies_have_usual_names() -> None:
    assert office_name("SWE", "parliament") == "Riksdag"
    assert office_name("PHL", "supreme court") == "Supreme Court of the Philippines"
    assert office_name("MLI", "culture ministry") == "Ministry of Culture"
    assert office_name("MLI", "fishermen") is None
    assert office_name("UNK", "parliament") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Donetsk", "UKR"),
        ("the eastern city of Goma", "COD"),
        ("Tigray region", "ETH"),
        ("northern Mali", "MLI"),
        ("Yokohama", "JPN"),
        ("Guantanamo Bay", "USA"),
        ("the river bank", None),
    ],
)
def test_places_lie_in_states(text: str, code: str | None) -> None:
    assert place_country(text) == code


def test_a_shared_town_name_follows_the_report() -> None:
    assert place_country("Hyderabad") == "IND"
    assert place_country("Hyderabad", expected={"PAK"}) == "PAK"


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    read(tokenize(text))
    place_country(text)
    exact(text)
