"""The day a report was published."""

from __future__ import annotations

from datetime import date

import pytest

from communique.report import ReportError
from communique.report.dates import is_date_line, published_in, row_day, take_marker

DAY = date(2023, 6, 15)


@pytest.mark.parametrize(
    "value",
    ["2023-06-15", "2023-06-15T02:01:00Z", "2023-06-15 02:01:00 +0900", "20230615", "Thu, 15 Jun 2023 02:01:00 GMT",
     "June 15, 2023", "15.06.2023", "15/06/2023", "06/15/2023", "2023/06/15"],
)  # fmt: skip
def test_a_rows_day(value: str) -> None:
    assert row_day(value) == DAY


@pytest.mark.parametrize("value", ["", "soon", "2023-06", "2023-02-30", "20231315", "06/07/2023", 20230615, None])
def test_what_is_no_day(value: object) -> None:
    assert row_day(value) is None


@pytest.mark.parametrize(
    "line",
    ["June 15, 2023 / 2:01 AM", "June 15, 2023", "15 June 2023", "Published: 2023-06-15", "Thursday, June 15, 2023",
     "Updated 10:32 AM EDT, Thu June 15, 2023", "Posted at Jun 15 2023 09:12 PM | Share | Save",
     "By Ana Lopes, Herat. 15 June 2023, 17:42 GMT", "Port Halim, 15 June 2023 at 19:05, updated 20:31",
     "By Staff Reporter | Thursday, June 15, 2023 | Email this", "15th June 2023 - By the newsroom"],
)  # fmt: skip
def test_date_lines(line: str) -> None:
    assert is_date_line(line)
    assert published_in(["A headline above", line]) == DAY


@pytest.mark.parametrize(
    "line",
    ["Summit set for June 15, 2023", "The pact was signed on June 15, 2023.", "June 15, 2023 was a hard day.",
     "June 15", "15 June 2023 marks the end of the old order, the minister told reporters"],
)  # fmt: skip
def test_lines_that_only_mention_a_day(line: str) -> None:
    assert not is_date_line(line)
    assert published_in([line]) is None


@pytest.mark.parametrize(
    "opening",
    ["SEOUL, June 15, 2023 (UPI) -- Envoys met.", "PORT HALIM, Tavistan, 15 June 2023 - Envoys met.",
     "Minsk, 2023-06-15: Envoys met."],
)  # fmt: skip
def test_a_dateline_with_its_year(opening: str) -> None:
    assert published_in(["Envoys meet", opening]) == DAY


def test_a_dateline_without_year_dates_nothing() -> None:
    assert published_in(["SEOUL, June 15 (UPI) -- Envoys met."]) is None


def test_publication_goes_before_update_and_date_line_before_dateline() -> None:
    updated, dateline = "Last updated 17 June 2023", "SEOUL, June 14, 2023 (UPI) -- Envoys met."
    assert published_in([updated, "Published 15 June 2023", dateline]) == DAY
    assert published_in([updated, dateline]) == date(2023, 6, 17)


def test_a_labelled_date_at_the_end() -> None:
    body = [f"Sentence {n} of the report." for n in range(30)]
    assert published_in([*body, "Published 15 June 2023 | Contact"]) == DAY
    assert published_in([*body, "15 June 2023"]) is None


def test_the_marker_is_taken_off() -> None:
    assert take_marker(" date 2023-06-15 Trending\nWorld") == (DAY, "Trending\nWorld")
    assert take_marker("dated 2023-06-15") == (None, "dated 2023-06-15")
    with pytest.raises(ReportError, match="2023-02-30"):
        take_marker("date 2023-02-30 Trending")
