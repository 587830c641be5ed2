import csv
import datetime
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from communique.show.rows import write_csv, write_json

ROW = {"date": datetime.date(2024, 3, 5), "actor_codes": ["PER", "CHL"], "words": 'He said "no", twice.', "mode": None}


def test_json_is_one_array() -> None:
    out = io.StringIO()
    write_json([ROW, ROW], out)
    rows = json.loads(out.getvalue())
    assert rows[1]["date"] == "2024-03-05"
    assert rows[1]["actor_codes"] == ["PER", "CHL"]


def test_json_of_nothing_is_an_empty_array() -> None:
    out = io.StringIO()
    write_json([], out)
    assert json.loads(out.getvalue()) == []


def test_csv_joins_lists_and_leaves_nulls_empty() -> None:
    out = io.StringIO(newline="")
    write_csv([ROW], out)
    [row] = csv.DictReader(io.StringIO(out.getvalue(), newline=""))
    assert row == {"date": "2024-03-05", "actor_codes": "PER; CHL", "words": 'He said "no", twice.', "mode": ""}


def test_csv_of_nothing_has_its_header() -> None:
    out = io.StringIO(newline="")
    write_csv([], out, ["date", "type"])
    assert out.getvalue() == "date,type\r\n"


@given(st.lists(st.text(), min_size=1))
def test_any_text_survives_csv(words: list[str]) -> None:
    out = io.StringIO(newline="")
    write_csv([{"words": w} for w in words], out)
    assert [r["words"] for r in csv.DictReader(io.StringIO(out.getvalue(), newline=""))] == words
