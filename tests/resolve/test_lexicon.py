"""The lexicon: the day decides, and a user's own rows count first."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

import communique.resolve.lexicon as lexicon
from communique.resolve import who
from communique.resolve.lexicon import LexiconError, extend, holder

DAY = datetime.date(2021, 3, 22)


@pytest.fixture
def mine(tmp_path: Path) -> Iterator[Path]:
    """A file of one's own; what it adds is forgotten after the test."""
    yield tmp_path / "mine.csv"
    for cached in (lexicon._lexicon, lexicon._called, lexicon._holders):
        cached.cache_clear()


def test_a_users_rows_count_before_the_packages(mine: Path) -> None:
    mine.write_text("name,aliases,code,sector\nOsan Union,the Kremlin|Kremlin,PRK,LAB\n", encoding="utf-8")
    assert who("the Kremlin", DAY)[0].code == "RUS"
    extend(mine)
    found = who("the Kremlin", DAY)[0]
    assert (found.code, found.sector, found.name) == ("PRK", "LAB", "Osan Union")
    assert "mine.csv, line 2" in found.why


def test_one_name_is_another_on_another_day(mine: Path) -> None:
    mine.write_text(
        "name,aliases,code,sector,office,from,to\n"
        "Anna Vell,Vell,EST,GOV,president,2001-01-01,2005-05-01\n"
        "Otto Vell,Vell,LVA,GOV,president,2010-01-01,2012-05-01\n",
        encoding="utf-8",
    )
    extend(mine)
    assert who("President Vell", datetime.date(2003, 4, 1))[0].name == "Anna Vell"
    assert who("President Vell", datetime.date(2011, 4, 1))[0].name == "Otto Vell"
    former = who("Vell", datetime.date(2020, 1, 1))[0]
    assert (former.name, former.sector) == ("Otto Vell", "ELI")


def test_who_holds_an_office_is_told_by_the_day(mine: Path) -> None:
    mine.write_text("name,code,sector,office,from,to\nIda Aru,AND,GOV,interior minister,2001,2005\n", encoding="utf-8")
    extend(mine)
    assert holder("AND", "interior minister", datetime.date(2005, 12, 31))
    assert holder("AND", "interior minister", datetime.date(2006, 1, 1)) is None
    assert who("the Andorran interior minister", datetime.date(2004, 2, 1))[0].name == "Ida Aru"
    assert who("an Andorran interior minister", datetime.date(2004, 2, 1))[0].name is None


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("code\nKEN", "line 1: no column 'name'"),
        ("name,code\nFoo,XX", "line 2: 'XX' is no code"),
        ("name,code\n,KEN", "line 2: no name"),
        ("name,code,sector\nFoo,KEN,ARMY", "line 2: 'ARMY' is no sector"),
        ("name,code,kind\nFoo,KEN,town", "line 2: 'town' is no kind"),
        ("name,code,from\nFoo,KEN,May 2020", "from is 'May 2020'"),
        ("name,code,from,to\nFoo,KEN,2021,2020", "ends (2020) before it begins (2021)"),
        ("name,code,office,from,to\nA,KEN,king,2000,2010\nB,KEN,king,2005,", "line 3: B becomes king (2005) before A"),
    ],
)
def test_wrong_rows_are_refused_with_file_line_and_cure(mine: Path, rows: str, said: str) -> None:
    mine.write_text(rows + "\n", encoding="utf-8")
    with pytest.raises(LexiconError) as refused:
        extend(mine)
    assert said in str(refused.value)
    assert "mine.csv" in str(refused.value)


@pytest.mark.parametrize("spelt", ["Kim Jong-un", "Kim Jong Un", "Kim Jong‑un", "KIM Jong Un", "Kim Jong Ün"])
def test_spellings_of_a_name_are_one(spelt: str) -> None:
    assert who(spelt, DAY)[0].name == "Kim Jong Un"


@pytest.mark.parametrize(
    ("phrase", "codes", "sector"),
    [
        ("Russian-backed separatists in Donetsk", ["UKR"], "REB"),
        ("Chinese and Russian warships", ["CHN", "RUS"], "MIL"),
        ("former New Jersey governor Chris Christie", ["USA"], "ELI"),
        ("Minister of Information Moammar al-Eryani of Yemen", ["YEM"], "GOV"),
        ("the WHO", ["UNO"], None),
    ],
)
def test_phrases(phrase: str, codes: list[str], sector: str | None) -> None:
    found = who(phrase, DAY)
    assert [m.code for m in found] == codes
    assert found[0].sector == sector


@pytest.mark.parametrize(
    ("phrase", "day", "code", "name"),
    [
        ("President Bush", "1990-05-01", "USA", "George H. W. Bush"),
        ("President Bush", "2005-05-01", "USA", "George W. Bush"),
        ("Prime Minister Blair", "2005-05-01", "GBR", "Tony Blair"),
        ("President Roh", "1990-05-01", "KOR", "Roh Tae-woo"),
        ("President Roh", "2005-05-01", "KOR", "Roh Moo-hyun"),
        ("Saudi King Abdullah", "2010-05-01", "SAU", "Abdullah bin Abdulaziz"),
        ("Jordan's King Abdullah", "2010-05-01", "JOR", "Abdullah II of Jordan"),
        ("President Marcos", "1980-05-01", "PHL", "Ferdinand Marcos"),
        ("President Marcos", "2023-05-01", "PHL", "Ferdinand Marcos Jr."),
        ("General Secretary Brezhnev", "1975-05-01", "SUN", "Leonid Brezhnev"),
        ("Secretary Kerry", "2005-05-01", "UNK", "Kerry"),
        ("Prime Minister Quimby", "2005-05-01", "UNK", "Quimby"),
    ],
)
def test_an_office_and_part_of_a_name_tell_who_held_it(phrase: str, day: str, code: str, name: str) -> None:
    found = who(phrase, datetime.date.fromisoformat(day))[0]
    assert (found.code, found.name) == (code, name)


def test_a_former_holder_is_found_by_a_surname_only_where_it_is_said() -> None:
    found = who("former President Clinton", DAY)[0]
    assert (found.code, found.sector, found.name) == ("USA", "ELI", "Bill Clinton")
    assert who("President Clinton", DAY)[0].code == "UNK"


def test_an_office_goes_by_another_word() -> None:
    assert holder("GBR", "foreign minister", datetime.date(2015, 7, 1)) == holder(
        "GBR", "foreign secretary", datetime.date(2015, 7, 1)
    )
    assert who("the Syrian president", datetime.date(2025, 7, 1))[0].name == "Ahmed al-Sharaa"


def test_who_heads_an_organisation_serves_no_state_then() -> None:
    found = who("IMF Managing Director Christine Lagarde", datetime.date(2015, 3, 3))[0]
    assert (found.code, found.sector) == ("IGO", None)
    assert who("Christine Lagarde", datetime.date(2009, 3, 3))[0].code == "FRA"


def test_who_left_long_ago_is_told_of_as_what_he_was() -> None:
    assert who("Richard Nixon", datetime.date(1980, 3, 3))[0].sector == "ELI"
    assert who("Richard Nixon", datetime.date(2019, 3, 3))[0].sector == "GOV"
    assert who("a third president, Richard Nixon", datetime.date(1980, 3, 3))[0].sector == "GOV"
