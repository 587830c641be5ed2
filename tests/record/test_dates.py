from __future__ import annotations

import datetime

import pytest

from communique.record.dates import first_and_last_day


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2023-06-15", "2023-06-15", "2023-06-15"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2011", "2011-01-01", "2011-12-31"),
        ("2020-01/2020-10", "2020-01-01", "2020-10-31"),
        ("2013/2021-10-16", "2013-01-01", "2021-10-16"),
    ],
)
def test_a_date_value_covers_its_days(value: str, first: str, last: str) -> None:
    assert first_and_last_day(value) == (datetime.date.fromisoformat(first), datetime.date.fromisoformat(last))


@pytest.mark.parametrize(
    "value", [None, "", "soon", "2023-13", "2023-02-30", "2023-1-2-3", "2021/2020", "20xx", "-5", "0"]
)
def test_what_is_no_date_covers_none(value: str | None) -> None:
    assert first_and_last_day(value) is None
